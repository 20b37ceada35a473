"""What the API tells of deals."""

import datetime as dt
from typing import Any, Literal

from pydantic import Field

from tuijin.common import clock
from tuijin.customers.api import ContactRecord
from tuijin.opportunities import models
from tuijin.opportunities.api.room import MissingRecord, RoomRecord, Why
from tuijin.opportunities.queries import page
from tuijin.opportunities.queries.judging import room_of, supported_of
from tuijin.opportunities.queries.record import picture_of
from tuijin.playbook.queries import current
from tuijin.timeline.models import Entry
from tuijin.web.api import Problem, Record, Versioned
from tuijin.web.api.values import Pointer, Yuan

MOVES_SHOWN = 200
POINTERS = ("customer", "owner", "presales")


class OpportunityRecord(Versioned):
    """A deal. Stage, source, strategy, grades and reason are keys of the playbook. No customer: still to be named.

    `supported` is the grade that its expected date and its evidence support today.
    """

    ref: str
    name: str
    customer: Pointer | None
    lead_id: int | None
    stage: str
    entered_on: dt.date
    outcome: Literal["open", "won", "lost"]
    opened_on: dt.date
    closed_on: dt.date | None
    amount: Yuan | None
    expected_on: dt.date | None
    source: str
    owner: Pointer | None
    presales: Pointer | None
    product: str
    competitors: str
    strategy: str
    claimed_grade: str
    supported: str
    next_step: str
    next_step_kind: str
    next_step_on: dt.date | None
    lost_reason: str
    lost_to: str
    note: str
    created_at: dt.datetime

    @classmethod
    def of(cls, row: models.Opportunity) -> "OpportunityRecord":
        return cls.from_columns(row, **derived(row))


class GateRecord(Record):
    """How far the deal is through the gate out of its stage."""

    met: int
    total: int
    missing: list[MissingRecord]


class MoveRecord(Record):
    """One step of a deal: opened, advanced, skipped, back, imported, lost, revived or remapped."""

    id: int
    kind: str
    from_stage: str
    to_stage: str
    on: dt.date
    at: dt.datetime
    by: str
    door: str
    note: str

    @classmethod
    def of(cls, row: models.StageMove) -> "MoveRecord":
        return cls.from_columns(row, by=row.by_label)


class ConfirmationRecord(Record):
    """A person's word that a condition is met, and how he knows."""

    id: int
    condition: str
    note: str
    by: str
    at: dt.datetime

    @classmethod
    def of(cls, row: models.Confirmation) -> "ConfirmationRecord":
        return cls.from_columns(row, by=row.by_label)


class WaiverRecord(Record):
    """An exception at a gate. `missing`: keys of the conditions that were not met."""

    id: int
    from_stage: str
    to_stage: str
    missing: list[str]
    reason: str
    state: Literal["asked", "granted", "denied", "void"]
    asked_by: str
    asked_at: dt.datetime
    decided_by: str
    decided_at: dt.datetime | None
    answer: str

    @classmethod
    def of(cls, row: models.GateWaiver) -> "WaiverRecord":
        return cls.from_columns(row, asked_by=row.asked_by_label, decided_by=row.decided_by_label)


class WholeOpportunity(OpportunityRecord, RoomRecord):
    """A deal with its gate, its people, its latest moves, what was confirmed and excepted, and the verdict on it."""

    gate: GateRecord
    contacts: list[ContactRecord]
    moves: list[MoveRecord]
    confirmations: list[ConfirmationRecord]
    waivers: list[WaiverRecord]

    @classmethod
    def of(cls, row: models.Opportunity) -> "WholeOpportunity":
        contacts = row.customer.contacts.all() if row.customer else ()
        picture = picture_of(row, clock.today())
        return cls.from_columns(
            row,
            **derived(row),
            gate=gate_of(page.gate_of(row, current(), picture.state)),
            **RoomRecord.parts(row, room_of(row, picture, current())),
            contacts=ContactRecord.of_rows(contacts),
            moves=MoveRecord.of_rows(row.moves.all()[:MOVES_SHOWN]),
            confirmations=ConfirmationRecord.of_rows(row.confirmations.order_by("pk")),
            waivers=WaiverRecord.of_rows(row.waivers.all()[:MOVES_SHOWN]),
        )


class AdvancementRecord(Record):
    """What came of it. Not moved: the exception waits for somebody who may grant it (`waiver`)."""

    moved: bool
    missing: list[MissingRecord] = Field(description="What an exception passed over, or waits for.")
    waiver: WaiverRecord | None
    opportunity: OpportunityRecord

    @property
    def tagged(self) -> int:
        return self.opportunity.version


class AdvancementProblem(Problem):
    """A refusal; one by the gate says what is missing."""

    moved: bool = False
    missing: list[MissingRecord] = []


class RowResult(Record):
    """What came of one deal of many."""

    id: int
    moved: bool
    missing: list[MissingRecord]
    reasons: list[Why]


class Advancements(Record):
    """What came of each deal, in the order asked."""

    results: list[RowResult]


class RowChange(Record):
    """What came of the change for one deal of many."""

    id: int
    changed: bool
    reasons: list[Why]


class Changes(Record):
    """What came of each deal, in the order asked."""

    results: list[RowChange]


class EntryRecord(Record):
    """Something that happened. `verb` says what ("opened", "changed" …), `data` the particulars."""

    id: int
    verb: str
    by: str
    door: str
    at: dt.datetime
    on: dt.date
    data: dict[str, Any]

    @classmethod
    def of(cls, row: Entry) -> "EntryRecord":
        return cls.from_columns(row, by=row.actor_label)


def derived(row: models.Opportunity) -> dict[str, Any]:
    """What the columns do not say by themselves."""
    verdict = supported_of(row, current(), clock.today())
    return {name: Pointer.to(getattr(row, name)) for name in POINTERS} | {"supported": verdict}


def gate_of(gate: page.Gate) -> GateRecord:
    return GateRecord(met=gate.met, total=gate.of, missing=MissingRecord.of_conditions(gate.missing))
