"""The shipped playbooks say what the method says (P1, P2 and the items named)."""

from fractions import Fraction

import pytest

from tests.playbooks import FOLDERS, playbook
from tuijin.playbook.loader import SHIPPED, shipped
from tuijin.playbook.types import Pace, Playbook


@pytest.fixture(params=sorted(FOLDERS), scope="module")
def book(request) -> Playbook:
    return playbook(request.param)


@pytest.fixture(scope="module")
def t6() -> Playbook:
    return shipped("t6")


@pytest.fixture(scope="module")
def software_sales() -> Playbook:
    return shipped("software-sales")


def test_P1_every_playbook_passes_its_check_and_keeps_its_files(book):
    assert book.sha and "stages.yaml" in book.files
    assert book.won_stage.won and book.opening_stage in book.stages


def test_P1_test_playbooks_share_no_key_with_the_shipped_ones():
    for area in (
        "stage",
        "grade",
        "role",
        "level",
        "source",
        "fact",
        "activity_kind",
        "lost_reason",
        "funnel",
    ):
        ours = {item.key for name in SHIPPED for item in playbook(name).items(area)}
        theirs = [item.key for name in ("four", "nine") for item in playbook(name).items(area)]
        assert not ours & set(theirs), area


def test_P1_every_condition_speaks_and_asks_in_both_languages(book):
    for condition in (condition for stage in book.stages for condition in stage.exit):
        assert condition.text.zh != condition.text.en
        assert condition.ask.zh.endswith(("？", "。")) and condition.ask.en.endswith(("?", "."))


def test_S1_t6_has_the_stages_of_the_deck(t6):
    assert t6.stage_keys == ("lead", "first_visit", "engagement", "demo", "negotiation", "signed")
    assert t6.opening_stage.key == "first_visit"
    assert [stage.key for stage in t6.lead_stages] == ["lead"]


def test_S1_every_shipped_stage_has_work_cautions_and_set_moves():
    for name in SHIPPED:
        for stage in playbook(name).stages:
            assert stage.key_work and stage.cautions and stage.set_moves, stage.key
            assert stage.won or 2 <= len(stage.exit) <= 6, stage.key


def test_S1_the_pace_of_an_A_deal_adds_up_to_the_decks_best_case(t6):
    paces = [stage.pace["A"] for stage in t6.stages if not stage.won]
    assert sum(pace.standard for pace in paces) == 8
    assert sum(pace.limit for pace in paces) == 4 * 5
    assert sum(stage.pace["B"].standard for stage in t6.stages if not stage.won) == 4 * 7
    assert t6.stage("lead").pace["A"] == Pace(2, 5)
    assert all("C" not in stage.pace for stage in t6.stages)


def test_S1_demo_or_executive_meeting_is_one_condition_with_two_ways(t6):
    ways = t6.stage("demo").condition("shown_or_executive_met").ways
    assert [way.happened for way in ways] == [("demo",), ("executive_meeting",)]
    assert ways[0].filled == ("departments", "response")


def test_S1_engagement_is_left_with_key_person_private_talk_and_a_date(t6):
    first, second, third = t6.stage("engagement").exit
    assert first.ways[0].happened == ("key_person",)
    assert second.ways[0].happened == ("private_talk",)
    assert third.ways[0].next_step == ("demo", "executive_meeting")


def test_S1_visits_talks_demos_and_meetings_are_closed_with_the_next_one(t6):
    closing = {kind.key for kind in t6.activity_kinds if kind.closes_with_next}
    assert closing >= {
        "first_visit",
        "visit",
        "private_talk",
        "demo",
        "executive_meeting",
        "negotiation_talk",
    }
    assert closing >= {"exchange", "reference_visit", "company_visit"}
    assert not closing & {"call", "letter", "note", "payment"}


def test_S2_the_six_categories_are_the_core_and_each_way_of_asking_occurs(t6):
    core = [category.key for category in t6.categories if category.core]
    assert core == ["basics", "needs", "budget", "time", "decision_makers", "competitors"]
    asked = {question.how for category in t6.categories for question in category.questions}
    assert asked == {"yn", "why", "how"}


def test_S4_roles_know_who_helps_decides_and_opposes(t6):
    assert {role.key for role in t6.roles if role.helps} == {"key_person", "inside_source", "supporter"}
    assert [role.key for role in t6.roles if role.decides] == ["decision_maker"]
    assert [role.key for role in t6.roles if role.against] == ["opponent"]


def test_S7_grades_have_the_decks_days(t6):
    days = {grade.key: (grade.within_days, grade.best_days) for grade in t6.grades}
    assert days == {"A": (28, 14), "B": (90, 42), "C": (180, None), "D": (None, None), "X": (None, None)}
    assert [grade.key for grade in t6.grades if not grade.judged] == ["X"]


def test_MK4_the_four_sources_of_the_deck_and_our_own(t6):
    keys = {source.key for source in t6.sources}
    assert keys >= {"telemarketing", "word_of_mouth", "street_sweep", "edm"}
    assert keys >= {"existing_customer", "event", "daily_life"}


def test_S12_seven_kinds_are_inefficient(t6):
    inefficient = {kind.key for kind in t6.activity_kinds if kind.inefficient}
    assert inefficient == {
        "demo",
        "exchange",
        "reference_visit",
        "company_visit",
        "proposal",
        "survey",
        "data_simulation",
    }
    assert {kind.key for kind in t6.activity_kinds if kind.repeats_only} == {"demo", "exchange"}


def test_MG1_the_case_needs_sixty_leads_for_a_signature(t6):
    needed = t6.funnel("t6-case").per_signature()
    assert needed == {"lead": 60, "first_visit": 12, "demo": 4, "negotiation": 2}
    assert {key: 9 * count for key, count in needed.items()}["lead"] == 540
    assert t6.funnel().key == "t6-case"


def test_MG3_the_drawn_funnel_counts_per_signature(t6):
    needed = t6.funnel("t6-drawn").per_signature()
    assert needed == {"lead": 20, "first_visit": 10, "demo": 5, "negotiation": 3}


def test_MG3_ratios_may_be_fractions():
    needed = playbook("nine").funnel("plant-steps").per_signature()
    assert needed == {"spotted": 20, "site_survey": 5, "tendered": 2}
    assert isinstance(needed["site_survey"], Fraction)


def test_P1_software_sales_has_the_seven_steps(software_sales):
    assert software_sales.stage_keys == (
        "target_customers",
        "compelling_event",
        "real_opportunity",
        "standard_demo",
        "negotiation",
        "purchase_conditions",
        "implementation",
    )


def test_C5_the_sixth_step_is_left_by_the_six_conditions(software_sales):
    gate = software_sales.stage("purchase_conditions")
    assert len(gate.exit) == 6 and {condition.method for condition in gate.exit} == {"C5"}
    assert software_sales.next_stage(gate.key).won
