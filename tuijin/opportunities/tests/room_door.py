"""What the tests of the deal room's pages share: a browser at its pages, answers and people in it."""

from tuijin.opportunities import operations
from tuijin.opportunities.models import Answer, Stakeholder
from tuijin.opportunities.operations import NewAnswer, NewStakeholder


def get(world, deal, page: str, who=None, language: str = "zh-hans") -> str:
    answer = world.client(who or world.wang, language).get(f"/opportunities/{deal.pk}/{page}")
    assert answer.status_code == 200
    return answer.content.decode()


def post(world, deal, page: str, who=None, **typed):
    return world.client(who or world.wang).post(f"/opportunities/{deal.pk}/{page}", typed)


def contact(world, name: str):
    return world.customer.contacts.get(name=name)


def said(world, deal, question: str, text: str, who: str = "", **fields) -> Answer:
    source = contact(world, who) if who else None
    new = NewAnswer(deal, question, text, world.soon(0), source=source, **fields)
    return operations.answer(actor=world.actor(world.wang), answers=[new])[0]


def joins(world, deal, name: str, **fields) -> Stakeholder:
    new = NewStakeholder(deal, contact(world, name), fields)
    return operations.add_stakeholders(actor=world.actor(world.wang), stakeholders=[new])[0]


def answer_typed(world, **fields):
    return {"text": "三家厂", "on": world.soon(0).isoformat(), "how": "yn", "confidence": "2", **fields}
