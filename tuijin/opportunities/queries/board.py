"""Reads of the board: what stands in each stage. One query for all cards and one for all sums."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from django.db.models import Count, DateField, F, Q, QuerySet, Sum, Value, Window
from django.db.models.functions import Coalesce, RowNumber

from tuijin.opportunities.models import STAGE_OF_SOME, Opportunity, OpportunityQuerySet
from tuijin.opportunities.queries.filters import Wanted
from tuijin.opportunities.rules.grades import as_kept
from tuijin.people.actors import Actor
from tuijin.people.prepared import prepared
from tuijin.playbook.types import Playbook
from tuijin.web.ordering import having_ids, united

PAGE = 20  # cards of a column shown at a time
SHOWN = (  # all that a card says: the rest of three wide tables is not read for it
    "pk", "version", "name", "stage", "outcome", "entered_on", "closed_on", "amount", "expected_on", "claimed_grade",
    "evidence_grade", "next_step", "next_step_on", "date_pushes", "owner__name", "customer__name",
    "customer__short_name", "judged_on", "waits",
)  # fmt: skip
Card = Any  # a row that tells what SHOWN names, by these names


@dataclass(frozen=True)
class Column:
    """A stage: how many deals, their sum in yuan, the grades that their cards show, a piece of them.

    `more`: there are others.
    """

    stage: str
    count: int
    total: Decimal
    grades: tuple[tuple[str, int], ...]
    rows: tuple[Card, ...] = ()
    more: bool = False


@dataclass
class _Sums:
    count: int = 0
    total: Decimal = Decimal(0)
    won: int = 0
    grades: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def columns(actor: Actor, playbook: Playbook, wanted: Wanted, today: dt.date) -> list[Column]:
    """The board's columns in the playbook's order; stages the playbook has lost come last."""
    sums = _summed(actor, playbook, wanted, today)
    stages = _stages(sums, playbook)
    shown = (stages, tuple(key for key in stages if sums[key].won)) if actor.scope == "all" else (None, None)
    pieces = _in_columns(_pieces(actor, playbook, wanted, today, *shown))
    return [_column(playbook, key, sums[key], pieces[key]) for key in stages]


def heads(actor: Actor, playbook: Playbook, wanted: Wanted, today: dt.date) -> list[Column]:
    """The same columns with their sums, without their cards."""
    sums = _summed(actor, playbook, wanted, today)
    return [_column(playbook, key, sums[key], []) for key in _stages(sums, playbook)]


def _stages(sums: Mapping[str, "_Sums"], playbook: Playbook) -> tuple[str, ...]:
    """Those of the playbook, and those it has lost."""
    return (*playbook.stage_keys, *(key for key in sums if playbook.stage(key) is None))


def card(actor: Actor, wanted: Wanted, today: dt.date, pk: int) -> Card | None:
    """This deal, if it stands on the board."""
    return next(iter(_one(actor, wanted, today, pk)), None)


def cards(actor: Actor, wanted: Wanted, today: dt.date, stage: str, start: int) -> tuple[list[Card], bool]:
    """A further piece of one column, and whether there is more behind it."""
    there = _on_board(actor, wanted, today).filter(stage=stage)
    found = list(_cards(there).order_by(*ORDER)[start : start + PAGE + 1])
    return found[:PAGE], len(found) > PAGE


# What is due first comes first; deals without a next step follow, the latest arrivals on top.
ORDER = (F("next_step_on").asc(nulls_last=True), F("entered_on").desc(), F("pk").desc())


OPEN = Q(outcome=Opportunity.OPEN)


def _on_board(actor: Actor, wanted: Wanted, today: dt.date) -> OpportunityQuerySet:
    """Open deals in sight, and those won this month."""
    return wanted.among(Opportunity.objects.visible_among(actor, OPEN, _won_lately(today)), actor)


def _parts(actor: Actor, wanted: Wanted, *kinds: Q) -> list[OpportunityQuerySet]:
    """What is on the board in parts that share no deal, each found by an index."""
    return [wanted.among(part, actor) for part in Opportunity.objects.order_by().visible_parts(actor, *kinds)]


def _column(playbook: Playbook, key: str, sums: _Sums, found: list[Card]) -> Column:
    order = [grade.key for grade in playbook.grades]
    grades = sorted(
        sums.grades.items(), key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order)
    )
    return Column(key, sums.count, sums.total, tuple(grades), tuple(found[:PAGE]), len(found) > PAGE)


@prepared
def _one(actor: Actor, wanted: Wanted, today: dt.date, pk: int) -> QuerySet:
    rows = Opportunity.objects.one_visible_to(actor, pk).filter(OPEN | _won_lately(today))
    return _cards(wanted.among(rows, actor))


@prepared
def _pieces(
    actor: Actor, playbook: Playbook, wanted: Wanted, today: dt.date,
    stages: tuple[str, ...] | None, won_in: tuple[str, ...] | None,
) -> QuerySet:  # fmt: skip
    """The first cards of every stage, and one more where there are more: in one query for all of them.

    `stages`: those of the open deals, `won_in`: those of the others; as `_first` takes them.
    """
    kinds = ((OPEN, stages), (_won_lately(today), won_in))
    found = [
        one for kind, keys in kinds for part in _parts(actor, wanted, kind) for one in _first(part, keys)
    ]
    return _cards(having_ids(Opportunity.objects.all(), united(found))).order_by(*ORDER)


def _first(rows: OpportunityQuerySet, stages: tuple[str, ...] | None) -> Iterator[QuerySet]:
    """Ids of the first cards of these stages one by one: an index holds a whole company's in order, however many there
    are. None: of every stage, all put in order.
    """
    if stages is None:
        place = Window(RowNumber(), partition_by=STAGE_OF_SOME, order_by=ORDER)
        yield rows.annotate(place=place).filter(place__lte=PAGE + 1).values("pk")
    bare = Opportunity.objects.order_by().values("pk")
    for key in stages or ():
        yield having_ids(bare, rows.filter(stage=key).order_by(*ORDER).values("pk")[: PAGE + 1])


def _in_columns(rows: Iterable[Card]) -> dict[str, list[Card]]:
    pieces: dict[str, list[Card]] = defaultdict(list)
    for row in rows:
        pieces[row.stage].append(row)
    return pieces


def _cards(rows: OpportunityQuerySet) -> QuerySet:
    return rows.with_questions().values_list(*SHOWN, named=True)


def in_order(rows: OpportunityQuerySet, today: dt.date) -> tuple[OpportunityQuerySet, tuple[str, ...]]:
    """(what stands on the board of `rows`, the fields that order a column): as ORDER, but never null."""
    place = Coalesce("next_step_on", Value(dt.date.max))
    shown = rows.filter(OPEN | _won_lately(today))
    return shown.annotate(place=place), ("place", "-entered_on", "-pk")


def _won_lately(today: dt.date) -> Q:
    """Won this month."""
    return Q(outcome=Opportunity.WON, closed_on__gte=today.replace(day=1))


@prepared
def _sums(actor: Actor, playbook: Playbook, wanted: Wanted, today: dt.date) -> QuerySet:
    """(stage, grade by evidence, expected day, True, count, sum) of open deals; of those won this month (stage,
    claimed grade, None, False, count, sum).

    A whole company's are grouped as an index holds them, so that they take no sorting; what a day supports is asked
    of the rule.
    """
    stage = F("stage") if actor.scope == "all" else STAGE_OF_SOME
    no_day = Value(None, output_field=DateField())
    kinds = (
        (OPEN, F("evidence_grade"), F("expected_on"), True),
        (_won_lately(today), F("claimed_grade"), no_day, False),
    )
    found = [
        part.values_list(stage, grade, due, Value(judged)).annotate(count=Count("*"), total=Sum("amount"))
        for kind, grade, due, judged in kinds
        for part in _parts(actor, wanted, kind)
    ]
    return united(found)


def _summed(actor: Actor, playbook: Playbook, wanted: Wanted, today: dt.date) -> dict[str, _Sums]:
    """By stage. Of open deals the supported grade counts, of those won this month the claimed one, as on cards."""
    sums: dict[str, _Sums] = defaultdict(_Sums)

    @cache
    def on_card(grade: str, due: dt.date | None) -> str:
        return as_kept(playbook, due, grade, today)

    for stage, grade, due, judged, count, total in _sums(actor, playbook, wanted, today):
        here = sums[stage]
        here.count += count
        here.total += total or 0
        here.won += 0 if judged else count
        here.grades[on_card(grade, due) if judged else grade] += count
    return sums
