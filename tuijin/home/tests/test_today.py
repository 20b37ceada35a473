"""Today 今日推进: what is due, what has no next step, what has slowed down, my week in counts (S1, S9, MG2)."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tuijin.activities.models import Activity
from tuijin.common import clock
from tuijin.home.queries import today as reads
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations import log_activity
from tuijin.opportunities.queries.findings import sunday
from tuijin.people.roles import ROLES
from tuijin.playbook.queries import current

DAY = dt.timedelta(days=1)


def arranged(world, name: str, on: dt.date | None, **fields) -> Opportunity:
    """A deal with a next step on this day; one gone by stands there as time leaves it."""
    step = {"next_step": f"去谈{name}", "next_step_on": clock.today()} if on else {}
    deal = world.deal(name, **step, **fields)
    Opportunity.objects.filter(pk=deal.pk).update(next_step_on=on)
    deal.refresh_from_db()
    return deal


def parts(world, person, whose: str = "") -> dict[str, list[str]]:
    day = reads.day(world.actor(person), current(), clock.today(), whose)
    return {part.key: [row.name for row in part.rows] for part in day.parts}


def test_S9_every_open_deal_stands_in_the_part_where_it_belongs_overdue_first(world):
    today = clock.today()
    last = sunday(today)
    arranged(world, "晚了", today - DAY)
    arranged(world, "更晚", today - 9 * DAY)
    arranged(world, "今天的", today)
    arranged(world, "以后的", last + DAY)
    world.deal("没约的")
    if last > today:
        arranged(world, "这周的", last)
    found = parts(world, world.wang)
    week = {"week": ["这周的"]} if last > today else {}
    assert found == {"overdue": ["更晚", "晚了"], "today": ["今天的"], "none": ["没约的"]} | week
    assert next(iter(found)) == "overdue"


def test_S1_a_deal_that_broke_its_pace_is_shown_even_when_its_next_step_lies_far_ahead(world):
    far = clock.today() + 20 * DAY
    slow = arranged(world, "慢的", far, claimed_grade="A")
    arranged(world, "不报等级的", far)
    Opportunity.objects.update(entered_on=clock.today() - 30 * DAY)
    assert parts(world, world.wang) == {"pace": ["慢的"]}
    page = world.client(world.wang).get("/today").content.decode()
    assert f'id="step-{slow.pk}"' in page


def test_mine_are_those_i_own_and_those_i_support_the_teams_only_on_demand(world):
    world.deal("我的")
    world.deal("售前的", presales=world.chen)
    assert parts(world, world.wang) == {"none": ["我的", "售前的"]}
    assert parts(world, world.chen) == {"none": ["售前的"]}
    assert parts(world, world.zhao) == {}
    world.deal("经理的", owner=world.li)
    assert parts(world, world.li) == {"none": ["经理的"]}
    assert sorted(parts(world, world.li, "team")["none"]) == sorted(["我的", "售前的", "经理的"])
    assert parts(world, world.wang, "team") == {"none": ["我的", "售前的"]}


def test_a_leader_without_deals_of_his_own_sees_the_teams(world):
    world.deal("我的")
    page = world.client(world.boss).get("/today")
    assert page.context["day"].whose == "team"
    assert "我的" in page.content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_every_role_finds_something_sensible_there_without_any_deal(world, role):
    page = world.client(world.person("某人", "some", role, world.east)).get("/today")
    assert page.status_code == 200
    assert 'class="empty' in page.content.decode()


def test_a_part_shows_twenty_and_leads_to_the_rest(world):
    for number in range(23):
        arranged(world, f"单{number:02}", clock.today() - DAY)
    page = world.client(world.wang).get("/today").content.decode()
    assert page.count('id="step-') == 20 + 20  # each row, and the place where it opens
    assert "还有 3 个" in page
    assert "/opportunities?owner=mine&amp;step=late&amp;outcome=open&amp;sort=next_step_on" in page


@pytest.mark.parametrize("whose", ["mine", "team"])
def test_more_opens_just_the_deals_of_that_part(world, whose):
    today = clock.today()
    days = {"late": today - DAY, "now": today, "week": sunday(today), "far": today + 20 * DAY, "none": None}
    for name, on in days.items():
        arranged(world, f"{name}1", on, claimed_grade="A")
        arranged(world, f"{name}2", on, owner=world.chen, presales=world.wang, claimed_grade="A")
        arranged(world, f"{name}3", on, owner=world.chen, claimed_grade="A")
    Opportunity.objects.update(entered_on=today - 30 * DAY)
    arranged(world, "丢了的", today - DAY)
    Opportunity.objects.filter(name="丢了的").update(outcome="lost", closed_on=today)
    client = world.client(world.li if whose == "team" else world.wang)
    shown = client.get(f"/today?whose={whose}").context
    assert {part.key for part in shown["day"].parts} >= {"overdue", "today", "none", "pace"}
    for part, drawn in zip(shown["day"].parts, shown["parts"], strict=True):
        listed = client.get(drawn["more_url"]).context["page"].rows
        assert [row.pk for row in listed] == [row.pk for row in part.rows], drawn["more_url"]


def test_MG2_my_week_is_counted_by_what_counts_for_a_stage_beside_the_week_before(world):
    deal, playbook = world.deal(), current()
    counting = next(kind for kind in playbook.activity_kinds if kind.counts_as and not kind.required)
    for _once in range(2):
        log_activity(actor=world.actor(world.wang), deal=deal, activity=world.visit(counting.key))
    log_activity(actor=world.actor(world.li), deal=deal, activity=world.visit(counting.key))
    old = Activity.objects.filter(by=world.wang).first()
    Activity.objects.filter(pk=old.pk).update(on=clock.today() - 7 * DAY)
    world.lead()

    def count(person, whose) -> dict[str, tuple[int, int]]:
        rows = reads.week(world.actor(person), playbook, clock.today(), whose)
        return {row.stage: (row.now, row.before) for row in rows}

    mine = count(world.wang, "mine")
    assert mine[counting.counts_as] == (1, 1)
    assert mine[playbook.lead_stages[0].key] == (1, 0)
    assert count(world.li, "mine")[counting.counts_as] == (1, 0)
    assert count(world.li, "team")[counting.counts_as] == (2, 1)
    assert playbook.won_stage.key not in mine


def done(deal, **more) -> dict:
    return {
        "kind": "visit",
        "on": clock.today().isoformat(),
        "content": "谈过了",
        "version": deal.version,
        **more,
    }


def test_S1_a_step_is_not_done_without_the_next_one_or_a_reason(world):
    deal = arranged(world, "军工", clock.today())
    client, url = world.client(world.wang), f"/today/deals/{deal.pk}/completion"
    refused = client.post(url, done(deal))
    assert refused.status_code == 422
    assert "约好下一步和日期，或写明为什么没有下一步" in refused.content.decode()
    assert "谈过了" in refused.content.decode()
    assert not Activity.objects.exists()
    answer = client.post(url, done(deal, next_step="演示", next_step_on=world.soon().isoformat()))
    assert answer.url == "/today"
    deal.refresh_from_db()
    assert (deal.next_step, deal.next_step_on) == ("演示", world.soon())
    assert Activity.objects.get().content == "谈过了"
    again = client.post(url, done(deal, version=1, no_next_because="不做了"))
    page = again.content.decode()
    assert again.status_code == 409
    assert "别人刚改过这条记录" in page and "别人刚改成" not in page
    assert f'name="version" value="{deal.version}"' in page
    assert Activity.objects.count() == 1


@pytest.mark.parametrize("version", ["", "null", "1,2", "²", "9" * 30])
def test_a_version_that_is_none_is_refused_with_what_was_typed(world, version):
    deal = arranged(world, "军工", clock.today())
    typed = done(deal, version=version, no_next_because="等他们开会")
    answer = world.client(world.wang).post(f"/today/deals/{deal.pk}/completion", typed)
    assert answer.status_code == 422
    assert "谈过了" in answer.content.decode() and not Activity.objects.exists()


def test_S1_with_a_reason_the_done_step_leaves_its_place_empty(world):
    deal = arranged(world, "军工", clock.today())
    world.client(world.wang).post(
        f"/today/deals/{deal.pk}/completion", done(deal, no_next_because="等他们开会")
    )
    deal.refresh_from_db()
    assert (deal.next_step, deal.next_step_on) == ("", None)
    assert Activity.objects.get().no_next_because == "等他们开会"


def test_a_row_is_renewed_in_its_place(world):
    deal = arranged(world, "军工", clock.today())
    client = world.client(world.wang)
    opened = client.get(f"/today/deals/{deal.pk}", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in opened
    assert 'name="next_step_on"' in opened
    typed = done(deal, next_step="演示", next_step_on=world.soon().isoformat())
    row = client.post(f"/today/deals/{deal.pk}/completion", typed, headers={"HX-Request": "true"})
    assert f'id="step-{deal.pk}"' in row.content.decode()
    assert "演示" in row.content.decode()


def test_putting_off_needs_a_day_that_is_still_to_come(world):
    deal = arranged(world, "军工", clock.today())
    client, url = world.client(world.wang), f"/today/deals/{deal.pk}/next-step"
    typed = {"next_step": "去谈", "version": deal.version}
    assert client.post(url, typed).status_code == 422
    late = typed | {"next_step_on": (clock.today() - DAY).isoformat()}
    assert "这一天已经过去了" in client.post(url, late).content.decode()
    inside = client.post(url, late, headers={"HX-Request": "true"})
    assert (inside["HX-Retarget"], inside["HX-Reswap"]) == (f"#step-{deal.pk}-open", "innerHTML")
    assert client.post(url, typed | {"next_step_on": world.soon().isoformat()}).status_code == 302
    deal.refresh_from_db()
    assert deal.next_step_on == world.soon()


def test_S9_a_proposal_becomes_the_next_step_with_one_tap(world):
    deal = world.deal()
    client = world.client(world.wang)
    shown = client.get("/today/proposals?whose=mine", headers={"HX-Request": "true"})
    rows = shown.context["rows"]
    advice = rows[0]["advice"][0]
    assert str(advice.text) in shown.content.decode()
    answer = client.post(f"/today/deals/{deal.pk}/adoption", {"condition": advice.key})
    assert answer.url == "/today"
    deal.refresh_from_db()
    assert deal.next_step == str(advice.text)
    assert deal.next_step_on > clock.today()
    assert deal.next_step_on.weekday() < 5
    client.post(f"/today/deals/{deal.pk}/adoption", {"condition": advice.key})
    assert Opportunity.objects.get().version == deal.version


def test_a_deal_out_of_sight_is_not_opened_here(world):
    deal = arranged(world, "军工", clock.today())
    client = world.client(world.zhao)
    assert client.get(f"/today/deals/{deal.pk}").status_code == 404
    for name in ("completion", "next-step", "adoption"):
        assert client.post(f"/today/deals/{deal.pk}/{name}", done(deal)).status_code == 404


@pytest.mark.parametrize("person", ["wang", "li", "boss"])
def test_the_page_asks_the_database_no_more_than_twelve_times(world, person):
    for number in range(30):
        arranged(world, f"单{number}", clock.today() + (number % 9 - 4) * DAY, claimed_grade="A")
        world.deal(f"没约{number}")
    client = world.client(getattr(world, person))
    client.get("/today")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get("/today?whose=team")
    assert len(asked) <= 12, "\n".join(query["sql"][:120] for query in asked)
