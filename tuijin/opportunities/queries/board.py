"""Reads of the board: what stands in each stage. One query a column and one for all sums, whatever the rows."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, F, Q, Sum, Value
from django.db.models.functions import Coalesce

from tuijin.opportunities.models import Opportunity, OpportunityQuerySet
from tuijin.opportunities.queries import deals
from tuijin.opportunities.queries.filters import Wanted
from tuijin.people.actors import Actor
from tuijin.playbook.types import Playbook

PAGE = 20  # cards of a column shown at a time


@dataclass(frozen=True)
class Column:
    """A stage: how many deals, their sum in yuan, their claimed grades, a piece of them. `more`: there are others."""

    stage: str
    count: int
    total: Decimal
    grades: tuple[tuple[str, int], ...]
    rows: tuple[Opportunity, ...] = ()
    more: bool = False


@dataclass
class _Sums:
    count: int = 0
    total: Decimal = Decimal(0)
    grades: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def columns(
    actor: Actor, playbook: Playbook, wanted: Wanted, today: dt.date, only: Iterable[str] = ()
) -> list[Column]:
    """The board's columns in the playbook's order, or those of `only`; stages the playbook has lost come last."""
    rows = wanted.among(deals(actor))
    sums = _sums(rows, today)
    lost = [key for key in sums if playbook.stage(key) is None]
    keys = [key for key in (*playbook.stage_keys, *lost) if not only or key in only]
    return [_column(rows, playbook, key, sums[key], today) for key in keys]


def totals(actor: Actor, wanted: Wanted, today: dt.date) -> tuple[int, Decimal]:
    """How many deals stand on the board, and their sum in yuan."""
    sums = _sums(wanted.among(deals(actor)), today).values()
    return sum(one.count for one in sums), sum((one.total for one in sums), Decimal(0))


def cards(
    actor: Actor, wanted: Wanted, today: dt.date, stage: str, start: int
) -> tuple[list[Opportunity], bool]:
    """A further piece of one column, and whether there is more behind it."""
    return _piece(wanted.among(deals(actor)), stage, today, start)


def _column(rows: OpportunityQuerySet, playbook: Playbook, key: str, sums: _Sums, today: dt.date) -> Column:
    shown, more = _piece(rows, key, today, 0) if sums.count else ([], False)
    order = [grade.key for grade in playbook.grades]
    grades = sorted(
        sums.grades.items(), key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order)
    )
    return Column(key, sums.count, sums.total, tuple(grades), tuple(shown), more)


def _piece(rows: OpportunityQuerySet, key: str, today: dt.date, start: int) -> tuple[list[Opportunity], bool]:
    """What is due first comes first; deals without a next step follow, the latest arrivals on top."""
    there = rows.filter(_on_board(today), stage=key).with_questions()
    order = (F("next_step_on").asc(nulls_last=True), "-entered_on", "-pk")
    found = list(there.order_by(*order)[start : start + PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def in_order(rows: OpportunityQuerySet, today: dt.date) -> tuple[OpportunityQuerySet, tuple[str, ...]]:
    """(what stands on the board of `rows`, the fields that order a column): as `_piece`, but never null."""
    place = Coalesce("next_step_on", Value(dt.date.max))
    return rows.filter(_on_board(today)).annotate(place=place), ("place", "-entered_on", "-pk")


def _on_board(today: dt.date) -> Q:
    """Open deals, and those won this month."""
    return Q(outcome=Opportunity.OPEN) | Q(outcome=Opportunity.WON, closed_on__gte=today.replace(day=1))


def _sums(rows: OpportunityQuerySet, today: dt.date) -> dict[str, _Sums]:
    sums: dict[str, _Sums] = defaultdict(_Sums)
    shown = rows.filter(_on_board(today)).order_by()
    for row in shown.values("stage", "claimed_grade").annotate(count=Count("pk"), total=Sum("amount")):
        here = sums[row["stage"]]
        here.count += row["count"]
        here.total += row["total"] or 0
        here.grades[row["claimed_grade"]] += row["count"]
    return sums
