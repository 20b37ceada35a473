"""Leads through the API. The first visit, which opens a deal, is at the deals."""

import datetime as dt
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import QueryDict
from ninja import Query
from pydantic import BaseModel, Field

from tuijin.common.errors import Stale
from tuijin.customers.queries import customers
from tuijin.market import models, operations, queries
from tuijin.market.listing import KIND, LeadFilters, ordered
from tuijin.people.actors import Actor
from tuijin.people.api import colleagues, people
from tuijin.saved_views.asking import ViewId, query_of
from tuijin.web.api import Call, Given, Routes, Sorted, Versioned, given, pointed
from tuijin.web.api.values import (
    ABSENT,
    Id,
    Key,
    Line40,
    Line80,
    Line100,
    Lines,
    Name200,
    Pointer,
    Ref,
)

State = Literal["open", "visited", "dropped"]


class LeadRecord(Versioned):
    """A lead. `source` is a key of the playbook; `visited`: its first visit opened a deal."""

    company: str
    contact: str
    title: str
    phone: str
    source: str
    industry: str
    region: str
    note: str
    customer: Pointer | None
    owner: Pointer | None
    state: State
    dropped_because: str
    closed_at: dt.datetime | None
    created_at: dt.datetime

    @classmethod
    def of(cls, row: models.Lead) -> "LeadRecord":
        return cls.from_columns(row, customer=Pointer.to(row.customer), owner=Pointer.to(row.owner))


class LeadFields(Given):
    contact: Line80 = ""
    title: Line80 = ""
    phone: Line40 = ""
    source: Key = ""
    industry: Line80 = ""
    region: Line80 = ""
    note: Lines = ""
    customer_id: Ref | None = None
    owner_id: Ref | None = None


class LeadNew(LeadFields):
    """A new lead; without an owner it is yours."""

    company: Name200


class LeadChange(LeadFields):
    """The fields to change; what is not named stays as it is."""

    company: Name200 = ABSENT


class LeadDropping(Given):
    """Why the lead leads nowhere."""

    reason: Name200


class LeadFilter(BaseModel):
    state: Annotated[State, Field(description="Only leads in this state.")] = ABSENT
    owner: Annotated[Id, Field(description="Only leads of this person.")] = ABSENT
    text: Annotated[Line100, Field(description="Part of the company's name.")] = ""
    view: ViewId = ABSENT


routes = Routes("Leads")
READ, WRITE = "market:read", "market:write"


@routes.page("", LeadRecord, right=READ)
def list_leads(request: Call, filters: Query[LeadFilter]) -> QuerySet | Sorted:
    """Leads in sight; through a view in its order."""
    pointed(people(request.auth), filters.owner, "owner")
    wanted = {"state": filters.state, "owner": filters.owner, "company__icontains": filters.text}
    rows = queries.leads(request.auth).filter(**{name: value for name, value in wanted.items() if value})
    if not filters.view:
        return rows
    asked = QueryDict(query_of(request.auth, KIND, filters.view))
    rows, sort = LeadFilters(asked, actor=request.auth).among(rows), asked.get("sort", "")
    return Sorted(sort, *ordered(rows, sort))


@routes.create("", LeadRecord, right=WRITE, home="/leads")
def create_lead(request: Call, body: LeadNew) -> LeadRecord:
    """Add a lead."""
    new = operations.NewLead(**_values(request.auth, body))
    return LeadRecord.of(operations.add_leads(actor=request.auth, leads=[new])[0])


@routes.read("/{lead_id}", LeadRecord, right=READ)
def read_lead(request: Call, lead_id: Id) -> LeadRecord:
    """One lead."""
    return LeadRecord.of(queries.lead(request.auth, lead_id))


@routes.change("/{lead_id}", LeadRecord, right=WRITE)
def change_lead(request: Call, lead_id: Id, body: LeadChange) -> LeadRecord:
    """Change a lead."""
    row = operations.change_lead(
        actor=request.auth,
        lead=queries.lead(request.auth, lead_id),
        version=request.version,
        changes=_values(request.auth, body),
    )
    return LeadRecord.of(row)


@routes.act("/{lead_id}/dropping", LeadRecord, right=WRITE)
def drop_lead(request: Call, lead_id: Id, body: LeadDropping) -> LeadRecord:
    """Drop a lead, with the reason."""
    lead = seen_lead(request, lead_id)
    return LeadRecord.of(operations.drop_lead(actor=request.auth, lead=lead, reason=body.reason))


def seen_lead(request: Call, pk: int) -> models.Lead:
    """The lead as the caller saw it. Raises Stale when it has changed since."""
    lead = queries.lead(request.auth, pk)
    if lead.version != request.version:
        raise Stale(lead)
    return lead


def _values(actor: Actor, body: LeadFields) -> dict[str, Any]:
    return given(body, customer=customers(actor), owner=colleagues(actor))


router = routes.router
