"""Grades (S7): claimed by the seller, supported by date and evidence."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.playbooks import playbook
from tuijin.opportunities.rules import grades
from tuijin.opportunities.rules.gates import DealState, Happened

TODAY = dt.date(2026, 8, 6)
T6 = playbook("t6")
NAMED = DealState(fields=frozenset({"customer"}))


def knowing(*facts: str, fields: tuple[str, ...] = ("customer",)) -> DealState:
    """A deal with these facts told; `demo` stands for one with departments and response."""
    full = frozenset({"departments", "response"})
    happened = tuple(Happened(key, TODAY, full if key == "demo" else frozenset()) for key in facts)
    return DealState(fields=frozenset(fields), happened=happened)


B_EVIDENCE = ("company_needs", "helper", "decision_maker", "budget")
A_EVIDENCE = (*B_EVIDENCE, "demo")

DATES = [
    (0, "A"), (28, "A"), (29, "B"), (90, "B"), (91, "C"), (180, "C"), (181, "D"), (-1, "D"), (None, "D"),
]  # fmt: skip


@pytest.mark.parametrize(("days", "grade"), DATES)
def test_S7_the_date_alone_allows_a_grade(days, grade):
    expected = None if days is None else TODAY + dt.timedelta(days=days)
    assert grades.by_date(T6, expected, TODAY) == grade


EVIDENCE = [
    (DealState(), "X"),
    (NAMED, "D"),
    (knowing("company_needs"), "C"),
    (knowing(*B_EVIDENCE), "B"),
    (knowing("helper", "decision_maker", "budget"), "D"),  # a better grade needs what the worse ones need
    (knowing(*A_EVIDENCE), "B"),  # the rivals are not known
    (knowing(*A_EVIDENCE, fields=("customer", "competitors")), "B"),  # nothing compels them to act
    (replace(knowing(*A_EVIDENCE, fields=("customer", "competitors")), compelled=True), "A"),
    (knowing(*A_EVIDENCE, fields=("competitors",)), "X"),
]


@pytest.mark.parametrize(("state", "grade"), EVIDENCE)
def test_S7_the_evidence_alone_allows_a_grade(state, grade):
    assert grades.by_evidence(T6, state) == grade


def test_S7_a_private_talk_that_won_a_helper_is_evidence_and_one_that_did_not_is_none():
    won = [Happened("private_talk", TODAY, outcome=outcome) for outcome in ("helps_us", "reserved")]
    known = knowing("company_needs", "decision_maker", "budget")
    with_talk = [DealState(known.fields, (*known.happened, talk)) for talk in won]
    assert [grades.by_evidence(T6, state) for state in with_talk] == ["B", "C"]


def test_S7_the_worse_of_date_and_evidence_counts_and_says_what_is_lacking():
    soon = TODAY + dt.timedelta(days=20)
    verdict = grades.judge(T6, knowing("company_needs", "budget"), soon, TODAY, claimed="A")
    assert (verdict.supported, verdict.by_date, verdict.by_evidence, verdict.days) == ("C", "A", "C", 20)
    lacking = [condition.key for condition in verdict.lacking]
    assert sorted(lacking[:2]) == ["decision_maker_known", "someone_helps"]  # grade B's come before A's
    assert sorted(lacking[2:]) == ["must_act", "rivals_known", "shown_or_executive_met"]
    assert grades.overclaimed(T6, "A", "C") and not grades.overclaimed(T6, "C", "C")


def test_S7_a_playbook_without_evidence_judges_by_the_date():
    four = playbook("four")
    assert grades.judge(four, DealState(), TODAY + dt.timedelta(days=21), TODAY).supported == "hot"
    assert grades.judge(four, DealState(), None, TODAY).supported == "cold"


@given(
    days=st.one_of(st.none(), st.integers(-400, 400)),
    facts=st.sets(st.sampled_from(A_EVIDENCE)),
    fields=st.sets(st.sampled_from(["customer", "competitors"])),
    more=st.sampled_from(A_EVIDENCE),
)
def test_S7_more_evidence_never_makes_a_grade_worse(days, facts, fields, more):
    expected = None if days is None else TODAY + dt.timedelta(days=days)
    order = grades.from_best(T6)
    before = grades.judge(T6, knowing(*facts, fields=tuple(fields)), expected, TODAY).supported
    after = grades.judge(T6, knowing(*facts, more, fields=tuple(fields)), expected, TODAY).supported
    assert order.index(after) <= order.index(before)


@pytest.mark.parametrize(
    ("claims", "times"),
    [
        ("DCBA", 0),  # it rises with the deal
        ("BA", 0),
        ("BCB", 2),  # fell, and came back to where it was
        ("BCA", 1),
        ("BDCA", 2),
        (["", "B", ""], 1),
        (["A", "gone"], 1),
    ],
)
def test_S8_a_claim_that_rises_to_where_it_never_was_is_not_taken_back(claims, times):
    assert grades.taken_back(claims, list("ABCDX")) == times
