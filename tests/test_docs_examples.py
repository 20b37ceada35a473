"""The worked examples of docs/explanation and docs/reference, and the lesson, as they are written."""

import datetime as dt
import re
from decimal import Decimal

import pytest

from tests.guards.sources import ROOT
from tests.test_docs import commands, reference, rows_of
from tuijin.common.days import day_of, working_days
from tuijin.common.errors import Refused
from tuijin.common.money import speak
from tuijin.common.parsing import Unreadable, money
from tuijin.config.cli import run
from tuijin.customers.models import Customer
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations import change, confirm
from tuijin.opportunities.rules.gates import DealState, Happened, gate, is_met, move, progress
from tuijin.opportunities.rules.grades import judge
from tuijin.opportunities.rules.picture import Picture, method_of
from tuijin.opportunities.rules.symptoms import RULE_OF
from tuijin.people.operations import grant
from tuijin.playbook.loader import shipped
from tuijin.playbook.types import RULES, by_key
from tuijin.transfer.rules.fields import Column
from tuijin.transfer.rules.fields import money as money_field
from tuijin.transfer.rules.stages import StageName, propose_stage

T6 = shipped("t6")
DAY = dt.date(2026, 8, 6)


def lacks(here: str, there: str, state: DealState) -> list[str]:
    return [condition.key for condition in gate(move(T6, here, there), state)]


def did(kind: str, *filled: str) -> Happened:
    return Happened(kind, DAY, frozenset(filled))


def met(stage: str, key: str, **state) -> bool:
    return is_met(T6.stage(stage).condition(key), DealState(**state))


LEAD = ["customer_named", "someone_to_talk_to", "first_visit_held"]
FIRST_VISIT = ["company_needs_heard", "own_need_heard", "next_talk_arranged"]


def test_gate_example_1_a_new_deal_lacks_three_things():
    assert lacks("lead", "first_visit", DealState()) == LEAD
    assert progress(T6.stage("lead"), DealState()) == (0, 3)


def test_gate_example_2_with_customer_contact_and_first_visit_it_moves():
    state = DealState(frozenset({"customer", "contact"}), (did("first_visit"),))
    assert lacks("lead", "first_visit", state) == []
    assert progress(T6.stage("lead"), state) == (3, 3)


def test_gate_example_3_either_way_is_enough():
    assert met("lead", "someone_to_talk_to", fields=frozenset({"contact"}))
    assert met("lead", "someone_to_talk_to", happened=(did("first_visit", "people"),))
    assert not met("lead", "someone_to_talk_to", happened=(did("first_visit"),))


def test_gate_example_4_a_deed_cannot_be_confirmed(world):
    deal = world.deal()
    with pytest.raises(Refused) as refusal:
        confirm(actor=world.actor(world.wang), deal=deal, condition="first_visit_held", note="我去过")
    assert refusal.value.reasons[0].key == "not_confirmable"
    assert not met("lead", "first_visit_held", confirmed=frozenset({"first_visit_held"}))


def test_gate_example_5_the_next_talk_is_arranged_or_was_held():
    assert met("first_visit", "next_talk_arranged", next_step="private_talk")
    assert not met("first_visit", "next_talk_arranged", next_step="letter")
    assert not met("first_visit", "next_talk_arranged", next_step=None)
    assert met("first_visit", "next_talk_arranged", happened=(did("private_talk"),))


def test_gate_example_6_a_demo_or_an_executive_meeting():
    shown = ("demo", "shown_or_executive_met")
    assert met(*shown, happened=(did("demo", "departments", "response"),))
    assert not met(*shown, happened=(did("demo", "departments"),))
    assert met(*shown, happened=(did("executive_meeting", "response"),))
    assert not met(*shown, happened=(did("demo", "departments"), did("executive_meeting")))


def test_gate_example_7_a_skip_passes_every_gate_on_the_way():
    step = move(T6, "lead", "engagement")
    assert (step.kind, step.rule) == ("skipped", "reason")
    assert lacks("lead", "engagement", DealState()) == LEAD + FIRST_VISIT


def test_gate_example_8_negotiation_is_never_jumped_over():
    assert move(T6, "demo", "signed").rule == "never"


def test_gate_example_9_going_back_asks_a_reason_only():
    step = move(T6, "engagement", "first_visit")
    assert (step.kind, step.rule, gate(step, DealState())) == ("back", "reason", ())


def test_visibility_example(world):
    deal = world.deal()

    def sees(person) -> tuple[bool, bool]:
        actor = world.actor(person)
        rows = Opportunity.objects.visible_to(actor), Customer.objects.visible_to(actor)
        return rows[0].filter(pk=deal.pk).exists(), rows[1].filter(pk=world.customer.pk).exists()

    assert [sees(one) for one in (world.wang, world.li, world.boss)] == [(True, True)] * 3
    assert [sees(one) for one in (world.zhao, world.chen)] == [(False, False)] * 2
    leader = world.actor(world.li)
    change(actor=leader, deal=deal, version=deal.version, changes={"presales": world.chen})
    grant(actor=leader, kind="opportunity", subject_id=deal.pk, person=world.zhao, reason="一起做")
    assert [sees(one) for one in (world.zhao, world.chen)] == [(True, True)] * 2


@pytest.mark.parametrize(
    ("written", "amount"),
    [("12.5万", 125_000), ("￥1,200", 1_200), ("1.2亿", 120_000_000), ("120K", 120_000), ("-5", None)],
)
def test_money_example_written(written, amount):
    if amount is None:
        with pytest.raises(Unreadable):
            money(written)
    else:
        assert money(written) == Decimal(amount)


def test_money_example_in_a_column_of_wan():
    assert money_field()(Column("金额（万元）"))("15") == Decimal(150_000)


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        (125_000, "12.5 万", "125K"),
        (12_800_000, "1,280 万", "12.8M"),
        (120_000_000, "1.2 亿", "120M"),
        (850, "850", "850"),
    ],
)
def test_money_example_spoken(amount, zh, en):
    assert (speak(amount, "zh"), speak(amount, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-09-30", "2026-10-08", 1),
        ("2026-09-18", "2026-09-21", 2),
        ("2026-02-13", "2026-02-24", 2),
        ("2027-09-30", "2027-10-08", 6),
    ],
)
def test_day_example_holidays(start, end, days):
    assert working_days(dt.date.fromisoformat(start), dt.date.fromisoformat(end)) == days


@pytest.mark.parametrize(("start", "end", "days"), [(3, 5, 2), (7, 10, 1), (7, 9, 0), (3, 17, 10)])
def test_day_example_working_days(start, end, days):
    assert working_days(dt.date(2026, 8, start), dt.date(2026, 8, end)) == days


def test_day_example_a_moment_falls_on_the_local_day():
    assert day_of(dt.datetime(2026, 8, 6, 17, tzinfo=dt.UTC)) == dt.date(2026, 8, 7)


def test_import_example_stages_of_other_systems():
    names = [StageName(stage.key, stage.name) for stage in T6.stages]
    table = reference("import").partition("| in other systems |")[2].partition("\n\n")[0]
    lines = [line.strip("| ").split(" | ") for line in table.splitlines()[2:]]
    assert len(lines) == 7
    for words, meaning in lines:
        for word in words.split(", "):
            entry = propose_stage(word, names)
            expected = entry.stage if entry.outcome == "open" else entry.outcome
            assert meaning.replace("`", "").startswith(expected), word


def test_playbook_example_what_a_signature_needs():
    told = rows_of(reference("playbook-files"))
    for key, cells in told.items():
        if key.startswith("t6-"):
            needs = T6.funnel(key.partition("`")[0]).per_signature()
            assert [int(cell) for cell in cells] == [int(count) for count in needs.values()]


LESSON = (ROOT / "docs" / "tutorial" / "first-deal.md").read_text().partition("## Part two")[2]
ENDS = [[0, 0, 0], [0, 0], [1, 0, 0], [1, 1], [0, 0, 0], [1], [0, 0, 0], [1, 0, 0, 0, 0]]  # by step


@pytest.mark.django_db(transaction=True, reset_sequences=True)  # the lesson counts deals from 1
def test_the_lesson_runs_as_it_is_written(capsys):
    steps = [commands(part) for part in re.split(r"^\*\*\d+\.", LESSON, flags=re.MULTILINE)[1:]]
    assert [[run(words) for words in step] for step in steps] == ENDS, capsys.readouterr().err


def supported(days: int, *facts: str) -> tuple[str, list[str]]:
    """The supported grade and what is lacking, of a named customer's deal expected in so many days."""
    state = DealState(frozenset({"customer"}), tuple(did(fact) for fact in facts))
    verdict = judge(T6, state, DAY + dt.timedelta(days=days), DAY, claimed="A")
    return verdict.supported, [condition.key for condition in verdict.lacking]


def test_grade_example_1_the_evidence_limits():
    grade, lacking = supported(20, "company_needs", "budget")
    assert grade == "C"
    assert lacking == [
        "decision_maker_known",
        "someone_helps",
        "shown_or_executive_met",
        "rivals_known",
        "must_act",
    ]


def test_grade_example_2_the_date_limits():
    assert supported(200, "company_needs", "budget")[0] == "D"


@pytest.mark.parametrize(("days", "grade"), [(28, "B"), (-1, "D")])
def test_grade_examples_3_and_4_the_date_passes_by_itself(days, grade):
    assert dt.date(2026, 9, 3) - DAY == dt.timedelta(days=28)
    assert supported(days, "company_needs", "helper", "decision_maker", "budget")[0] == grade


SYMPTOMS = (ROOT / "docs/explanation/symptoms.md").read_text(encoding="utf-8")


def test_the_page_about_symptoms_names_every_rule_and_no_other():
    assert re.findall(r"^\| `(\w+)` \|", SYMPTOMS, re.MULTILINE) == list(RULES)


@pytest.mark.parametrize(
    ("handed_in", "silent"), [(dt.date(2026, 7, 30), True), (dt.date(2026, 7, 31), False)]
)
def test_symptom_example_2_the_contract_is_silent_for_five_working_days(handed_in, silent):
    state = DealState(happened=(Happened("contract_handed_in", handed_in),))
    assert (_evidence("contract_silent", state) is not None) is silent


@pytest.mark.parametrize(("since", "drags"), [(dt.date(2026, 7, 22), True), (dt.date(2026, 7, 23), False)])
def test_symptom_example_3_eleven_working_days_in_negotiation_drag(since, drags):
    assert (_evidence("dragging_negotiation", DealState(), since) is not None) is drags


def _evidence(key, state, since=dt.date(2026, 8, 1)):
    deal = Picture(DAY, "negotiation", since, since, state)
    return RULE_OF[key](deal, by_key(T6.symptoms, key), method_of(T6))
