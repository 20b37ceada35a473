"""What is derived about deals is never stale, whatever the door, and SQL says what the rules say."""

import datetime as dt
import json
import random
from dataclasses import replace
from itertools import product

import pytest

from tests.playbooks import texts
from tuijin.activities.operations import change_activity
from tuijin.common import clock
from tuijin.common.days import working_days
from tuijin.config.cli import run
from tuijin.customers.operations import change_customer
from tuijin.opportunities import operations
from tuijin.opportunities.models import ClaimChange, Opportunity
from tuijin.opportunities.operations import change, confirm, keep_event, log_activity, record_fact, unconfirm
from tuijin.opportunities.queries import states
from tuijin.opportunities.queries.findings import with_finding
from tuijin.opportunities.queries.judging import out_of_pace, proposals_of, supported_of, with_supported
from tuijin.opportunities.rules import grades, pace
from tuijin.people.actors import OPERATOR
from tuijin.playbook.operations import publish
from tuijin.playbook.queries import current
from tuijin.timeline.operations import renewed_once

pytestmark = pytest.mark.django_db


def evidence(deal: Opportunity) -> str:
    return Opportunity.objects.get(pk=deal.pk).evidence_grade


def test_S7_every_door_that_changes_a_fact_renews_the_evidence(world):
    wang, deal = world.actor(world.wang), world.deal()
    assert evidence(deal) == "D"
    record_fact(actor=wang, deal=deal, key="company_needs", value="交期")
    assert evidence(deal) == "C"
    for fact in ("decision_maker", "budget"):
        record_fact(actor=wang, deal=deal, key=fact, value="张总")
    talk = log_activity(actor=wang, deal=deal, activity=world.visit("private_talk", outcome="reserved"))
    assert evidence(deal) == "C"
    change_activity(actor=wang, activity=talk, version=talk.version, changes={"outcome": "helps_us"})
    assert evidence(deal) == "B"
    log_activity(actor=wang, deal=deal, activity=world.visit("demo", departments="财务", response="好"))
    deal.refresh_from_db()
    deal = change(actor=wang, deal=deal, version=deal.version, changes={"competitors": "金蝶"})
    assert evidence(deal) == "B"
    keep_event(actor=wang, deal=deal, kind="new_strategy", evidence="十月搬新厂，张总说的")
    assert evidence(deal) == "A"
    change(actor=wang, deal=deal, version=deal.version, changes={"customer": None})
    assert evidence(deal) == ""


def test_S7_a_persons_word_is_evidence_until_it_is_taken_back(world):
    wang, deal = world.actor(world.wang), world.deal()
    confirm(actor=wang, deal=deal, condition="company_needs_heard", note="张总当面讲的")
    assert evidence(deal) == "C"
    unconfirm(actor=wang, deal=deal, condition="company_needs_heard")
    assert evidence(deal) == "D"


def test_P1_another_playbook_judges_every_deal_anew(world):
    deal = world.deal()
    mapping = {"stage": {"lead": "contacted"}}
    publish(actor=OPERATOR, files=texts("four"), reason="换打法", mapping=mapping, base=None)
    assert evidence(deal) == "hot"  # the playbook asks for no evidence


def test_S7_the_sql_of_a_grade_says_what_the_rule_says(world):
    chance, today, playbook = random.Random(7), clock.today(), current()
    wang = world.actor(world.wang)
    facts = ("company_needs", "helper", "decision_maker", "budget")
    with renewed_once():  # nothing here is read of what is derived
        for number in range(80):
            days = chance.choice([None, *range(-3, 200, 9), 28, 29, 90, 91, 180, 181])
            expected = None if days is None else today + dt.timedelta(days=days)
            rival = chance.choice(["", "金蝶", "金蝶"])
            deal = world.deal(f"单子{number}", expected_on=expected, competitors=rival)
            for fact in chance.sample(facts, chance.choice([1, 3, 4, 4])):
                record_fact(actor=wang, deal=deal, key=fact, value="知道")
            if chance.random() < 0.8:
                log_activity(
                    actor=wang, deal=deal, activity=world.visit("demo", departments="财务", response="好")
                )
            if chance.random() < 0.9:
                keep_event(actor=wang, deal=deal, kind="new_strategy", evidence="十月搬新厂")
    rows = list(with_supported(Opportunity.objects.all(), playbook, today))
    known = states(rows)
    judged = {row.pk: grades.judge(playbook, known[row.pk], row.expected_on, today).supported for row in rows}
    assert {row.pk: row.supported for row in rows} == judged
    assert {row.pk: supported_of(row, playbook, today) for row in rows} == judged
    assert len(set(judged.values())) >= 4


@pytest.mark.parametrize("unjudged", [True, False])
def test_S7_what_is_kept_of_a_deal_is_judged_alike_in_sql_and_by_the_rule(world, unjudged):
    """Of every day and evidence grade: none, a lost one, and in a playbook that has no word for the unjudged."""
    today, playbook = clock.today(), current()
    if not unjudged:
        playbook = replace(playbook, grades=playbook.judged_grades)
    days = (None, -1, 0, 28, 29, 90, 91, 180, 181)
    evidence = (*(grade.key for grade in current().grades), "", "lost")
    for due, kept in product(days, evidence):
        deal = world.deal(
            f"{due} {kept}", expected_on=None if due is None else today + dt.timedelta(days=due)
        )
        Opportunity.objects.filter(pk=deal.pk).update(evidence_grade=kept, claimed_grade="A")
    rows = list(with_supported(Opportunity.objects.all(), playbook, today))
    judged = {row.name: grades.as_kept(playbook, row.expected_on, row.evidence_grade, today) for row in rows}
    assert {row.name: row.supported for row in rows} == judged and "" in judged.values()
    over = with_finding(Opportunity.objects.all(), "overclaimed", playbook, today)
    assert {row.name for row in over} == {
        name for name, supported in judged.items() if grades.overclaimed(playbook, "A", supported)
    }


def test_S7_a_passed_date_needs_no_job_to_be_judged(world):
    """The same record, read tomorrow, is judged by tomorrow's date."""
    deal = world.deal(expected_on=clock.today())
    record_fact(actor=OPERATOR, deal=deal, key="company_needs", value="交期")
    deal.refresh_from_db()
    tomorrow = clock.today() + dt.timedelta(days=1)
    assert [supported_of(deal, current(), day) for day in (clock.today(), tomorrow)] == ["C", "D"]
    (read,) = with_supported(Opportunity.objects.all(), current(), tomorrow)
    assert read.supported == "D"


def test_S7_every_date_push_and_grade_change_is_kept_and_counted(world):
    wang, deal = world.actor(world.wang), world.deal()
    for changes in (
        {"expected_on": world.soon(10), "claimed_grade": "A"},  # the first word pushes nothing
        {"expected_on": world.soon(24)},
        {"expected_on": world.soon(38), "claimed_grade": "B"},
        {"expected_on": world.soon(30)},  # sooner is no push
        {"amount": 5},
    ):
        deal = change(actor=wang, deal=deal, version=deal.version, changes=changes)
    deal.refresh_from_db()
    assert (deal.date_pushes, deal.grade_changes, deal.claims_taken_back) == (2, 1, 1)
    kept = [(row.field, row.before, row.after) for row in ClaimChange.objects.filter(field="claimed_grade")]
    assert kept == [("claimed_grade", "", "A"), ("claimed_grade", "A", "B")]


def test_S8_a_claim_that_rises_with_the_deal_is_counted_as_a_change_but_not_as_taken_back(world):
    wang, deal = world.actor(world.wang), world.deal(claimed_grade="D")
    for grade in "CBA":
        deal = change(actor=wang, deal=deal, version=deal.version, changes={"claimed_grade": grade})
    deal.refresh_from_db()
    assert (deal.grade_changes, deal.claims_taken_back) == (3, 0)


def test_S1_broken_pace_is_found_by_a_query_as_the_rule_says(world):
    today, playbook = clock.today(), current()
    for grade in ("A", "B", "C", ""):
        for back in range(0, 40, 3):
            deal = world.deal(f"{grade}{back}", claimed_grade=grade)
            Opportunity.objects.filter(pk=deal.pk).update(entered_on=today - dt.timedelta(days=back))
    allowed = playbook.stages[0].pace
    wanted = {
        row.pk
        for row in Opportunity.objects.all()
        if pace.broken(
            working_days(row.entered_on, today), getattr(allowed.get(row.claimed_grade), "limit", None)
        )
    }
    assert {row.pk for row in Opportunity.objects.filter(out_of_pace(playbook, today))} == wanted
    assert wanted


def test_S9_while_nobody_helps_finding_that_person_is_proposed_first(world):
    wang, deal = world.actor(world.wang), world.deal()
    first, second, *_rest = proposals_of([deal], current(), clock.today())[deal.pk]
    assert first.key == "someone_helps" and first.kind == "private_talk" and first.grade == "B"
    assert second.key == "first_visit_held" and second.gate.key == "first_visit"
    record_fact(actor=wang, deal=deal, key="helper", value="李会计引见了张总")
    assert proposals_of([deal], current(), clock.today())[deal.pk][0].key == "first_visit_held"


def test_S9_a_closed_deal_has_no_proposals(world):
    deal = world.deal()
    deal = operations.lose(actor=world.actor(world.wang), deal=deal, reason="no_budget", version=deal.version)
    assert proposals_of([deal], current(), clock.today())[deal.pk] == ()


def test_S7_renaming_the_customer_leaves_the_evidence(world):
    deal = world.deal()
    customer = deal.customer
    changes = {"name": "昆山精密股份"}
    change_customer(actor=OPERATOR, customer=customer, version=customer.version, changes=changes)
    assert evidence(deal) == "D"


def test_S7_the_command_line_tells_the_grade_with_its_reasons_and_what_to_do(world, capsys):
    deal = world.deal(claimed_grade="A", expected_on=world.soon(20))
    assert run(["deal", "show", str(deal.pk), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    grade, first = shown["grade"], shown["proposals"][0]
    assert (grade["claimed"], grade["supported"], grade["by_date"]) == ("A", "D", "A")
    assert [reason["key"] for reason in grade["reasons"][:3]] == ["date", "evidence", "company_needs_heard"]
    assert (first["kind"], first["condition"], first["grade"]) == ("private_talk", "someone_helps", "B")
