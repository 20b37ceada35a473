"""S1, S3: a lead's first visit is written down on one page and opens the deal."""

import pytest

from tuijin.common import clock
from tuijin.market.models import Lead
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


def test_who_may_not_write_deals_or_does_not_see_the_lead_opens_nothing(world):
    url = f"/leads/{world.lead().pk}/first-visit"
    assert world.client(world.zhao).get(url).status_code == 404
    assert world.client(world.ada).get(url).status_code == 403
