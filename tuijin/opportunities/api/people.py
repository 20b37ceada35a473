"""The people of a deal: their parts, their deeds for us, how they stand to each other (S4, S5)."""

import datetime as dt
from typing import Annotated, Any

from django.db.models import BooleanField, QuerySet, Value
from pydantic import Field

from tuijin.opportunities import models, operations, queries
from tuijin.opportunities.api.deals import READ, WRITE, routes
from tuijin.opportunities.api.knowing import theirs
from tuijin.opportunities.api.moves import StageKey
from tuijin.opportunities.queries import parts
from tuijin.people.actors import Actor
from tuijin.web.api import Call, Given, Record, Versioned, given
from tuijin.web.api.values import ABSENT, Day, Id, Key, Line80, Lines500, Pointer, Ref

PEOPLE = "/opportunities/{opportunity_id}/stakeholders"
WHO = ("contact", "name", "title", "department")
Keys = Annotated[list[StageKey], Field(max_length=40)]
Influence = Annotated[int, Field(strict=True, ge=1, le=3, description="1 little … 3 much.")]
Attitude = Annotated[int, Field(strict=True, ge=-2, le=2, description="-2 against … 2 for us.")]
Involvement = Annotated[int, Field(strict=True, ge=0, le=3, description="0 none … 3 drives it himself.")]
Coverage = Annotated[
    int,
    Field(strict=True, ge=0, le=3, description="0 never met … 3 regularly; null: as the activities say."),
]


class DeedRecord(Record):
    """Something visible that somebody did for us."""

    id: int
    kind: str
    text: str
    on: dt.date
    by: str

    @classmethod
    def of(cls, row: models.Deed) -> "DeedRecord":
        return cls.from_columns(row, by=row.by_label)


class StakeholderRecord(Versioned):
    """One person's part in a deal. `won_on`: the day of his first deed for us. Level, way in and points are keys.

    `own_need` is for the deal's owner and for those with the right `opportunities:private`, null for others.
    """

    contact: Pointer
    title: str
    department: str
    roles: list[str]
    level: str
    influence: int | None
    attitude: int | None
    involvement: int | None
    coverage: int | None
    way_in: str
    points: list[str]
    own_need: str | None
    confirmed_by: Pointer | None
    won_on: dt.date | None
    deeds: list[DeedRecord]
    created_at: dt.datetime

    @classmethod
    def of(cls, row: Any) -> "StakeholderRecord":
        """`row` comes from `people_of`."""
        return cls.from_columns(
            row,
            contact=Pointer(id=row.contact_id, name=row.contact.name),
            title=row.contact.title,
            department=row.contact.department,
            own_need=row.own_need if row.private else None,
            confirmed_by=Pointer.to(row.confirmed_by),
            deeds=DeedRecord.of_rows(row.deeds.all()),
        )


class StakeholderFields(Given):
    roles: Keys = []
    level: Key = ""
    influence: Influence | None = None
    attitude: Attitude | None = None
    involvement: Involvement | None = None
    coverage: Coverage | None = None
    way_in: Key = ""
    points: Keys = []
    own_need: Lines500 = ""
    confirmed_by_id: Ref | None = None


class StakeholderNew(StakeholderFields):
    """Somebody in the deal: a contact of its customer, or without one somebody new there, with his name."""

    contact_id: Ref | None = None
    name: Line80 = ""
    title: Line80 = ""
    department: Line80 = ""


class StakeholderChange(StakeholderFields):
    """The fields to change; what is not named stays as it is. His name and department are the contact's."""


class DeedNew(Given):
    """What he visibly did for us; today when no day is named."""

    kind: StageKey
    text: Lines500
    on: Day = ABSENT


class TieRecord(Record):
    """How one person of the deal stands to another; `one` and `other` are stakeholders."""

    id: int
    kind: str
    one: Pointer
    other: Pointer

    @classmethod
    def of(cls, row: models.Tie) -> "TieRecord":
        named = {
            name: Pointer(id=part.pk, name=part.contact.name)
            for name, part in (("one", row.one), ("other", row.other))
        }
        return cls.from_columns(row, **named)


class TieNew(Given):
    """`one` reports to, influences, trusts `other` (a key of the playbook)."""

    kind: StageKey
    one_id: Ref
    other_id: Ref


def people_of(actor: Actor, deal: models.Opportunity) -> QuerySet[models.Stakeholder]:
    """The deal's people, each marked with whether the actor may read his own need."""
    private = Value(parts.reads_private(actor, deal), output_field=BooleanField())
    rows = parts.stakeholders_of(deal).select_related("contact", "confirmed_by", "opportunity")
    return rows.annotate(private=private).prefetch_related("deeds")


@routes.page("/{opportunity_id}/stakeholders", StakeholderRecord, right=READ)
def list_stakeholders(request: Call, opportunity_id: Id) -> QuerySet:
    """Who plays which part in a deal, how he stands to us, and what he did for us."""
    return people_of(request.auth, queries.deal(request.auth, opportunity_id))


@routes.create("/{opportunity_id}/stakeholders", StakeholderRecord, right=WRITE, home=PEOPLE)
def create_stakeholder(request: Call, opportunity_id: Id, body: StakeholderNew) -> StakeholderRecord:
    """Put somebody into a deal. Somebody of another customer is refused."""
    deal = queries.deal(request.auth, opportunity_id)
    among = theirs(request.auth)
    values = given(body, contact=among, confirmed_by=among)
    who = {"contact": None} | {name: values.pop(name) for name in WHO if name in values}
    row = operations.join_deal(actor=request.auth, deal=deal, fields=values, **who)
    return _shown(request, deal, row.pk)


@routes.read("/{opportunity_id}/stakeholders/{stakeholder_id}", StakeholderRecord, right=READ)
def read_stakeholder(request: Call, opportunity_id: Id, stakeholder_id: Id) -> StakeholderRecord:
    """One person's part in a deal."""
    return _shown(request, queries.deal(request.auth, opportunity_id), stakeholder_id)


@routes.change("/{opportunity_id}/stakeholders/{stakeholder_id}", StakeholderRecord, right=WRITE)
def change_stakeholder(
    request: Call, opportunity_id: Id, stakeholder_id: Id, body: StakeholderChange
) -> StakeholderRecord:
    """Change what is known of somebody's part."""
    deal = queries.deal(request.auth, opportunity_id)
    operations.change_stakeholder(
        actor=request.auth,
        stakeholder=_part(request, deal, stakeholder_id),
        version=request.version,
        changes=given(body, confirmed_by=theirs(request.auth)),
    )
    return _shown(request, deal, stakeholder_id)


@routes.remove("/{opportunity_id}/stakeholders/{stakeholder_id}", right=WRITE)
def remove_stakeholder(request: Call, opportunity_id: Id, stakeholder_id: Id) -> None:
    """Take somebody out of the deal, with his deeds and ties; he stays a contact of the customer."""
    deal = queries.deal(request.auth, opportunity_id)
    operations.remove_stakeholder(actor=request.auth, stakeholder=_part(request, deal, stakeholder_id))


@routes.create("/{opportunity_id}/stakeholders/{stakeholder_id}/deeds", DeedRecord, right=WRITE)
def record_deed(request: Call, opportunity_id: Id, stakeholder_id: Id, body: DeedNew) -> DeedRecord:
    """Write down what somebody did for us; from the first deed on he counts as won."""
    part = _part(request, queries.deal(request.auth, opportunity_id), stakeholder_id)
    return DeedRecord.of(operations.record_deed(actor=request.auth, stakeholder=part, **given(body)))


@routes.page("/{opportunity_id}/ties", TieRecord, right=READ)
def list_ties(request: Call, opportunity_id: Id) -> QuerySet:
    """How the people of a deal stand to each other."""
    return parts.ties_of(queries.deal(request.auth, opportunity_id))


@routes.create("/{opportunity_id}/ties", TieRecord, right=WRITE)
def create_tie(request: Call, opportunity_id: Id, body: TieNew) -> TieRecord:
    """Say how one person stands to another; a circle is refused where it is senseless."""
    deal = queries.deal(request.auth, opportunity_id)
    among = people_of(request.auth, deal)
    row = operations.tie(actor=request.auth, **given(body, one=among, other=among))
    return TieRecord.of(row)


@routes.remove("/{opportunity_id}/ties/{tie_id}", right=WRITE)
def remove_tie(request: Call, opportunity_id: Id, tie_id: Id) -> None:
    """Take back what was said of two people."""
    deal = queries.deal(request.auth, opportunity_id)
    row = parts.part_of(
        deal, parts.ties_of(deal).select_related("opportunity", "one__contact", "other__contact"), tie_id
    )
    operations.untie(actor=request.auth, tie=row)


def _part(request: Call, deal: models.Opportunity, pk: int) -> models.Stakeholder:
    return people_of(request.auth, deal).get(pk=pk)


def _shown(request: Call, deal: models.Opportunity, pk: int) -> StakeholderRecord:
    return StakeholderRecord.of(_part(request, deal, pk))
