"""What to do next (S9): helper first, then what raises the supported grade most."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.playbooks import playbook
from tuijin.opportunities.rules.advice import propose
from tuijin.opportunities.rules.gates import DealState, Happened
from tuijin.opportunities.rules.grades import from_best, judge

TODAY = dt.date(2026, 8, 6)
SOON = TODAY + dt.timedelta(days=20)
T6 = playbook("t6")


def knowing(*facts: str, compelled: bool = False) -> DealState:
    happened = tuple(Happened(key, TODAY, frozenset({"departments", "response"})) for key in facts)
    return DealState(frozenset({"customer", "contact", "competitors"}), happened, compelled=compelled)


def proposed(state: DealState, expected: dt.date | None, claimed: str = "A") -> list[str]:
    verdict = judge(T6, state, expected, TODAY, claimed)
    return [one.key for one in propose(T6, T6.stage("demo"), state, verdict)]


def test_S9_while_nobody_helps_that_outranks_what_raises_the_grade():
    assert proposed(knowing(), SOON)[:2] == ["someone_helps", "company_needs_heard"]


@pytest.mark.parametrize(
    ("state", "expected", "first", "then"),
    [
        (knowing("helper", "decision_maker", "budget", "demo"), SOON, "company_needs_heard", "must_act"),
        (knowing("company_needs", "helper", "decision_maker"), SOON, "budget_known", "must_act"),
        (knowing("company_needs", "helper", "budget"), SOON, "decision_maker_known", "must_act"),
    ],
)
def test_S9_what_alone_raises_the_supported_grade_comes_before_what_does_not(state, expected, first, then):
    keys = proposed(state, expected)
    assert keys[0] == first and keys.index(then) > 0


@pytest.mark.parametrize("expected", [None, TODAY - dt.timedelta(days=1)])
def test_S9_where_the_date_holds_the_grade_down_the_day_is_asked_for_first(expected):
    state = knowing("company_needs", "helper", "decision_maker", "budget")
    assert proposed(state, expected)[0] == "signing_dated"
    before = judge(T6, state, expected, TODAY).supported
    assert (before, judge(T6, state, SOON, TODAY).supported) == ("D", "B")
    assert "signing_dated" not in proposed(state, SOON)


def test_S9_doing_what_is_proposed_first_never_raises_less_than_the_rest():
    """Every deal between nothing and all of the evidence: the first proposal is applied, then each of the others."""
    order = from_best(T6)
    facts = {"company_needs_heard": "company_needs", "decision_maker_known": "decision_maker"}
    facts |= {"budget_known": "budget", "shown_or_executive_met": "demo"}
    for known in range(2 ** len(facts)):
        there = [fact for at, fact in enumerate(facts.values()) if known >> at & 1]
        state = knowing("helper", *there, compelled=True)

        def after(key: str, state: DealState = state) -> int:
            more = Happened(facts[key], TODAY, frozenset({"departments", "response"}))
            learnt = replace(state, happened=(*state.happened, more))
            return order.index(judge(T6, learnt, SOON, TODAY).supported)

        ranks = [after(key) for key in proposed(state, SOON) if key in facts]
        assert ranks == sorted(ranks)
