"""Deals with a past: imports and loaders put them at their stage outside the gates, as moves of kind `imported`."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from tuijin.common import clock
from tuijin.opportunities.models import Opportunity, StageMove
from tuijin.opportunities.operations.common import KIND, new_ref
from tuijin.opportunities.operations.opening import NewDeal
from tuijin.people.actors import Actor
from tuijin.timeline.operations import Happening, record


@dataclass(frozen=True)
class PastMove:
    """A stage that the deal entered in the past, and when."""

    stage: str
    on: dt.date


@dataclass(frozen=True)
class ImportedDeal:
    """A deal as another system knew it. `past` are earlier stages, oldest first; `entered_on` is the present one's day."""

    deal: NewDeal
    stage: str
    outcome: str
    opened_on: dt.date
    entered_on: dt.date
    closed_on: dt.date | None = None
    lost_reason: str = ""
    lost_to: str = ""
    past: tuple[PastMove, ...] = ()


def import_deals(*, actor: Actor, deals: Iterable[ImportedDeal]) -> list[Opportunity]:
    """Take deals over with their history. Values are the caller's to check; later changes go through the gates.

    The caller has parsed and mapped every value; the database still refuses what cannot be.
    """
    actor.must("opportunities:import")
    deals = list(deals)
    now = clock.now()
    with transaction.atomic():
        rows = Opportunity.objects.bulk_create([_row(item, now) for item in deals], batch_size=500)
        moves = [
            move for row, item in zip(rows, deals, strict=True) for move in _moves(actor, row, item, now)
        ]
        StageMove.objects.bulk_create(moves, batch_size=500)
        record(actor=actor, happenings=[_told(row) for row in rows])
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
        created_at=now,
    )


def _moves(actor: Actor, row: Opportunity, item: ImportedDeal, now: dt.datetime) -> list[StageMove]:
    steps = [*item.past, PastMove(item.stage, item.entered_on)]
    before = ["", *[step.stage for step in steps]]
    return [
        StageMove(
            opportunity=row,
            kind="imported",
            from_stage=from_stage,
            to_stage=step.stage,
            on=step.on,
            at=now,
            by=actor.person,
            by_label=actor.label,
            door=actor.door,
        )  # fmt: skip
        for from_stage, step in zip(before, steps, strict=False)
    ]


def _told(row: Opportunity) -> Happening:
    return Happening(KIND, row.pk, "imported", {"to": row.stage, "outcome": row.outcome}, on=row.entered_on)
