"""S1, S3: a lead's first visit is written down on one page and opens the deal."""

import pytest

from tuijin.common import clock
from tuijin.market.models import Lead
from tuijin.market.operations import drop_lead
from tuijin.opportunities.models import Opportunity
from tuijin.playbook.queries import current


def visit(**changes) -> dict:
    data = {"on": clock.today().isoformat(), "people": "孙经理、李会计", "content": "谈了库存"}
    data["kind"] = next(kind.key for kind in current().activity_kinds if kind.opens_deal)
    return data | {"next_step": "单独见孙经理", "next_step_on": clock.today().isoformat()} | changes


def test_S3_the_visit_opens_the_deal_with_its_people_and_next_step(world):
    lead = world.lead()
    page = world.client(world.wang).get(f"/leads/{lead.pk}")
    assert f"/leads/{lead.pk}/first-visit" in page.content.decode()
    answer = world.client(world.wang).post(f"/leads/{lead.pk}/first-visit", visit(deal_amount="12.5万"))
    deal = Opportunity.objects.get()
    assert answer.url == f"/opportunities/{deal.pk}"
    assert (deal.stage, deal.amount, deal.next_step) == (current().opening_stage.key, 125_000, "单独见孙经理")
    people = dict(deal.customer.contacts.values_list("name", "phone"))
    assert people == {"孙经理": "13800000001", "李会计": ""}
    assert Lead.objects.get(pk=lead.pk).state == Lead.VISITED
    assert deal.name in world.client(world.wang).get(f"/leads/{lead.pk}").content.decode()


def test_S1_without_a_next_step_the_reason_is_asked(world):
    lead, client = world.lead(), world.client(world.wang)
    bare = visit(next_step="", next_step_on="")
    answer = client.post(f"/leads/{lead.pk}/first-visit", bare)
    assert answer.status_code == 422
    assert "谈了库存" in answer.content.decode()
    assert not Opportunity.objects.exists()
    assert (
        client.post(f"/leads/{lead.pk}/first-visit", bare | {"no_next_because": "等他出差回来"}).status_code
        == 302
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("on", "2026-02-30"),
        ("on", ""),
        ("deal_amount", "-5"),
        ("duration", "x"),
        ("outcome", "nope"),
        ("people", "长" * 500),
    ],
)
def test_bad_input_comes_back_as_typed_and_nothing_is_opened(world, field, value):
    lead = world.lead()
    answer = world.client(world.wang).post(f"/leads/{lead.pk}/first-visit", visit(**{field: value}))
    assert answer.status_code == 422
    assert "谈了库存" in answer.content.decode()
    assert Lead.objects.get(pk=lead.pk).state == Lead.OPEN


def test_a_lead_is_visited_for_the_first_time_once(world):
    lead, client = world.lead(), world.client(world.wang)
    url = f"/leads/{lead.pk}/first-visit"
    client.post(url, visit())
    assert client.post(url, visit()).status_code == 422
    assert client.get(url).status_code == 200
    assert Opportunity.objects.count() == 1


def test_what_was_typed_into_a_form_sent_twice_is_kept_and_goes_to_the_deal(world):
    lead, client = world.lead(), world.client(world.wang)
    url = f"/leads/{lead.pk}/first-visit"
    client.post(url, visit())
    deal, again = Opportunity.objects.get(), visit(content="又谈了<成本核算>", outcome="")
    text = client.post(url, again).content.decode()
    logging = f"/opportunities/{deal.pk}/activities"
    assert "又谈了&lt;成本核算&gt;" in text and f'formaction="{logging}"' in text
    assert client.post(logging, again).status_code == 302
    assert (
        deal.name in text
        and "又谈了&lt;成本核算&gt;" in client.get(f"/opportunities/{deal.pk}").content.decode()
    )


def test_what_was_typed_is_kept_when_the_lead_was_given_up_meanwhile(world):
    lead, client = world.lead(), world.client(world.wang)
    drop_lead(actor=world.actor(world.wang), lead=lead, reason="没有需求")
    answer = client.post(f"/leads/{lead.pk}/first-visit", visit(content="又谈了成本核算"))
    assert answer.status_code == 422
    assert "又谈了成本核算" in answer.content.decode() and "formaction" not in answer.content.decode()


@pytest.mark.parametrize("sign", ["\x00", "\x07"])
def test_a_control_character_in_the_amount_is_refused_with_a_sentence(world, sign):
    answer = world.client(world.wang).post(
        f"/leads/{world.lead().pk}/first-visit", visit(deal_amount=f"12{sign}3")
    )
    assert (answer.status_code, "控制字符" in answer.content.decode()) == (422, True)
    assert not Opportunity.objects.exists()


def test_who_may_not_write_deals_or_does_not_see_the_lead_opens_nothing(world):
    url = f"/leads/{world.lead().pk}/first-visit"
    assert world.client(world.zhao).get(url).status_code == 404
    assert world.client(world.ada).get(url).status_code == 403
