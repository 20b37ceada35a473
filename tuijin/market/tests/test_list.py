"""The list of leads: filtered by chips, sorted, in chosen columns, kept as a view."""

import datetime as dt

import pytest

from tuijin.common import clock
from tuijin.market.models import Lead
from tuijin.market.operations import NewLead, PastLead, add_leads, import_leads
from tuijin.saved_views.models import SavedView
from tuijin.saved_views.operations import keep, open_for_roles


@pytest.fixture
def leads(world):
    actor = world.actor(world.wang)
    add_leads(actor=actor, leads=[NewLead("乙公司", contact="孙", region="苏州", phone="13811112222")])
    month = clock.now() - dt.timedelta(days=40)
    import_leads(actor=actor, leads=[PastLead(NewLead("甲公司", region="上海", owner=world.wang), month)])
    import_leads(
        actor=actor, leads=[PastLead(NewLead("丙公司", owner=world.wang), month, Lead.VISITED, month)]
    )
    return world.client(world.li)


def companies(answer) -> list[str]:
    return [row.company for row in answer.context["page"].rows]


def test_the_bare_address_shows_those_that_wait_and_the_chip_takes_the_filter_away(leads):
    answer = leads.get("/leads")
    assert answer.url == "/leads?state=open"
    page = leads.get(answer.url)
    assert companies(page) == ["乙公司", "甲公司"]
    assert [(part.label, part.said) for part in page.context["filters"].active] == [("状态", "还没初访")]
    assert page.context["filters"].active[0].clear_url == "?all=1"
    assert len(companies(leads.get("/leads?all=1"))) == 3


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("text=1381111", ["乙公司"]),
        ("region=苏", ["乙公司"]),
        ("days_min=30", ["丙公司", "甲公司"]),
        ("days_max=30", ["乙公司"]),
        ("days_min=0", ["乙公司", "丙公司", "甲公司"]),
        ("state=visited", ["丙公司"]),
        ("owner=me", []),
        ("all=1&sort=company", ["丙公司", "乙公司", "甲公司"]),
        ("all=1&sort=-region", ["乙公司", "甲公司", "丙公司"]),
        ("all=1&sort=noted", ["甲公司", "丙公司", "乙公司"]),
    ],
)
def test_filters_and_order_stand_in_the_address(leads, query, found):
    assert companies(leads.get(f"/leads?{query}")) == found


def test_the_columns_are_chosen_and_remembered(leads, world):
    chosen = {"kind": "lead", "column": ["region", "industry"], "order": ["region", "industry"]}
    answer = leads.post("/views/columns", chosen)
    assert answer.url == "/leads?columns=region%2Cindustry"
    page = leads.get("/leads?all=1").content.decode()
    assert 'data-label="地区">苏州' in page and 'data-label="电话"' not in page
    assert 'data-label="电话"' in world.client(world.wang).get("/leads?all=1").content.decode()


def test_a_view_is_kept_shared_and_opens_the_list_of_a_role(leads, world):
    actor = world.actor(world.ada)
    view = keep(
        actor=actor,
        kind="lead",
        name="苏州的",
        query="text=孙&sort=-noted&columns=phone",
        shared=SavedView.ALL,
    )
    open_for_roles(actor=actor, view=view, roles=["manager"])
    assert leads.get("/leads").url == f"/leads?view={view.pk}&text=%E5%AD%99&sort=-noted&columns=phone"
    page = leads.get(leads.get("/leads").url)
    assert companies(page) == ["乙公司"] and page.context["listing"].view == view
    assert world.client(world.wang).get("/leads").url == "/leads?state=open"


def test_a_filter_changes_only_the_area_and_the_address_follows(leads):
    headers = {"HX-Request": "true", "HX-Target": "list-area"}
    answer = leads.get("/leads?region=苏州&owner=", headers=headers)
    assert answer["HX-Push-Url"] == "/leads?region=%E8%8B%8F%E5%B7%9E"
    assert "<html" not in answer.content.decode()


def test_the_export_holds_what_the_list_shows_in_its_order(leads):
    answer = leads.post("/leads/export", {"format": "csv", "query": "days_min=30&sort=-region"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["甲公司", "丙公司"]
