"""What is known, who is missing among the people, and whether a deal is real: tables of cases."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest

from tuijin.opportunities.rules.compelling import event_alarm
from tuijin.opportunities.rules.coverage import coverage, disputed, touched, verified
from tuijin.opportunities.rules.first_visit import Appointment, appointment
from tuijin.opportunities.rules.gates import DealState, Happened
from tuijin.opportunities.rules.people import people_findings
from tuijin.opportunities.rules.picture import Picture, Pressing, Said, Stake, method_of
from tuijin.opportunities.rules.power_map import NARROW, Standing, draw
from tuijin.opportunities.rules.qualifying import qualification
from tuijin.playbook.loader import shipped

T6 = shipped("t6")
METHOD = method_of(T6)
TODAY = dt.date(2026, 8, 6)


def picture(stakes=(), said=(), happened=(), **state) -> Picture:
    roles = frozenset(role for stake in stakes for role in stake.roles)
    won = frozenset(role for stake in stakes if stake.won for role in stake.roles)
    known = DealState(
        happened=tuple(happened), roles=roles, won=won,
        answered=frozenset(one.question for one in said), **state,
    )  # fmt: skip
    return Picture(TODAY, "first_visit", TODAY, TODAY, known, said=tuple(said), stakes=tuple(stakes))


def said(question: str, source: str = "", disputed: bool = False) -> Said:
    return Said(question, source, TODAY, disputed)


def met(*contacts: int, days: int = 1) -> list[Happened]:
    return [Happened("visit", TODAY - dt.timedelta(days=day), theirs=contacts) for day in range(days)]


SOURCES = [
    ("S2 nobody is named", [said("branches"), said("branches")], False),
    ("S2 one source twice", [said("branches", "李会计"), said("branches", "李会计")], False),
    ("S2 two sources", [said("branches", "李会计"), said("branches", "张总")], True),
    ("S2 the second is disputed", [said("branches", "李会计"), said("branches", "张总", True)], False),
    (
        "S2 a third speaks against it",
        [said("branches", "李会计"), said("branches", "张总"), said("branches", "何经理", True)],
        False,
    ),
    ("S2 of another question", [said("branches", "李会计"), said("company_size", "张总")], False),
]


@pytest.mark.parametrize(("name", "answers", "sure"), SOURCES, ids=[case[0] for case in SOURCES])
def test_two_independent_sources_make_an_answer_certain(name, answers, sure):
    assert ("branches" in verified(picture(said=answers), METHOD)) is sure


def test_S2_each_category_counts_its_questions_and_keeps_the_open_ones():
    answers = [
        said("budget_process", "李会计"),
        said("budget_process", "张总"),
        said("budget_basis", "", True),
    ]
    budget = next(one for one in coverage(T6, picture(said=answers), METHOD) if one.category.key == "budget")
    assert (budget.answered, budget.of, budget.verified, budget.disputed) == (2, 5, 1, 1)
    assert [question.key for question in budget.open] == [
        "budget_amount",
        "budget_elasticity",
        "budget_too_low",
    ]


def test_S2_what_lives_elsewhere_counts_without_being_typed_twice():
    deal = picture([Stake(1, ("sponsor",))], fields=frozenset({"expected_on"}))
    parts = {one.category.key: one.answered for one in coverage(T6, deal, METHOD)}
    assert (parts["time"], parts["decision_makers"], parts["budget"]) == (1, 1, 0)
    assert touched(coverage(T6, deal, METHOD)) == (2, 6)


def test_S2_an_answer_to_a_question_that_the_playbook_has_lost_counts_nowhere():
    assert sum(one.answered for one in coverage(T6, picture(said=[said("gone")]), METHOD)) == 0


def test_S2_contradictions_are_named_by_question():
    assert disputed([said("branches", disputed=True), said("company_size")]) == {"branches"}


BEFORE, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)
VISIT, TALK = Happened("first_visit", TODAY), Happened("private_talk", TODAY)
APPOINTMENTS = [
    ("S3 nothing", [], None, None),
    ("S3 a visit alone", [VISIT], None, None),
    ("S3 arranged", [VISIT], "private_talk", Appointment(TOMORROW, False)),
    ("S3 another step", [VISIT], "demo", None),
    ("S3 held", [VISIT._replace(on=BEFORE), TALK], None, Appointment(TODAY, True)),
    ("S3 held before the visit", [VISIT, TALK._replace(on=BEFORE)], None, None),
    ("S3 held, and the next arranged", [TALK], "private_talk", Appointment(TODAY, True)),
]


@pytest.mark.parametrize(
    ("name", "happened", "step", "fruit"), APPOINTMENTS, ids=[one[0] for one in APPOINTMENTS]
)
def test_the_fruit_of_a_first_visit_is_a_talk_alone(name, happened, step, fruit):
    state = DealState(happened=tuple(happened), next_step=step)
    deal = Picture(TODAY, "first_visit", TODAY, TODAY, state, next_on=TOMORROW if step else None)
    assert appointment(T6, deal) == fruit


HELPER = Stake(9, ("inside_source",), won=True, coverage=1, influence=2, name="李会计")
CALLED = Happened("call", TODAY, outcome="reached", theirs=(1,))
BOSS = Stake(1, ("decision_maker",), "boss", coverage=1, department="", name="张总")
WELL = (HELPER, BOSS)
PEOPLE = [
    ("S4 a helper who is won and a known boss", WELL, [], {}, []),
    ("S4 nobody at all", (), [], {}, ["nobody_helps", "decision_maker_unknown"]),
    ("S4 a helper by our word alone", (HELPER._replace(won=False), BOSS), [], {}, ["nobody_helps"]),
    ("S4 a boss never met", (HELPER, BOSS._replace(coverage=None)), [], {}, ["decision_maker_never_met"]),
    (
        "S4 a boss called alone",
        (HELPER, BOSS._replace(coverage=None)),
        (CALLED,),
        {},
        ["decision_maker_never_met"],
    ),
    ("S4 a boss met by record", (HELPER, BOSS._replace(coverage=None)), met(1), {}, []),
    (
        "S4 one meeting with one person",
        (HELPER._replace(coverage=None),),
        met(9),
        {},
        ["decision_maker_unknown"],
    ),
    (
        "S4 two meetings with one person",
        (HELPER._replace(coverage=None), BOSS._replace(coverage=None)),
        met(9, days=2),
        {},
        ["decision_maker_never_met", "single_contact"],
    ),
    ("S4 two meetings with two", WELL, met(9, 1, days=2), {}, []),
    (
        "S4 a key person by our word alone",
        (*WELL, Stake(3, ("key_person",), coverage=1)),
        [],
        {},
        ["key_person_not_won"],
    ),
    ("S4 a key person won", (*WELL, Stake(3, ("key_person",), coverage=1, won=True)), [], {}, []),
    ("S4 a department nobody met", (*WELL, Stake(3, department="仓库")), [], {}, ["blank_departments"]),
    (
        "S4 a department where one of two was met",
        (*WELL, Stake(3, department="仓库"), Stake(4, department="仓库", coverage=1)),
        [],
        {},
        [],
    ),
    ("S4 a weighty opponent", (*WELL, Stake(3, ("opponent",), influence=3)), [], {}, ["opponent_unanswered"]),
    (
        "S4 an opponent by attitude",
        (*WELL, Stake(3, influence=3, attitude=-1)),
        [],
        {},
        ["opponent_unanswered"],
    ),
    ("S4 an opponent whom we met", (*WELL, Stake(3, ("opponent",), influence=3)), met(3), {}, []),
    ("S4 an opponent outweighed", (*WELL, Stake(3, ("opponent",), influence=2)), [], {}, []),
]


@pytest.mark.parametrize(
    ("name", "stakes", "happened", "state", "keys"), PEOPLE, ids=[case[0] for case in PEOPLE]
)
def test_what_is_missing_among_the_people(name, stakes, happened, state, keys):
    found = people_findings(picture(stakes, happened=happened, **state), METHOD)
    assert [one.key for one in found] == keys
    assert all(one.text.zh and one.text.en for one in found)


def test_S4_a_fact_that_names_helper_and_decision_maker_is_enough():
    facts = [Happened("helper", TODAY), Happened("decision_maker", TODAY)]
    assert people_findings(picture(happened=facts), METHOD) == ()


def test_S6_the_sheets_are_checked_against_the_record():
    before = {one.sheet.key: one.met for one in qualification(T6, DealState())}
    assert before == {"customer": 0, "real": 0, "buys": 0}
    state = DealState(
        answered=frozenset({"branches", "budget_basis"}), roles=frozenset({"sponsor"}), compelled=True
    )
    after = {one.sheet.key: one.met for one in qualification(T6, state)}
    assert after == {"customer": 1, "real": 2, "buys": 0}
    real = next(one for one in qualification(T6, state) if one.sheet.key == "real")
    assert [item.condition.key for item in real.items if item.met] == ["sponsor_named", "compelled"]
    told = replace(state, happened=(Happened("budget", TODAY),))  # how it was computed is no budget yet
    assert [one.met for one in qualification(T6, told)] == [1, 3, 0]


FOUR = frozenset({"inside_source", "contact", "decision_maker", "participant"})
HANDED_IN = Happened("contract_handed_in", TODAY)
CONDITIONS = [
    ("C5 nobody asked about rivals", DealState(), "no_rival", False),
    ("C5 the line of rivals says that there is none", DealState(frozenset({"competitors"})), "no_rival", True),
    ("C5 a rival is in it", DealState(frozenset({"competitors"}), contested=True), "no_rival", False),
    ("C5 somebody said none is left", DealState(answered=frozenset({"rivals_left"})), "no_rival", True),
    (
        "C5 said so, and yet one is in it",
        DealState(answered=frozenset({"rivals_left"}), contested=True),
        "no_rival",
        False,
    ),
    ("C5 all four support us", DealState(roles=FOUR), "people_support", True),
    ("C5 a participant does not", DealState(roles=FOUR, doubtful=frozenset({"participant"})), "people_support", False),
    ("C5 nobody is a contact", DealState(roles=FOUR - {"contact"}), "people_support", False),
    ("C5 the plan is confirmed", DealState(happened=(Happened("work_plan", TODAY),)), "plan_confirmed", True),
    ("C5 a contract alone confirms no plan", DealState(happened=(HANDED_IN,)), "plan_confirmed", False),
]  # fmt: skip


@pytest.mark.parametrize(("name", "state", "key", "met"), CONDITIONS, ids=[case[0] for case in CONDITIONS])
def test_the_conditions_of_purchase_are_read_from_rivals_and_people(name, state, key, met):
    items = {item.condition.key: item.met for sheet in qualification(T6, state) for item in sheet.items}
    assert items[key] == met


DAY = dt.timedelta(days=1)
ALARMS = [
    ("OG5 nothing compels", (), TODAY, "没有强迫事件"),
    ("OG5 a push of ours alone", (Pressing("dated_offer", TODAY),), TODAY, "没有强迫事件"),
    ("OG5 an event without a day", (Pressing("data_apart"),), TODAY, ""),
    ("OG5 signed on its day", (Pressing("new_strategy", TODAY),), TODAY, ""),
    ("OG5 signed a day later", (Pressing("new_strategy", TODAY),), TODAY + DAY, "晚 1 天"),
    ("OG5 no expected date", (Pressing("new_strategy", TODAY),), None, ""),
    (
        "OG5 the earliest event counts",
        (Pressing("data_apart", TODAY + 9 * DAY), Pressing("new_strategy", TODAY)),
        TODAY + 2 * DAY,
        "晚 2 天",
    ),
]


@pytest.mark.parametrize(("name", "events", "expected", "says"), ALARMS, ids=[case[0] for case in ALARMS])
def test_the_alarm_of_events(name, events, expected, says):
    alarm = event_alarm(replace(picture(), events=events, expected_on=expected), METHOD)
    assert (says in alarm.zh) if says else alarm is None


def test_S4_the_map_puts_levels_in_rows_and_lets_nobody_overlap():
    people = [Standing(at, 1, influence=3) for at in range(6)]
    drawn = draw(3, [*people, Standing(99, 3, attitude=-1)], [(0, 1, 0), (0, 500, 1)])
    assert [row.index for row in drawn.rows] == [0, 1, 2, 3] and len(drawn.links) == 1
    nodes = {node.id: node for node in drawn.nodes}
    assert nodes[99].shape == "diamond" and nodes[99].y > nodes[5].y > nodes[0].y
    line = [nodes[at] for at in range(4)]
    assert all(b.x - a.x > a.r + b.r for a, b in pairwise(line)) and line[-1].x + 17 < 720
    assert draw(3, [Standing(1, 0, attitude=2)]).nodes[0].shape == "circle"


def test_S4_the_map_for_a_phone_is_as_wide_as_its_page_with_two_people_a_line_below_the_levels_name():
    drawn = draw(3, [Standing(at, 1, influence=3) for at in range(60)], frame=NARROW)
    assert drawn.frame.width <= 390 - 2 * 16 and all(0 < node.left < 358 - node.size for node in drawn.nodes)
    assert len({node.y for node in drawn.nodes}) == 30 and len({(n.x, n.y) for n in drawn.nodes}) == 60
    assert all(row.label < row.y - 13 for row in drawn.rows) and drawn.rows[0].label > 8


@pytest.mark.parametrize(
    ("places", "blank"),
    [
        ((), "仓储部"),
        (("财务部、仓储部",), ""),  # as written on a visit or a demo
        (("仓储",), ""),  # of somebody met who plays no part
        (("生产部",), "仓储部"),
    ],
)
def test_S4_a_department_is_blank_until_somebody_of_it_was_met_in_whatever_way(places, blank):
    deal = replace(picture((*WELL, Stake(3, department="仓储部"))), places=frozenset(places))
    found = [str(one.text.zh) for one in people_findings(deal, METHOD) if one.key == "blank_departments"]
    assert found == ([f"{blank}：还没见过人"] if blank else [])
