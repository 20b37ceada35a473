"""What is known about a deal, and to whom it is open beyond the hierarchy."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from tuijin.opportunities import models, operations, queries
from tuijin.opportunities.api.deals import READ, WRITE, routes
from tuijin.opportunities.api.moves import StageKey
from tuijin.opportunities.queries import page as reads
from tuijin.people.api import colleagues
from tuijin.people.models import Grant
from tuijin.people.operations import grant, withdraw
from tuijin.web.api import Call, Given, Record, given
from tuijin.web.api.values import Id, Line200, Name200, Name500, Pointer, Ref

GRANT = "people:grant"


class FactRecord(Record):
    """Something established about a deal. `key` is a fact of the playbook."""

    id: int
    key: str
    value: Any
    on: dt.date
    source: str
    by: str
    at: dt.datetime

    @classmethod
    def of(cls, row: models.DealFact) -> "FactRecord":
        return cls.from_columns(row, by=row.by_label)


class FactTold(Given):
    """What is so, and who says it."""

    key: StageKey
    value: Name500
    source: Line200 = ""


class GrantRecord(Record):
    """One person to whom a record is open, and why."""

    id: int
    person: Pointer
    reason: str
    granted_by: str
    granted_at: dt.datetime

    @classmethod
    def of(cls, row: Grant) -> "GrantRecord":
        return cls.from_columns(row, person=Pointer.to(row.person))


class GrantNew(Given):
    """To whom, and why."""

    person_id: Ref
    reason: Name200


@routes.page("/{opportunity_id}/facts", FactRecord, right=READ)
def list_facts(request: Call, opportunity_id: Id) -> QuerySet:
    """What was told about a deal, each time anew; the last of a key is what holds."""
    return models.DealFact.objects.filter(opportunity=queries.deal(request.auth, opportunity_id))


@routes.create("/{opportunity_id}/facts", FactRecord, right=WRITE)
def tell_fact(request: Call, opportunity_id: Id, body: FactTold) -> FactRecord:
    """Write down a fact of the playbook about a deal, as of today."""
    deal = queries.deal(request.auth, opportunity_id)
    return FactRecord.of(operations.tell_fact(actor=request.auth, deal=deal, **given(body)))


@routes.page("/{opportunity_id}/grants", GrantRecord, right=GRANT)
def list_grants(request: Call, opportunity_id: Id) -> QuerySet:
    """To whom a deal is open beyond the hierarchy."""
    return reads.grants(queries.deal(request.auth, opportunity_id))


@routes.create("/{opportunity_id}/grants", GrantRecord, right=GRANT)
def create_grant(request: Call, opportunity_id: Id, body: GrantNew) -> GrantRecord:
    """Open a deal to a colleague; a second time gives the new reason."""
    deal = queries.deal(request.auth, opportunity_id)
    values = given(body, person=colleagues(request.auth))
    row = grant(actor=request.auth, kind=queries.KIND, subject_id=deal.pk, **values)
    return GrantRecord.of(row)


@routes.remove("/{opportunity_id}/grants/{grant_id}", right=GRANT)
def withdraw_grant(request: Call, opportunity_id: Id, grant_id: Id) -> None:
    """Take a grant back."""
    deal = queries.deal(request.auth, opportunity_id)
    withdraw(actor=request.auth, grant=reads.grant(deal, grant_id))
