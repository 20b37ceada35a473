"""What is known about a deal: answers to the playbook's questions, events that compel, the one page (S2, OG5, S6)."""

import datetime as dt
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from tuijin.common import clock
from tuijin.common.errors import Reason, Refused, Stale
from tuijin.customers.models import Contact
from tuijin.opportunities import models, operations, queries
from tuijin.opportunities.api.deals import READ, WRITE, routes
from tuijin.opportunities.api.moves import StageKey
from tuijin.opportunities.forms import told
from tuijin.opportunities.queries.parts import marks_now, part_of
from tuijin.people.actors import Actor
from tuijin.web.api import Call, Given, Record, Versioned, given
from tuijin.web.api.values import ABSENT, BigAmount, Day, Flag, Id, Line80, Lines1000, Pointer, Ref, Yuan

ANSWERS = "/opportunities/{opportunity_id}/answers"
EVENTS = "/opportunities/{opportunity_id}/events"
How = Literal["", "yn", "why", "how"]
Confidence = Annotated[int, Field(strict=True, ge=1, le=3, description="1 heard, 2 likely, 3 sure.")]


class AnswerRecord(Versioned):
    """What somebody answered to a question of the playbook. `source`: a contact; `source_name`: any other source.

    `confirms`: the answer lives elsewhere, and he confirms or disputes what stands there; `stands`: it has not changed
    since. What does not stand counts for nothing.
    """

    question: str
    text: str
    how: How
    source: Pointer | None
    source_name: str
    on: dt.date
    confidence: Confidence
    disputed: bool
    confirms: bool
    stands: bool
    by: str
    created_at: dt.datetime

    @classmethod
    def of(cls, row: models.Answer) -> "AnswerRecord":
        return cls.of_rows([row])[0]

    @classmethod
    def of_rows(cls, rows: Iterable[models.Answer]) -> "list[AnswerRecord]":
        """The records of answers of one deal."""
        rows = list(rows)
        confirmed = {row.question for row in rows if row.confirms}
        now = marks_now(rows[0].opportunity_id, confirmed) if confirmed else {}
        return [
            cls.from_columns(
                row, source=Pointer.to(row.source), by=row.by_label, confirms=bool(row.confirms),
                stands=row.confirms == now.get(row.question, ""),
            )
            for row in rows
        ]  # fmt: skip


class AnswerFields(Given):
    how: How = ""
    source_id: Ref | None = None
    source_name: Line80 = ""
    on: Annotated[Day, Field(description="When it was said; today when it is not named.")] = ABSENT
    confidence: Confidence = models.Answer.LIKELY
    disputed: Annotated[Flag, Field(description="Another answer or fact speaks against it.")] = False


class AnswerNew(AnswerFields):
    """The question (a key of the playbook), and what was answered.

    Where the answer lives elsewhere, a source without `text` confirms what stands there; with `disputed`, `text` is
    what he says instead.
    """

    question: StageKey
    text: Lines1000 = ""


class AnswerChange(AnswerFields):
    """The fields to correct; what is not named stays as it is."""

    text: Lines1000 = ABSENT


class EventRecord(Versioned):
    """Whether a kind of event applies to the customer. `harm_amount`: what doing nothing costs them, in yuan."""

    kind: str
    applies: bool
    evidence: str
    due_on: dt.date | None
    harm: str
    harm_amount: Yuan | None
    confirmed_by: Pointer | None
    by: str
    at: dt.datetime

    @classmethod
    def of(cls, row: models.CompellingEvent) -> "EventRecord":
        return cls.from_columns(row, confirmed_by=Pointer.to(row.confirmed_by), by=row.by_label)


class EventFields(Given):
    evidence: Lines1000 = ""
    due_on: Day | None = None
    harm: Lines1000 = ""
    harm_amount: BigAmount | None = None
    confirmed_by_id: Ref | None = None


class EventNew(EventFields):
    """A kind of event that was gone through; one that applies needs its evidence."""

    kind: StageKey
    applies: Flag = True


class EventChange(EventFields):
    """The fields to change; what is not named stays as it is."""

    applies: Flag = ABSENT


class CheckRecord(Record):
    """An item of a sheet, met on record or not."""

    key: str
    text: str
    met: bool


class SheetRecord(Record):
    """One of the playbook's sheets: is it a customer, is the deal real, will they buy?"""

    key: str
    name: str
    met: int
    total: int
    items: list[CheckRecord]


class QualificationRecord(Record):
    """The one page on a deal. `alarm`: nothing compels them, or the expected date is later than it allows."""

    sheets: list[SheetRecord]
    events: list[EventRecord]
    alarm: str | None


def theirs(actor: Actor) -> QuerySet[Contact]:
    """Contacts in sight, among whom a body may name one; whether he is the deal's the operation says."""
    return Contact.objects.visible_to(actor)


@routes.page("/{opportunity_id}/answers", AnswerRecord, right=READ)
def list_answers(request: Call, opportunity_id: Id) -> QuerySet:
    """What was answered to the playbook's questions; several sources may answer the same one."""
    return _answers(queries.deal(request.auth, opportunity_id))


@routes.create("/{opportunity_id}/answers", AnswerRecord, right=WRITE, home=ANSWERS)
def create_answer(request: Call, opportunity_id: Id, body: AnswerNew) -> AnswerRecord:
    """Write down what somebody answered, or who confirms what lives elsewhere, such as the expected date."""
    deal = queries.deal(request.auth, opportunity_id)
    values: dict[str, Any] = {"on": clock.today(), "text": ""} | given(body, source=theirs(request.auth))
    new = operations.NewAnswer(deal, **values)
    return AnswerRecord.of(operations.answer(actor=request.auth, answers=[new])[0])


@routes.read("/{opportunity_id}/answers/{answer_id}", AnswerRecord, right=READ)
def read_answer(request: Call, opportunity_id: Id, answer_id: Id) -> AnswerRecord:
    """One answer."""
    return AnswerRecord.of(_answer(request, opportunity_id, answer_id))


@routes.change("/{opportunity_id}/answers/{answer_id}", AnswerRecord, right=WRITE)
def change_answer(request: Call, opportunity_id: Id, answer_id: Id, body: AnswerChange) -> AnswerRecord:
    """Correct an answer."""
    row = _answer(request, opportunity_id, answer_id)
    changes = given(body, source=theirs(request.auth))
    return AnswerRecord.of(
        operations.change_answer(actor=request.auth, answer=row, version=request.version, changes=changes)
    )


@routes.remove("/{opportunity_id}/answers/{answer_id}", right=WRITE)
def withdraw_answer(request: Call, opportunity_id: Id, answer_id: Id) -> None:
    """Take back an answer that was wrong; the timeline keeps what it said."""
    operations.withdraw_answer(actor=request.auth, answer=_answer(request, opportunity_id, answer_id))


@routes.page("/{opportunity_id}/events", EventRecord, right=READ)
def list_events(request: Call, opportunity_id: Id) -> QuerySet:
    """The kinds of compelling event that were gone through, those that do not apply too."""
    return _events(queries.deal(request.auth, opportunity_id))


@routes.create("/{opportunity_id}/events", EventRecord, right=WRITE, home=EVENTS)
def create_event(request: Call, opportunity_id: Id, body: EventNew) -> EventRecord:
    """Say of a kind of event whether it applies; each kind once a deal."""
    deal = queries.deal(request.auth, opportunity_id)
    values = given(body, confirmed_by=theirs(request.auth))
    try:
        return EventRecord.of(operations.keep_event(actor=request.auth, deal=deal, version=0, **values))
    except Stale:
        raise Refused(Reason("twice", _("这一种已经过了，请改原来的"), "kind")) from None


@routes.read("/{opportunity_id}/events/{event_id}", EventRecord, right=READ)
def read_event(request: Call, opportunity_id: Id, event_id: Id) -> EventRecord:
    """One kind of event."""
    return EventRecord.of(_event(request, opportunity_id, event_id))


@routes.change("/{opportunity_id}/events/{event_id}", EventRecord, right=WRITE)
def change_event(request: Call, opportunity_id: Id, event_id: Id, body: EventChange) -> EventRecord:
    """Change what is known of one kind of event."""
    row = _event(request, opportunity_id, event_id)
    changes = given(body, confirmed_by=theirs(request.auth))
    return EventRecord.of(
        operations.keep_event(
            actor=request.auth, deal=row.opportunity, kind=row.kind, version=request.version, **changes
        )
    )


@routes.read("/{opportunity_id}/qualification", QualificationRecord, right=READ)
def read_qualification(request: Call, opportunity_id: Id) -> QualificationRecord:
    """Is it a customer, is the deal real, will they buy? Each item met on record or not."""
    deal = queries.deal(request.auth, opportunity_id)
    return QualificationRecord(**told.qualification(deal), events=EventRecord.of_rows(_events(deal)))


def _answers(deal: models.Opportunity) -> QuerySet[models.Answer]:
    return models.Answer.objects.filter(opportunity=deal).select_related("source", "opportunity")


def _answer(request: Call, opportunity_id: int, pk: int) -> Any:
    deal = queries.deal(request.auth, opportunity_id)
    return part_of(deal, _answers(deal), pk)


def _events(deal: models.Opportunity) -> QuerySet[models.CompellingEvent]:
    rows = models.CompellingEvent.objects.filter(opportunity=deal)
    return rows.select_related("confirmed_by", "opportunity")


def _event(request: Call, opportunity_id: int, pk: int) -> Any:
    deal = queries.deal(request.auth, opportunity_id)
    return part_of(deal, _events(deal), pk)
