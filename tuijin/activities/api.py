"""Activities through the API; those about a deal are written down and corrected where deals are.

`routes` is put in by the room above: a path has one router.
"""

import datetime as dt
from typing import Annotated, Any

from django.db.models import QuerySet
from pydantic import Field

from tuijin.activities import models, operations
from tuijin.people.actors import Actor
from tuijin.people.api import colleagues
from tuijin.people.models import Person
from tuijin.web.api import Call, Given, Record, Routes, Versioned, given, pointed
from tuijin.web.api.values import (
    ABSENT,
    Amount,
    Day,
    Id,
    Key,
    Line200,
    Lines,
    Name80,
    PerCent,
    Pointer,
    Ref,
    Whole,
    Yuan,
)

Ours = Annotated[list[Ref], Field(max_length=50, description="Ids of our people who were there.")]


class SomebodyThere(Record):
    """Somebody who was there: one of ours (`person_id`) or of theirs."""

    person_id: int | None
    contact_id: int | None
    name: str


class ActivityRecord(Versioned):
    """What was done. `kind` and `outcome` are keys of the playbook; `discount` is per cent off."""

    subject_kind: str
    subject_id: int
    customer_id: int | None
    kind: str
    on: dt.date
    by: Pointer | None
    people: list[SomebodyThere]
    departments: str
    minutes: int | None
    cost: Yuan | None
    outcome: str
    content: str
    response: str
    amount: Yuan | None
    discount: Yuan | None
    no_next_because: str
    created_at: dt.datetime

    @classmethod
    def of(cls, row: models.Activity) -> "ActivityRecord":
        people = [
            SomebodyThere(person_id=someone.person_id, contact_id=someone.contact_id, name=someone.name)
            for someone in row.people.all()
        ]
        return cls.from_columns(row, by=Pointer.to(row.by), people=people)


class ActivityFields(Given):
    departments: Line200 = ""
    minutes: Whole | None = None
    cost: Amount | None = None
    outcome: Key = ""
    content: Lines = ""
    response: Lines = ""
    amount: Amount | None = None
    discount: PerCent | None = None


class SomebodyMet(Given):
    """Somebody of theirs: a contact by id, or a name."""

    contact_id: Ref | None = None
    name: Name80


Theirs = Annotated[list[SomebodyMet], Field(max_length=50)]


class ActivityChange(ActivityFields):
    """The fields to correct; what is not named stays as it is. `ours`, `theirs`: all who were there."""

    on: Day = ABSENT
    ours: Ours = ABSENT
    theirs: Theirs = ABSENT
    no_next_because: Line200 = ABSENT


class ActivityDone(ActivityFields):
    """What was done, when, with whom."""

    kind: Key
    on: Day
    ours: Ours = []
    theirs: Theirs = []
    no_next_because: Line200 = ""


def done(actor: Actor, body: ActivityDone, contacts: QuerySet) -> operations.NewActivity:
    """What the operation takes. `contacts`: those who can have been there. Raises Refused."""
    names = set(ActivityDone.model_fields)
    values = {name: value for name, value in given(body).items() if name in names}
    values |= {"ours": _ours(actor, body.ours), "theirs": _theirs(body.theirs, contacts)}
    return operations.NewActivity(subject_kind="", subject_id=0, **values)


def corrected(actor: Actor, body: ActivityChange, contacts: QuerySet) -> dict[str, Any]:
    """What `change_activity` takes. `contacts`: those who can have been there. Raises Refused."""
    values = given(body)
    if "ours" in values:
        values["ours"] = _ours(actor, body.ours)
    if "theirs" in values:
        values["theirs"] = _theirs(body.theirs, contacts)
    return values


def _ours(actor: Actor, ids: list[int]) -> tuple[Person, ...]:
    return tuple(pointed(colleagues(actor), pk, "ours") for pk in dict.fromkeys(ids))


def _theirs(met: list[SomebodyMet], contacts: QuerySet) -> tuple[tuple[int | None, str], ...]:
    """A contact is told by his name on file."""
    return tuple(
        (one.contact_id, pointed(contacts, one.contact_id, "theirs").name)
        if one.contact_id
        else (None, one.name)
        for one in met
    )


def activities(actor: Actor) -> QuerySet[models.Activity]:
    return models.Activity.objects.visible_to(actor).select_related("by").prefetch_related("people")


routes = Routes("Activities")


@routes.read("/{activity_id}", ActivityRecord, right="activities:read")
def read_activity(request: Call, activity_id: Id) -> ActivityRecord:
    """One activity."""
    return ActivityRecord.of(activities(request.auth).get(pk=activity_id))
