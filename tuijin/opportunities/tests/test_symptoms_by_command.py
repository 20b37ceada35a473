"""Each symptom (S8) brought about and cleared by commands, step by step; at every step what is kept for list, board and
report is what the deal shows.
"""

import datetime as dt

import pytest

from tuijin.common import clock
from tuijin.common.days import working_days
from tuijin.config.cli import main
from tuijin.opportunities.models import Finding, Opportunity
from tuijin.opportunities.operations import judge
from tuijin.opportunities.queries.record import picture_of
from tuijin.opportunities.rules.picture import method_of
from tuijin.opportunities.rules.symptoms import shown
from tuijin.playbook.queries import current
from tuijin.playbook.types import RULES

pytestmark = pytest.mark.django_db
TODAY = clock.today()
AMOUNT = ("--amount", "100000")
STEP = ("set", "next_step=见张总", f"next_step_on={TODAY + dt.timedelta(days=2)}")
BOSS = ("stakeholder", "张总", "roles=decision_maker", "level=boss")
Words = tuple[str, ...]


def log(kind: str, *words: str, days: int = 0) -> Words:
    return ("log", kind, "--on", str(TODAY - dt.timedelta(days=days)), "--no-next", "客户出国", *words)


def ended(kind: str, outcome: str, days: int = 0) -> Words:
    return log(kind, "--outcome", outcome, days=days)


def said(question: str, *words: str) -> Words:
    return ("answer", question, "说清楚了", *words)


def expected(days: int) -> Words:
    return ("set", f"expected_on={TODAY + dt.timedelta(days=days)}")


def before(working: int) -> int:
    """Calendar days back to the day that so many working days lie behind."""
    return next(back for back in range(60) if working_days(TODAY - dt.timedelta(days=back), TODAY) == working)


CONFIRMED = ("answer", "expected_date", "--source", "张总")
VISITS = [log("visit", days=days) for days in (9, 6, 3)]

# key → (stage, days open, days in the stage), what brings it about, what clears it
CASES: dict[str, tuple[tuple[str, int, int], list[Words], list[Words]]] = {
    "no_picture_after_visits": (
        ("lead", 0, 0),
        [said("company_size"), said("requirement"), said("buying_plan"), *VISITS],
        [said("budget_basis")],
    ),
    "long_without_result": (("lead", 90, 30), [], [("advance",)]),
    "many_meetings_no_progress": (("lead", 20, 20), [*VISITS, log("meal", days=1)], [("advance",)]),
    "out_of_moves": (
        ("lead", 0, 0),
        [log("demo"), log("proposal"), log("survey"), log("data_simulation")],
        [STEP],
    ),
    "no_definite_date": (("engagement", 0, 0), [], [expected(30)]),
    "demo_lukewarm": (("demo", 0, 0), [ended("demo", "fair", 3)], [ended("demo", "strong")]),
    "keeps_changing": (("lead", 0, 0), [expected(30), expected(40), expected(50), expected(60)], [CONFIRMED]),
    "contract_silent": (
        ("negotiation", 0, 0), [log("contract_handed_in", days=before(5))], [log("call")],
    ),
    "unknown_rival": (("demo", 0, 0), [], [("rival", "金蝶")]),
    "rival_price_unknown": (("negotiation", 0, 0), [("rival", "金蝶")], [("rival", "金蝶", "price=120000")]),
    "key_person_unknown": (("engagement", 0, 0), [], [("stakeholder", "李会计", "roles=key_person")]),
    "price_only": (("lead", 0, 0), [ended("executive_meeting", "price_only", 3)], [ended("visit", "advanced")]),
    "price_shopping": (
        ("lead", 0, 0), [("rival", "金蝶"), ("rival", "用友")], [("rival", "用友", "position=out")],
    ),
    "personal_wishes": (
        ("lead", 0, 0),
        [said("requirement", "--source", "张总"), said("management_layer", "--source", "张总")],
        [said("requirement", "--source", "李会计")],
    ),
    "trial_without_agreement": (("demo", 0, 0), [ended("trial", "running", 9)], [ended("trial", "agreed")]),
    "boss_seen_once": (
        ("demo", 0, 0),
        [BOSS, log("executive_meeting", "--with", "张总", days=3)],
        [log("visit", "--with", "张总")],
    ),
    "no_compelling_event": (("engagement", 0, 0), [], [("event", "new_strategy", "evidence=搬厂")]),
    "budget_unknown": (("engagement", 0, 0), [], [("tell", "budget", "15万")]),
    "rival_ahead": (
        ("lead", 0, 0), [("rival", "金蝶", "position=ahead")], [("rival", "金蝶", "position=level")],
    ),
    "needs_grew": (("demo", 0, 0), [log("demo", days=9), said("requirement")], [("tell", "company_needs", "齐套")]),
    "price_before_facts": (
        ("lead", 0, 0),
        [("tell", "company_needs", "齐套"), ("tell", "budget", "15万"), log("price_told", *AMOUNT)],
        [BOSS],
    ),
    "quote_without_key_person": (
        ("lead", 0, 0), [log("quote", *AMOUNT)], [("tell", "quote_talked_through", "是")],
    ),
    "quote_without_contract": (("lead", 0, 0), [log("quote", *AMOUNT)], [log("contract_handed_in")]),
    "erp_theory_to_boss": (
        ("lead", 0, 0), [ended("executive_meeting", "theory", 3)], [ended("executive_meeting", "supports")],
    ),
    "expertise_show": (("lead", 0, 0), [ended("visit", "showed_off", 3)], [ended("visit", "advanced")]),
    "function_check_demo": (("lead", 0, 0), [ended("demo", "function_check", 3)], [ended("demo", "strong")]),
    "demo_without_departments": (
        ("lead", 0, 0), [log("demo", days=3)], [log("demo", "--departments", "财务部")],
    ),
    "weak_demo_no_second": (
        ("lead", 0, 0), [ended("demo", "weak", 3)], [(*STEP, "next_step_kind=demo")],
    ),
    "early_strike": (
        ("lead", 0, 0),
        [("stakeholder", "张总", "roles=key_person"), ("set", "strategy=nurture"), log("price_told", *AMOUNT)],
        [("deed", "张总", "told_us", "说了对手的报价")],
    ),
    "single_contact": (
        ("lead", 0, 0),
        [log("visit", "--with", "张总", days=9), log("visit", "--with", "张总")],
        [log("call", "--with", "李会计")],
    ),
    "no_next_step": (("lead", 0, 0), [], [STEP]),
    "dragging_negotiation": (("negotiation", 30, before(11)), [], [("back",)]),
    "own_weak_point_shown": (("lead", 0, 0), [ended("demo", "weak_point", 3)], [ended("demo", "strong")]),
}  # fmt: skip
MOVES = {
    "advance": ("--to", "first_visit", "--exception", "急"),
    "back": ("--to", "demo", "--note", "没谈拢"),
}


def test_S8_every_rule_has_a_case():
    assert CASES.keys() == RULES.keys()


@pytest.mark.parametrize("key", CASES)
def test_S8_commands_bring_it_about_and_clear_it_for_every_surface_at_once(world, key):
    (stage, open_days, days), bring, clear = CASES[key]
    deal = world.deal(expected_on=None)
    Opportunity.objects.filter(pk=deal.pk).update(
        stage=stage,
        opened_on=TODAY - dt.timedelta(days=open_days),
        entered_on=TODAY - dt.timedelta(days=days),
    )
    judge([deal.pk])

    def done(words: Words) -> set[str]:
        verb = words[0] if words[0] not in MOVES else "advance"
        more = MOVES.get(words[0], words[1:])
        assert main(["deal", verb, deal.ref, *more, "--as", world.li.email, "--json"]) == 0
        return standing(deal)

    shows = [standing(deal), *(done(words) for words in bring)]
    assert key in shows[-1]
    assert not bring or key not in shows[-2]
    cleared = [done(words) for words in clear]
    assert key not in cleared[-1]


def standing(deal: Opportunity) -> set[str]:
    """What list, board and report read; the same as the rules find it now."""
    kept = set(Finding.objects.filter(opportunity=deal).values_list("key", flat=True))
    now, playbook = Opportunity.objects.get(pk=deal.pk), current()
    found = shown(picture_of(now, clock.today()), playbook.symptoms, method_of(playbook))
    assert kept == {one.symptom.key for one in found}
    return kept
