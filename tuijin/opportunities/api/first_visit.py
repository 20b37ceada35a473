"""The first visit, 6-3-1: the homework sheet before, what came of it after (S3)."""

import datetime as dt
from typing import Annotated

from pydantic import Field

from tuijin.opportunities import models, operations, queries
from tuijin.opportunities.api.deals import READ, WRITE, routes
from tuijin.opportunities.api.knowing import How, theirs
from tuijin.opportunities.api.moves import StageKey
from tuijin.opportunities.forms.brought import first_visit
from tuijin.web.api import Call, Given, Record, given
from tuijin.web.api.values import Id, Lines, Lines500, Pointer, Ref


class QuestionToAsk(Record):
    key: str
    text: str
    how: How


class CategoryToAsk(Record):
    """A category of information with the questions that nobody has answered yet."""

    key: str
    name: str
    aim: str
    questions: list[QuestionToAsk]


class IdeaToTell(Record):
    key: str
    name: str


class AppointmentRecord(Record):
    """A talk alone, arranged for a day or held on it."""

    on: dt.date
    held: bool


class BroughtRecord(Record):
    """6 + 3 + 1: categories with an answer, ideas told, whose recognition was won (empty: nobody's); and its fruit."""

    categories: int
    of_categories: int
    ideas: int
    of_ideas: int
    recognised: str
    appointment: AppointmentRecord | None


class FirstVisitRecord(Record):
    """The sheet to take along, and what is noted; `version` 0: nothing yet."""

    version: int = Field(description="Counts the changes; also the ETag.")
    homework: str
    ideas: list[str]
    recognised_by: Pointer | None
    recognition: str
    brought: BroughtRecord
    to_ask: list[CategoryToAsk]
    to_tell: list[IdeaToTell]

    @property
    def tagged(self) -> int:
        """The version that the ETag tells."""
        return self.version

    @classmethod
    def of(cls, row: models.Opportunity) -> "FirstVisitRecord":
        told = first_visit(row)
        return cls(**told | {"recognised_by": Pointer.to(told["recognised_by"])})


class FirstVisitChange(Given):
    """The fields to write; what is not named stays as it is. `ideas`: keys of the playbook, all that were told."""

    homework: Lines = ""
    ideas: Annotated[list[StageKey], Field(max_length=50)] = []
    recognised_by_id: Ref | None = None
    recognition: Lines500 = ""


@routes.read("/{opportunity_id}/first-visit", FirstVisitRecord, right=READ)
def read_first_visit(request: Call, opportunity_id: Id) -> FirstVisitRecord:
    """The homework sheet, what is noted of the first visit, and what it brought."""
    return FirstVisitRecord.of(queries.deal(request.auth, opportunity_id))


@routes.change("/{opportunity_id}/first-visit", FirstVisitRecord, right=WRITE)
def note_first_visit(request: Call, opportunity_id: Id, body: FirstVisitChange) -> FirstVisitRecord:
    """Write the homework, or what came of the visit; the ETag of what was read also where nothing is noted yet."""
    deal = queries.deal(request.auth, opportunity_id)
    changes = given(body, recognised_by=theirs(request.auth))
    operations.note_first_visit(actor=request.auth, deal=deal, version=request.version, **changes)
    return FirstVisitRecord.of(deal)
