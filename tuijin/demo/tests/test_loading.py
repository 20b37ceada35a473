"""Loading the demo and throwing it away: the same dealer every time, and never on top of somebody's data."""

import datetime as dt

import pytest

from tuijin.common.errors import Forbidden, Refused
from tuijin.config.cli import main
from tuijin.customers.models import Customer
from tuijin.demo.days import Days
from tuijin.demo.operations import reset
from tuijin.demo.planning.dealer import dealer
from tuijin.opportunities.models import Opportunity
from tuijin.people.actors import OPERATOR, as_person
from tuijin.timeline.models import Entry

KEPT = ("name", "stage", "outcome", "amount", "competitors", "claimed_grade", "next_step", "lost_reason")


def test_planning_reads_no_clock_and_repeats_itself():
    one, other = dealer(), dealer()
    assert [deal.story.acts for deal in one.deals] == [deal.story.acts for deal in other.deals]
    assert [lead.note for lead in one.leads] == [lead.note for lead in other.leads]


def test_an_instance_that_the_demo_did_not_make_is_left_alone(world, capsys):
    world.deal()
    before = Entry.objects.count()
    for words in (["demo", "--reset"], ["demo"]):
        assert main(words) == 1
        assert "Traceback" not in capsys.readouterr().err
    with pytest.raises(Refused):
        reset(actor=OPERATOR)
    assert Entry.objects.count() == before
    assert Opportunity.objects.count() == 1


def test_only_the_operator_may(world):
    with pytest.raises(Forbidden):
        reset(actor=as_person(world.ada))


def deals() -> list[tuple]:
    return list(Opportunity.objects.order_by("pk").values_list(*KEPT))


def test_the_command_loads_says_that_it_is_there_and_resets_to_the_same_dealer(db, capsys):
    assert main(["demo", "--json"]) == 0
    first = deals()
    assert '"loaded": true' in capsys.readouterr().out
    Customer.objects.filter(pk=Customer.objects.first().pk).update(note="x")
    assert main(["demo"]) == 0
    assert "--reset" in capsys.readouterr().out
    assert Customer.objects.filter(note="x").exists()
    assert main(["demo", "--reset"]) == 0
    assert not Customer.objects.filter(note="x").exists()
    assert deals() == first and first


def test_nobody_visits_in_the_golden_week():
    days = Days(dt.date(2026, 10, 9))
    assert [days.workday(number) for number in (0, -1)] == [dt.date(2026, 10, 9), dt.date(2026, 10, 8)]
    assert days.workday(-2) == dt.date(2026, 9, 30)


@pytest.mark.parametrize("today", [dt.date(2026, 11, day) for day in range(16, 23)])
def test_working_days_are_counted_from_the_last_one(today):
    days = Days(today)
    counted = [days.workday(number) for number in range(-12, 12)]
    assert all(day.weekday() < 5 for day in counted)
    assert counted == sorted(set(counted))
    assert days.workday(0) <= today < days.workday(1)
    assert days.deck(dt.date(2010, 8, 4), exact=True) == today - dt.timedelta(days=2)
