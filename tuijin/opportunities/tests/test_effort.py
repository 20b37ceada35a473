"""The effort ledger (S12): hours and money by kind, person and team, what was inefficient, work per signature."""

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world import World
from tuijin.common import clock
from tuijin.config.cli import main
from tuijin.opportunities import operations
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.queries.effort import ledger
from tuijin.opportunities.rules.effort import Piece, by_kind, per_signature, spent, wasted, work
from tuijin.people.actors import OPERATOR
from tuijin.playbook.queries import current

DAY = dt.date(2026, 3, 2)


def pieces(*told: str) -> list[Piece]:
    """ "demo", "demo weak", "demo served": one a day."""
    return [
        Piece(kind, DAY + dt.timedelta(days=at), minutes=60, weak="weak" in rest, served="served" in rest)
        for at, (kind, *rest) in enumerate(one.split() for one in told)
    ]


@pytest.fixture
def kinds(db):
    return {kind.key: kind for kind in current().activity_kinds}


@pytest.mark.parametrize(
    ("told", "lost"),
    [
        (["demo"], []),
        (["demo", "demo"], [1]),
        (["demo weak", "demo"], []),
        (["demo weak", "demo", "demo"], [2]),
        (["demo weak", "demo weak", "demo"], [2]),  # a second after a weak first, no third
        (["demo", "demo served"], []),
        (["demo", "exchange"], []),
        (["exchange", "exchange"], [1]),
        (["reference_visit"], [0]),
        (["company_visit"], [0]),
        (["proposal"], [0]),
        (["survey"], [0]),
        (["data_simulation"], [0]),
        (["reference_visit served"], []),
        (["visit", "visit", "call", "meal"], []),
        (["not_in_the_playbook"], []),
    ],
)
def test_S12_seven_kinds_are_inefficient_with_their_exceptions(kinds, told, lost):
    assert sorted(wasted(pieces(*told), kinds)) == lost


def test_S12_what_came_before_the_period_still_makes_a_later_one_a_repeat(kinds):
    both = pieces("demo", "demo")
    (one,) = work(both, kinds, since=DAY + dt.timedelta(days=1))
    assert (one.pieces, one.wasted, one.wasted_minutes) == (1, True, 60)


@given(st.lists(st.sampled_from(["demo", "demo weak", "survey", "visit", "exchange served"]), max_size=12))
@pytest.mark.django_db
def test_S12_sums_by_kind_lose_nothing(told):
    kinds = {kind.key: kind for kind in current().activity_kinds}
    rows = spent(work(pieces(*told), kinds), by_kind)
    assert sum(row.pieces for row in rows) == len(told)
    assert sum(row.wasted for row in rows) == len(wasted(pieces(*told), kinds))
    assert all(row.wasted_minutes <= row.minutes for row in rows)


def test_S12_work_per_signature_is_unknown_without_one():
    assert per_signature(18, 2) == 9
    assert per_signature(10, 3) == Fraction(10, 3)
    assert per_signature(18, 0) is None


def did(world: World, deal: Opportunity, kind: str, days_ago: int = 1, by=None, **fields) -> None:
    """A piece of work by wang, or by somebody else, some days ago."""
    on = clock.today() - dt.timedelta(days=days_ago)
    visit = replace(world.visit(kind, **fields), subject_id=deal.pk, on=on, by=by or world.wang)
    operations.log_activities(actor=OPERATOR, activities=[visit])


@pytest.fixture
def dealer(world) -> World:
    """Wang signed one, where the second demo was one too many; zhao called somebody in the other team."""
    deal = world.deal("签了的")
    did(world, deal, "visit", minutes=90, cost=Decimal("120.50"))
    did(world, deal, "demo", days_ago=400, minutes=60)
    did(world, deal, "demo", days_ago=2, minutes=45)
    did(world, deal, "note", days_ago=2)
    Opportunity.objects.filter(pk=deal.pk).update(outcome=Opportunity.WON, closed_on=clock.today())
    other = world.deal("别组的", world.zhao)
    did(world, other, "call", by=world.zhao, minutes=10)
    return world


def test_S12_the_ledger_of_a_year_by_kind_person_and_team(dealer):
    found = ledger(OPERATOR, 365)
    assert (found.whole.pieces, found.whole.minutes, found.whole.cost) == (3, 145, Decimal("120.50"))
    assert (found.whole.wasted, found.won, found.per_signature) == (1, 1, 3)
    assert {row.key: (row.pieces, row.wasted) for row in found.kinds} == {
        "visit": (1, 0), "demo": (1, 1), "call": (1, 0),
    }  # fmt: skip
    assert {person.name: row.minutes for person, row in found.people} == {
        dealer.wang.name: 135, dealer.zhao.name: 10,
    }  # fmt: skip


def test_S12_a_team_counts_the_teams_below_it(dealer):
    teams = {
        one.team.name: (one.spent.pieces, one.won, one.per_signature) for one in ledger(OPERATOR, 365).teams
    }
    assert teams == {"公司": (3, 1, 3), "华东一组": (2, 1, 2), "华南组": (1, 0, None)}


def test_S12_the_ledger_shows_what_the_reader_sees(dealer):
    assert ledger(dealer.actor(dealer.wang), 365).whole.pieces == 2
    assert ledger(dealer.actor(dealer.zhao), 365).whole.pieces == 1
    assert ledger(dealer.actor(dealer.zhao), 30).won == 0


def test_S12_the_number_of_queries_does_not_grow(dealer, django_assert_max_num_queries):
    for number in range(5):
        did(dealer, dealer.deal(f"再一单 {number}"), "demo", minutes=30)
    with django_assert_max_num_queries(10):
        ledger(OPERATOR, 365)


def test_S12_the_page_tells_it_in_both_languages_and_for_any_period(dealer):
    client = dealer.client(dealer.wang)
    page = client.get("/opportunities/effort").content.decode()
    assert "上门拜访" in page and "2.3" in page
    assert client.get("/opportunities/effort?days=30").status_code == 200
    assert client.get("/opportunities/effort?days=%00x").status_code == 200
    english = dealer.client(dealer.wang, "en").get("/opportunities/effort").content.decode()
    assert "pieces of work" in english.casefold() and "Visit" in english
    empty = dealer.client(dealer.ada).get("/opportunities/effort")
    assert empty.status_code == 200


def test_S12_the_command_gives_the_same_figures(dealer, capsys):
    assert main(["report", "effort", "--days", "90", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["whole"]["pieces"], told["whole"]["won"], told["whole"]["per_signature"]) == (3, 1, 3.0)
    assert {row["key"]: row["wasted"] for row in told["kind"]} == {"visit": 0, "demo": 1, "call": 0}
    assert main(["report", "effort", "--as", "ada@example.com"]) == 0
