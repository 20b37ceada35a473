"""How a deal is played (S10): proposed by the record, chosen by a person, through page and API."""

import datetime as dt
import json
import re

import pytest

from tuijin.opportunities import operations
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.rules.gates import DealState, Happened
from tuijin.opportunities.rules.picture import Foe, Picture, method_of
from tuijin.opportunities.rules.playing import moments, proposed_play, timing
from tuijin.playbook.loader import shipped
from tuijin.playbook.queries import current

pytestmark = pytest.mark.django_db
T6 = shipped("t6")
METHOD = method_of(T6)
TODAY = dt.date(2026, 8, 6)
NURTURE = next(one for one in T6.strategies if not one.late)
SNATCH = next(one for one in T6.strategies if one.late)
AHEAD = next(position.key for position in T6.positions if position.ahead)
OUT = next(position.key for position in T6.positions if position.out)
HELPS = METHOD.helpers
HTMX = {"HTTP_HX_REQUEST": "true"}


def deal(*kinds: str, rivals=(), won=(), days: int = 0, expected=None) -> Picture:
    on = TODAY - dt.timedelta(days=days)
    known = DealState(happened=tuple(Happened(kind, on) for kind in kinds), won=frozenset(won))
    left = None if expected is None else TODAY + dt.timedelta(days=expected)
    return Picture(TODAY, "demo", on, on, known, rivals=tuple(rivals), expected_on=left)


PLAYS = [
    ("S10 nobody else is in it", deal(), NURTURE, "没有看见对手"),
    ("S10 a rival leads, though somebody helps", deal(rivals=[Foe("金蝶", AHEAD)], won=HELPS), SNATCH, "金蝶领先"),
    ("S10 a rival is in it and nobody helps", deal(rivals=[Foe("金蝶")]), SNATCH, "还没有人帮我们"),
    ("S10 a rival is in it and somebody helps", deal(rivals=[Foe("金蝶")], won=HELPS), NURTURE, "我们领先"),
    ("S10 three working days for four", deal(rivals=[Foe("SAP")], won=HELPS, expected=5), SNATCH, "只有 3 个"),
    ("S10 four working days for four", deal(rivals=[Foe("SAP")], won=HELPS, expected=6), NURTURE, "我们领先"),
    ("S10 in haste, but nobody else is in it", deal(won=HELPS, expected=1), NURTURE, "我们领先"),
    ("S10 a Latin name is set off", deal(rivals=[Foe("SAP", AHEAD)]), SNATCH, "SAP 领先，我们"),
    ("S10 the rival is out", deal(rivals=[Foe("金蝶", OUT)]), NURTURE, "没有看见对手"),
    ("S10 the rival has lost", deal(rivals=[Foe("金蝶", AHEAD, result="lost")]), NURTURE, "没有看见对手"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "picture", "strategy", "why"), PLAYS, ids=[case[0] for case in PLAYS])
def test_the_strategy_is_proposed_from_who_leads_and_how_late_we_are(name, picture, strategy, why):
    play = proposed_play(picture, T6.strategies, METHOD)
    assert play.strategy == strategy and why in play.why.zh


TIMES = [
    ("S10 snatching", deal(), SNATCH, "慢就是错"),
    ("S10 nurturing, the key person is not won", deal("price_told"), NURTURE, "早出手就是错"),
    ("S10 nurturing, the key person is won", deal(won=METHOD.key_roles), NURTURE, "可以出手"),
    ("S10 nurturing, after the formal quote", deal("quote"), NURTURE, "慢就是错"),
]


@pytest.mark.parametrize(("name", "picture", "strategy", "said"), TIMES, ids=[case[0] for case in TIMES])
def test_an_early_strike_and_slowness_are_faults_at_their_time(name, picture, strategy, said):
    assert said in timing(picture, strategy, METHOD).zh


def test_S1_a_best_moment_runs_for_two_days_and_is_then_missed():
    told = [
        [(due.days, due.missed) for due in moments(deal("demo", days=days), T6.moments)] for days in (2, 3)
    ]
    assert told == [[(2, False)], [(3, True)]]
    assert not list(moments(deal("demo", "private_talk"), T6.moments))


@pytest.fixture
def contested(world) -> Opportunity:
    row = world.deal()
    operations.add_rival(actor=world.actor(world.wang), deal=row, name="金蝶", position=AHEAD)
    return row


def page(world, row, language: str = "zh-hans") -> str:
    text = world.client(world.wang, language).get(f"/opportunities/{row.pk}").content.decode()
    at = text.index('id="play"')
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text[at : text.index("</section>", at)]))


def test_S10_the_page_proposes_how_to_play_with_its_moves(world, contested):
    shown = page(world, contested)
    assert f"按记录该{SNATCH.name}" in shown and "金蝶领先，我们来晚了" in shown and "就这么打" in shown
    assert all(str(move) in shown for move in SNATCH.moves)
    english = page(world, contested, "en")
    assert "By the record: Snatch" in english and "slowness is the fault" in english


def test_S10_a_strategy_is_chosen_in_place_and_taken_back(world, contested):
    client, url = world.client(world.wang), f"/opportunities/{contested.pk}/fields/strategy"
    assert NURTURE.key in client.get(url, **HTMX).content.decode()
    answer = client.post(url, {"strategy": NURTURE.key, "version": contested.version}, **HTMX)
    text = answer.content.decode()
    assert answer.status_code == 200 and 'id="fact-strategy"' in text and 'id="deal-play"' in text
    assert all(str(move) in text for move in NURTURE.moves)
    told = json.loads(answer["HX-Trigger"])["toast"]
    assert str(NURTURE.name) in told["text"]
    shown = page(world, contested)
    assert str(NURTURE.name) in shown and f"按记录该{SNATCH.name}" in shown and "早出手就是错" in shown
    whole = client.get(f"/opportunities/{contested.pk}").content.decode()
    assert f"怎么打：空 → {NURTURE.name}" in whole
    client.post(told["undo"])
    assert Opportunity.objects.get(pk=contested.pk).strategy == ""


def test_S10_what_is_chosen_as_proposed_is_not_proposed_again(world, contested):
    changes = {"strategy": SNATCH.key}
    operations.change(
        actor=world.actor(world.wang), deal=contested, version=contested.version, changes=changes
    )
    shown = page(world, contested)
    assert "按记录该" not in shown and "就这么打" not in shown and "金蝶领先" in shown


@pytest.mark.parametrize("value", ["blitz", "<b>", "x" * 60])
def test_a_strategy_that_the_playbook_does_not_know_is_refused(world, contested, value):
    url = f"/opportunities/{contested.pk}/fields/strategy"
    answer = world.client(world.wang).post(url, {"strategy": value, "version": contested.version}, **HTMX)
    assert answer.status_code == 422 and "没有这个选项" in answer.content.decode()


def test_a_new_deal_is_not_asked_how_it_will_be_played(world):
    assert 'name="strategy"' not in world.client(world.wang).get("/opportunities/new").content.decode()
    assert current().strategies
