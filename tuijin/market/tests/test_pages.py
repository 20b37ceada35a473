"""Leads: noted in ten seconds, found again, dropped with a reason."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tuijin.market.models import Lead
from tuijin.market.operations import NewLead, add_leads
from tuijin.playbook.queries import current

HTMX = {"HX-Request": "true"}


def companies(answer) -> list[str]:
    return [row.company for row in answer.context["page"].rows]


def test_without_leads_the_page_says_what_will_be_here(world):
    assert 'class="empty' in world.client(world.wang).get("/leads", follow=True).content.decode()


def test_a_lead_is_noted_from_four_fields_and_belongs_to_its_finder(world):
    source = current().sources[0].key
    data = {"company": "启元物流", "contact": "孙经理", "phone": "13800000001", "source": source}
    assert world.client(world.wang).post("/leads", data).url == "/leads"
    lead = Lead.objects.get()
    assert (lead.company, lead.owner, lead.source, lead.state) == ("启元物流", world.wang, source, Lead.OPEN)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("company", ""),
        ("company", "  "),
        ("company", "长" * 201),
        ("company", "a\x00"),
        ("source", "nowhere"),
        ("phone", "1" * 41),
    ],
)
def test_bad_input_comes_back_as_typed(world, field, value):
    data = {"company": "启元物流", "contact": "孙经理", field: value}
    answer = world.client(world.wang).post("/leads", data)
    assert answer.status_code == 422
    assert "孙经理" in answer.content.decode()
    assert not Lead.objects.exists()


def test_a_company_we_know_is_told_before_it_is_noted_twice(world):
    lead = world.lead()
    client = world.client(world.wang)
    answer = client.post("/leads", {"company": "启元物流（有限公司）"})
    assert answer.status_code == 422
    assert f"/leads/{lead.pk}" in answer.content.decode()
    assert client.post("/leads", {"company": "启元物流（有限公司）", "another": "on"}).status_code == 302
    known = client.post("/leads", {"company": world.customer.name}).content.decode()
    assert f"/customers/{world.customer.pk}" in known


def test_out_of_sight_a_lead_is_no_more_than_its_owners_name(world):
    lead = world.lead()
    text = world.client(world.zhao).get("/leads/namesakes?company=启元物流有限公司").content.decode()
    assert "王磊" in text and f"/leads/{lead.pk}" not in text


def test_filters_are_in_the_address(world):
    source = current().sources[1].key
    world.lead("甲公司")
    add_leads(actor=world.actor(world.zhao), leads=[NewLead("乙公司", source=source)])
    boss = world.client(world.boss)
    assert companies(boss.get("/leads?text=甲")) == ["甲公司"]
    assert companies(boss.get(f"/leads?source={source}")) == ["乙公司"]
    assert companies(boss.get(f"/leads?owner={world.zhao.pk}")) == ["乙公司"]
    assert companies(boss.get("/leads?state=dropped")) == []
    assert companies(world.client(world.li).get("/leads", follow=True)) == ["甲公司"]


@pytest.mark.parametrize(
    "query",
    [
        "owner=x",
        "owner=" + "9" * 40,
        "owner=²",
        "state=x",
        "source=%00",
        "after=abc",
        "text=%F0%9F",
        "sort=x",
        "columns=zz",
    ],
)
def test_a_made_up_address_shows_a_list_all_the_same(world, query):
    world.lead()
    assert world.client(world.wang).get(f"/leads?{query}").status_code == 200


def test_the_list_pages_and_asks_the_database_no_more_for_many(world, django_assert_num_queries):
    client = world.client(world.wang)
    world.lead("第一家")
    with CaptureQueriesContext(connection) as few:
        client.get("/leads?state=open")
    add_leads(actor=world.actor(world.wang), leads=[NewLead(f"公司{n}") for n in range(1_005)])
    with django_assert_num_queries(len(few)):
        page = client.get("/leads?state=open")
    assert "1,000+" in page.content.decode()
    second = client.get(page.context["page"].next_url)
    assert len({*companies(page), *companies(second)}) == 100


def test_who_sees_which_lead(world):
    url = f"/leads/{world.lead().pk}"
    seen = [
        world.client(person).get(url).status_code for person in (world.wang, world.li, world.zhao, world.boss)
    ]
    assert seen == [200, 200, 404, 200]


def test_a_fact_is_edited_in_place_and_a_stale_one_keeps_what_was_typed(world):
    lead, client = world.lead(), world.client(world.wang)
    url, data = f"/leads/{lead.pk}/facts/region", {"region": "苏州", "version": lead.version}
    assert client.get(url, headers=HTMX).status_code == 200
    assert "苏州" in client.post(url, data, headers=HTMX).content.decode()
    stale = client.post(url, data | {"region": "无锡"}, headers=HTMX)
    assert stale.status_code == 409 and "无锡" in stale.content.decode()
    assert (
        client.post(f"/leads/{lead.pk}/facts/source", {"source": "nowhere", "version": 2}).status_code == 422
    )
    assert client.get(f"/leads/{lead.pk}/facts/state").status_code == 404


def test_dropping_asks_why_and_happens_once(world):
    lead, client = world.lead(), world.client(world.wang)
    url = f"/leads/{lead.pk}/drop"
    assert client.post(url, {"reason": " "}).status_code == 422
    assert client.post(url, {"reason": "已经买了别家"}).status_code == 302
    assert client.post(url, {"reason": "再来"}).status_code == 422
    text = client.get(f"/leads/{lead.pk}").content.decode()
    assert "已经买了别家" in text and "/first-visit" not in text
    assert companies(client.get("/leads?state=dropped")) == [lead.company]


def test_reading_is_no_writing(world):
    lead, client = world.lead(), world.client(world.person("钱会计", "qian", "finance"))
    assert client.get(f"/leads/{lead.pk}").status_code == 200
    assert client.post("/leads", {"company": "甲"}).status_code == 403
    assert client.get(f"/leads/{lead.pk}/drop").status_code == 403
