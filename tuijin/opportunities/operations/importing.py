"""Deals with a past: imports and loaders put them at their stage outside the gates, as moves of kind `imported`."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

from django.db import transaction

from tuijin.common import clock
from tuijin.common.days import day_of
from tuijin.opportunities.models import ClaimChange, Confirmation, GateWaiver, Opportunity, StageMove
from tuijin.opportunities.operations.common import KIND, new_ref
from tuijin.opportunities.operations.judging import CLAIMS, count_claims
from tuijin.opportunities.operations.opening import NewDeal
from tuijin.opportunities.operations.rivals import follow_lines
from tuijin.people.actors import Actor, as_person
from tuijin.people.models import Person
from tuijin.timeline.inserting import insert_rows
from tuijin.timeline.operations import Happening, record_each


@dataclass(frozen=True)
class PastMove:
    """A stage that the deal entered in the past, and when. `by` and `at` only where the source knows them."""

    stage: str
    on: dt.date
    kind: str = "imported"
    by: Person | None = None
    at: dt.datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class PastWord:
    """A person's word on an exit condition, given in the past."""

    condition: str
    note: str
    by: Person
    at: dt.datetime


@dataclass(frozen=True)
class PastException:
    """An exception at a gate. Without `decided_by` it still waits."""

    from_stage: str
    to_stage: str
    missing: tuple[str, ...]
    reason: str
    asked_by: Person
    asked_at: dt.datetime
    state: str = GateWaiver.ASKED
    decided_by: Person | None = None
    decided_at: dt.datetime | None = None
    answer: str = ""


@dataclass(frozen=True)
class PastChange:
    """A change to one of the deal's fields; before and after as the timeline keeps them."""

    field: str
    before: Any
    after: Any
    by: Person
    at: dt.datetime


@dataclass(frozen=True)
class ImportedDeal:
    """A deal as another system knew it. `past` are earlier stages, oldest first; `entered_on` is the present one's day.

    `whole_way` are all moves, the present stage's too, where the source knows every one.
    """

    deal: NewDeal
    stage: str
    outcome: str
    opened_on: dt.date
    entered_on: dt.date
    closed_on: dt.date | None = None
    lost_reason: str = ""
    lost_to: str = ""
    past: tuple[PastMove, ...] = ()
    whole_way: tuple[PastMove, ...] = ()
    words: tuple[PastWord, ...] = ()
    exceptions: tuple[PastException, ...] = ()
    changes: tuple[PastChange, ...] = ()

    @property
    def way(self) -> tuple[PastMove, ...]:
        return self.whole_way or (*self.past, PastMove(self.stage, self.entered_on))


def import_deals(*, actor: Actor, deals: Iterable[ImportedDeal]) -> list[Opportunity]:
    """Take deals over with their history. Values are the caller's to check; later changes go through the gates.

    The caller has parsed and mapped every value; the database still refuses what cannot be.
    """
    actor.must("opportunities:import")
    deals = list(deals)
    now = clock.now()
    with transaction.atomic():
        rows = insert_rows([_row(item, now) for item in deals])
        both = list(zip(rows, deals, strict=True))
        insert_rows([move for row, item in both for move in _moves(actor, row, item, now)])
        insert_rows([word for row, item in both for word in _words(row, item)])
        insert_rows([waiver for row, item in both for waiver in _waivers(row, item)])
        insert_rows([claim for row, item in both for claim in _claims(row, item)])
        follow_lines({row.pk: row.competitors for row, _item in both if row.competitors})
        count_claims(row for row, item in both if item.changes)
        taken = [(actor, _told(row)) for row, item in both if not any(step.by for step in item.whole_way)]
        record_each(told=[*taken, *_lived(both)])
    return rows


def _row(item: ImportedDeal, now: dt.datetime) -> Opportunity:
    return Opportunity(
        **vars(item.deal) | {"ref": item.deal.ref or new_ref()},
        stage=item.stage,
        entered_on=item.entered_on,
        outcome=item.outcome,
        opened_on=item.opened_on,
        closed_on=item.closed_on,
        lost_reason=item.lost_reason,
        lost_to=item.lost_to,
        created_at=item.way[0].at or now,
    )


def _moves(actor: Actor, row: Opportunity, item: ImportedDeal, now: dt.datetime) -> Iterator[StageMove]:
    for before, step in _steps(item.way):
        yield StageMove(
            opportunity=row, kind=step.kind, from_stage=before.stage if before else "", to_stage=step.stage,
            on=step.on, at=step.at or now, by=step.by or actor.person,
            by_label=step.by.name if step.by else actor.label, door=actor.door, note=step.note,
        )  # fmt: skip


def _steps(way: tuple[PastMove, ...]) -> Iterable[tuple[PastMove | None, PastMove]]:
    """Each move beside the one before it."""
    return zip((None, *way), way, strict=False)


def _words(row: Opportunity, item: ImportedDeal) -> Iterator[Confirmation]:
    for word in item.words:
        yield Confirmation(
            opportunity=row,
            condition=word.condition,
            note=word.note,
            by=word.by,
            by_label=word.by.name,
            at=word.at,
        )


def _waivers(row: Opportunity, item: ImportedDeal) -> Iterator[GateWaiver]:
    for past in item.exceptions:
        yield GateWaiver(
            **vars(past) | {"missing": list(past.missing)},
            opportunity=row,
            asked_by_label=past.asked_by.name,
            decided_by_label=past.decided_by.name if past.decided_by else "",
        )


def _claims(row: Opportunity, item: ImportedDeal) -> Iterator[ClaimChange]:
    for past in item.changes:
        if past.field in CLAIMS:
            yield ClaimChange(
                opportunity=row, field=past.field, before=past.before or "", after=past.after or "",
                on=day_of(past.at), at=past.at, by_label=past.by.name,
            )  # fmt: skip


def _told(row: Opportunity) -> Happening:
    return Happening(KIND, row.pk, "imported", {"to": row.stage, "outcome": row.outcome}, on=row.entered_on)


def _lived(both: list[tuple[Opportunity, ImportedDeal]]) -> Iterator[tuple[Actor, Happening]]:
    """What our own people did, each in his own name, where the source knows who it was."""
    as_one = cache(as_person)
    for row, item in both:
        told = chain(_ways_told(row, item), _words_told(row, item), _exceptions_told(row, item))
        for person, happening in chain(told, _changes_told(row, item)):
            yield as_one(person), happening


def _ways_told(row: Opportunity, item: ImportedDeal) -> Iterator[tuple[Person, Happening]]:
    for before, step in _steps(item.whole_way):
        if step.by:
            data = {"from": before.stage if before else "", "to": step.stage, "note": step.note}
            yield step.by, Happening(KIND, row.pk, step.kind, data, on=step.on, at=step.at)


def _words_told(row: Opportunity, item: ImportedDeal) -> Iterator[tuple[Person, Happening]]:
    for word in item.words:
        data = {"condition": word.condition, "note": word.note}
        yield word.by, Happening(KIND, row.pk, "confirmed", data, at=word.at)


def _exceptions_told(row: Opportunity, item: ImportedDeal) -> Iterator[tuple[Person, Happening]]:
    for past in item.exceptions:
        data = {"to": past.to_stage, "reason": past.reason}
        yield past.asked_by, Happening(KIND, row.pk, "exception_asked", data, at=past.asked_at)
        if past.decided_by:
            answered, verb = data | {"answer": past.answer}, f"exception_{past.state}"
            yield past.decided_by, Happening(KIND, row.pk, verb, answered, at=past.decided_at)


def _changes_told(row: Opportunity, item: ImportedDeal) -> Iterator[tuple[Person, Happening]]:
    for change in item.changes:
        data = {"changes": {change.field: [change.before, change.after]}}
        yield change.by, Happening(KIND, row.pk, "changed", data, at=change.at)
