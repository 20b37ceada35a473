"""What is wrong with many deals at once: the same as one by one, counted, filtered, set aside (S8)."""

import datetime as dt
import json
import random
from decimal import Decimal

import pytest

from tuijin.activities.models import Activity
from tuijin.activities.operations import NewActivity
from tuijin.common import clock
from tuijin.config.cli import main
from tuijin.customers.models import Contact
from tuijin.customers.operations import NewContact, add_contacts
from tuijin.opportunities.models import Finding, Opportunity
from tuijin.opportunities.operations import (
    NewAnswer,
    NewStakeholder,
    add_stakeholders,
    answer,
    change,
    dismiss,
    judge,
    judge_today,
    keep_event,
    log_activities,
    record_fact,
)
from tuijin.opportunities.queries import together, verdicts
from tuijin.opportunities.queries.record import picture_of, pictures, state_of
from tuijin.opportunities.queries.symptoms import all_shown, findings_of
from tuijin.opportunities.rules import grades
from tuijin.opportunities.rules.picture import method_of
from tuijin.opportunities.rules.symptoms import shown
from tuijin.people.actors import OPERATOR
from tuijin.playbook.queries import current
from tuijin.timeline.operations import renewed_once

pytestmark = pytest.mark.django_db
KINDS = ("visit", "meal", "demo", "proposal", "trial", "price_told", "quote", "contract_handed_in")


def some_deals(world, count: int) -> list[Opportunity]:
    """Deals with all sorts of things on record, drawn with a fixed seed."""
    chance = random.Random(11)
    named = [NewContact(world.customer, name) for name in ("张总", "李会计", "何经理")]
    there = add_contacts(actor=OPERATOR, contacts=named)
    deals = []
    for number in range(count):
        with renewed_once():
            deals.append(some_deal(world, number, there, chance))
    return deals


def some_deal(world, number: int, there: list[Contact], chance: random.Random) -> Opportunity:
    today = clock.today()
    deal = world.deal(
        f"单子{number}", competitors=chance.choice(["", "金蝶", "金蝶、用友"]),
        next_step=chance.choice(["", "打电话"]),
        next_step_on=chance.choice([None, today]),
    )  # fmt: skip
    strategy = chance.choice(["", "nurture", "snatch"])
    Opportunity.objects.filter(pk=deal.pk).update(stage="negotiation", strategy=strategy)
    done = [
        NewActivity(
            "opportunity", deal.pk, chance.choice(KINDS), today - dt.timedelta(days=chance.randint(0, 40)),
            theirs=((who.pk, who.name),), departments=chance.choice(["", "财务"]), amount=Decimal(1000),
        )
        for who in chance.choices(there, k=chance.randint(0, 6))
    ]  # fmt: skip
    log_activities(actor=OPERATOR, activities=done)
    answers = [
        NewAnswer(deal, question, "知道", today, source=chance.choice(there))
        for question in chance.sample(["requirement", "management_layer", "company_size", "branches"], 2)
    ]
    answer(actor=OPERATOR, answers=answers)
    if chance.random() < 0.4:
        boss = {"roles": ["decision_maker"], "level": "boss"}
        add_stakeholders(actor=OPERATOR, stakeholders=[NewStakeholder(deal, there[0], boss)])
    if chance.random() < 0.3:
        keep_event(actor=OPERATOR, deal=deal, kind="new_strategy", evidence="搬新厂")
    return deal


def test_S8_two_hundred_deals_at_once_show_what_each_shows_alone(world):
    some_deals(world, 200)
    rows, playbook, today = list(Opportunity.objects.order_by("pk")), current(), clock.today()
    many = all_shown(pictures(rows, today), playbook)
    method = method_of(playbook)
    alone = {row.pk: shown(picture_of(row, today), playbook.symptoms, method) for row in rows}
    assert many == alone
    assert len({one.symptom.key for found in alone.values() for one in found}) > 12
    kept = findings_of([row.pk for row in rows])
    open_rows = [row for row in rows if row.is_open]
    assert {row.pk: set(kept[row.pk]) for row in open_rows} == {
        row.pk: {one.symptom.key for one in alone[row.pk]} for row in open_rows
    }


def test_S8_activities_in_hand_say_what_those_on_file_say(world):
    """The page of a deal has them read already; a database says which of their fields hold something."""
    some_deals(world, 20)
    empty = {"outcome": "", "minutes": 0, "cost": None, "amount": Decimal(0), "response": ""}
    Activity.objects.filter(pk__in=list(Activity.objects.values_list("pk", flat=True)[::3])).update(**empty)
    today = clock.today()
    for row in Opportunity.objects.all():
        done = list(Activity.objects.filter(subject_id=row.pk).prefetch_related("people"))
        assert picture_of(row, today, done=done) == picture_of(row, today)
    filled = {item.filled for row in Opportunity.objects.all() for item in state_of(row).happened}
    assert len(filled) > 3


def test_S8_of_deals_far_apart_nothing_between_them_is_mixed_in(world, monkeypatch):
    """Many deals are read as a whole stretch, or each by its number where most of the stretch is not asked for."""
    some_deals(world, 12)
    rows, today = list(Opportunity.objects.order_by("pk")), clock.today()
    monkeypatch.setattr(together, "FEW", 1)
    for some in (rows, rows[::5]):
        assert pictures(some, today) == {row.pk: picture_of(row, today) for row in some}


def test_S8_all_open_deals_are_judged_in_pieces(world, monkeypatch, django_assert_num_queries):
    some_deals(world, 7)
    monkeypatch.setattr(verdicts, "PIECE", 3)
    rows, today, playbook = list(Opportunity.objects.open().order_by("pk")), clock.today(), current()
    there = list(verdicts.judged_in_pieces(row.pk for row in rows))
    assert [len(piece) for piece in there] == [3, 3, 1]
    with django_assert_num_queries(7):
        found = verdicts.verdicts(rows[:3], playbook, today)
    for row in rows[:3]:
        known = picture_of(row, today)
        judged = grades.judge(playbook, known.state, row.expected_on, today)
        assert found[row.pk].supported == judged.supported
        assert found[row.pk].shown == shown(known, playbook.symptoms, method_of(playbook))
        kept = there[0][row.pk]
        assert kept.evidence == found[row.pk].evidence
        assert kept.signs == {one.symptom.key for one in found[row.pk].shown}


def test_S8_the_number_of_queries_does_not_grow_with_the_deals(world, django_assert_num_queries):
    some_deals(world, 12)
    rows, today = list(Opportunity.objects.order_by("pk")), clock.today()
    current()
    for some in (rows[:1], rows):
        with django_assert_num_queries(7):  # six, and which playbook is in use
            pictures(some, today)


def keys(deal: Opportunity) -> set[str]:
    return set(Finding.objects.filter(opportunity=deal).values_list("key", flat=True))


def test_S8_a_change_through_any_door_clears_it_at_once(world):
    deal = world.deal()
    Opportunity.objects.filter(pk=deal.pk).update(stage="negotiation")
    judge([deal.pk])
    assert {"budget_unknown", "unknown_rival", "no_next_step"} <= keys(deal)
    record_fact(actor=OPERATOR, deal=deal, key="budget", value="15 万")
    assert "budget_unknown" not in keys(deal)
    sent = {"version": deal.version, "competitors": "金蝶"}
    assert (
        world.client(world.wang).post(f"/opportunities/{deal.pk}/fields/competitors", sent).status_code < 400
    )
    assert "unknown_rival" not in keys(deal)
    deal.refresh_from_db()
    step = {"next_step": "见张总", "next_step_on": world.soon(1)}
    change(actor=OPERATOR, deal=deal, version=deal.version, changes=step)
    assert "no_next_step" not in keys(deal)


def test_S8_a_finding_of_yesterday_is_renewed_by_the_first_who_asks(world):
    deal = world.deal()
    Finding.objects.filter(opportunity=deal).delete()
    Opportunity.objects.update(judged_on=clock.today() - dt.timedelta(days=1))
    assert judge_today() == 1 and "no_next_step" in keys(deal)
    assert judge_today() == 0


def test_S8_set_aside_it_is_neither_shown_nor_counted_until_its_day(world):
    deal = world.deal()
    assert (
        world.client(world.wang).get("/opportunities?finding=no_next_step").content.decode().count(deal.name)
    )
    dismiss(actor=OPERATOR, deal=deal, key="no_next_step", reason="张总出国", until=world.soon(3))
    page = world.client(world.wang).get(f"/opportunities/{deal.pk}").content.decode()
    assert "今天就打电话约好下一次" not in page  # its cure; the history tells of it still
    standing = [key for key, aside in findings_of([deal.pk])[deal.pk].items() if not aside]
    assert "no_next_step" not in standing


def test_S8_setting_aside_asks_for_a_reason_and_a_day(world):
    deal, client = world.deal(), world.client(world.wang)
    url = f"/opportunities/{deal.pk}/symptoms/no_next_step/dismissal"
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": "", "until": ""}).status_code == 422
    assert client.post(url, {"reason": "出国", "until": world.soon(200)}).status_code == 422
    assert deal.dismissals.count() == 0
    assert client.post(url, {"reason": "出国", "until": world.soon(5)}).status_code == 302
    assert deal.dismissals.get().reason == "出国"
    assert client.get(f"/opportunities/{deal.pk}/symptoms/nothing_such/dismissal").status_code == 404


def test_S8_the_report_counts_by_symptom_root_and_owner(world, capsys):
    for number in range(3):
        world.deal(f"单子{number}")
    assert main(["report", "symptoms", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["symptom"]["no_next_step"] == 3
    assert sum(told["root"].values()) == sum(told["symptom"].values())
    assert [line["owner"] for line in told["owner"]] == [world.wang.name]
    page = world.client(world.wang).get("/opportunities/symptoms").content.decode()
    assert "?finding=no_next_step" in page and world.wang.name in page


def test_S8_where_nothing_is_wrong_the_page_says_what_will_be_here(world):
    assert "没有一个单子有毛病" in world.client(world.wang).get("/opportunities/symptoms").content.decode()
