"""What the filter finds is what the card says: SQL and rule agree on every deal."""

import datetime as dt
import itertools

import pytest

from tuijin.common import clock
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.queries import findings
from tuijin.opportunities.queries.filters import Wanted
from tuijin.opportunities.queries.judging import supported_of
from tuijin.opportunities.rules.concerns import NAMES, concerns
from tuijin.opportunities.views.judging import glance
from tuijin.people.actors import NOBODY
from tuijin.playbook.queries import current

DAY = dt.timedelta(days=1)


@pytest.fixture
def deals(world):
    """Deals of every mixture of what a glance reads, one lost and one won besides."""
    today, playbook = clock.today(), current()
    stage = next(stage for stage in playbook.stages if stage.pace and not stage.won)
    grades = ["", *(grade.key for grade in playbook.grades)]
    mixed = itertools.product(
        [
            ("", None),
            ("演示", None),
            ("", today),
            ("演示", today - DAY),
            ("演示", today),
            ("演示", today + 9 * DAY),
        ],
        [None, today - DAY, today, today + 40 * DAY],
        [0, 2],
        [(claimed, grades[-at]) for at, claimed in enumerate(grades)],
        [0, 60],
    )
    rows = [
        Opportunity(
            ref=f"m{n}", name=f"单{n}", stage=stage.key, owner=world.wang, created_at=clock.now(),
            opened_on=today - 90 * DAY, entered_on=today - back * DAY, next_step=step, next_step_on=on,
            expected_on=expected, date_pushes=pushes, claimed_grade=claimed, evidence_grade=evidence,
            outcome="open" if n % 4 else "lost", closed_on=None if n % 4 else today,
        )
        for n, ((step, on), expected, pushes, (claimed, evidence), back) in enumerate(mixed)
    ]  # fmt: skip
    return Opportunity.objects.bulk_create(rows)


def said(deal) -> set[str]:
    playbook, today = current(), clock.today()
    supported = supported_of(deal, playbook, today)
    return (
        {each.key for each in concerns(glance(deal, playbook, today, supported))} if deal.is_open else set()
    )


def test_S1_S7_S9_each_finding_is_found_on_the_deals_that_show_it(deals):
    shown = {deal.pk: said(deal) for deal in deals}
    assert set().union(*shown.values()) == set(NAMES), "every finding occurs"
    for key in (*NAMES, findings.ANY):
        wanted = {pk for pk, keys in shown.items() if (keys if key == findings.ANY else key in keys)}
        assert (
            set(Wanted(finding=key).among(Opportunity.objects.all(), NOBODY).values_list("pk", flat=True))
            == wanted
        )


def test_S9_each_open_deal_is_due_in_one_way(deals):
    ways = [
        set(Wanted(step=due).among(Opportunity.objects.all(), NOBODY).values_list("pk", flat=True))
        for due in ("none", "late", "today", "week", "later")
    ]
    assert sum(map(len, ways)) == len(set().union(*ways)) == sum(deal.is_open for deal in deals)


def test_the_mix_of_a_column_counts_the_grades_on_its_cards(world, deals):
    deal = world.deal("申报得高", claimed_grade=current().judged_grades[0].key)
    Opportunity.objects.exclude(pk=deal.pk).delete()
    answer = world.client(world.wang).get("/opportunities/board")
    column = next(one for one in answer.context["columns"] if one["cards"])
    (card,) = column["cards"]
    assert card["supported"] != card["claimed"] and column["grades"] == ((card["supported"], 1),)
