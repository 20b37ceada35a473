"""Deals: list, open, read, change; their timeline."""

from typing import Annotated, Any, Literal

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from ninja import Query
from pydantic import BaseModel, Field

from tuijin.customers.queries import customers
from tuijin.opportunities import models, operations, queries
from tuijin.opportunities.api.records import (
    EntryRecord,
    OpportunityRecord,
    WholeOpportunity,
)
from tuijin.opportunities.forms.filters import wanted_by
from tuijin.opportunities.queries import lists
from tuijin.people.actors import Actor
from tuijin.people.api import colleagues, people
from tuijin.playbook.queries import current
from tuijin.saved_views.asking import ViewId, query_of
from tuijin.timeline.models import Entry
from tuijin.web.api import Call, Given, Routes, Sorted, given, must_know, pointed
from tuijin.web.api.values import (
    ABSENT,
    Amount,
    Day,
    Id,
    Key,
    Line100,
    Line200,
    Lines,
    Moment,
    Name200,
    Ref,
)

READ, WRITE = "opportunities:read", "opportunities:write"
routes = Routes("Opportunities")


class OpportunityFields(Given):
    customer_id: Ref | None = None
    amount: Amount | None = None
    expected_on: Day | None = None
    source: Key = ""
    owner_id: Ref | None = None
    presales_id: Ref | None = None
    product: Line200 = ""
    competitors: Line200 = ""
    claimed_grade: Annotated[Key, Field(max_length=10)] = ""
    next_step: Line200 = ""
    next_step_kind: Key = ""
    next_step_on: Day | None = None
    note: Lines = ""


class OpportunityNew(OpportunityFields):
    """A new deal at the first stage; without an owner it is yours."""

    name: Name200


class OpportunityChange(OpportunityFields):
    """The fields to change; what is not named stays as it is. The stage moves by an advancement only."""

    name: Name200 = ABSENT
    strategy: Key = ""


Outcome = Literal["open", "won", "lost"]


class OpportunityFilter(BaseModel):
    stage: Annotated[Key, Field(description="Only deals in this stage.")] = ""
    outcome: Annotated[Outcome, Field(description="Only deals with this outcome.")] = ABSENT
    owner: Annotated[Id, Field(description="Only deals of this person.")] = ABSENT
    customer: Annotated[Id, Field(description="Only deals with this customer.")] = ABSENT
    text: Annotated[Line100, Field(description="Part of the deal's name, its customer's, or its ref.")] = ""
    updated_since: Annotated[
        Moment, Field(description="Only deals to which something has happened since (RFC 3339).")
    ] = ABSENT
    view: ViewId = ABSENT

    def narrow(self, rows: models.OpportunityQuerySet) -> models.OpportunityQuerySet:
        """Those of the rows that are wanted."""
        names = ("stage", "outcome", "owner", "customer")
        rows = rows.filter(**{name: value for name in names if (value := getattr(self, name))})
        if self.text:
            places = ("name__icontains", "customer__name__icontains", "ref__iexact")
            rows = rows.filter(Q(*[(place, self.text) for place in places], _connector=Q.OR))
        if self.updated_since:
            happened = Entry.objects.filter(subject_kind=queries.KIND, subject_id=OuterRef("pk"))
            rows = rows.filter(Exists(happened.filter(at__gte=self.updated_since)))
        return rows


@routes.page("", OpportunityRecord, right=READ)
def list_opportunities(request: Call, filters: Query[OpportunityFilter]) -> QuerySet | Sorted:
    """Deals in sight, narrowed by the filters given; through a view in its order."""
    must_know(filters.stage, (stage.key for stage in current().stages), "stage")
    pointed(people(request.auth), filters.owner, "owner")
    pointed(customers(request.auth), filters.customer, "customer")
    rows = filters.narrow(queries.deals(request.auth))
    if not filters.view:
        return rows
    asked = QueryDict(query_of(request.auth, queries.KIND, filters.view))
    rows, sort = wanted_by(asked, request.auth).among(rows, request.auth), asked.get("sort", "")
    return Sorted(sort, *lists.in_order(rows, current(), sort))


@routes.create("", WholeOpportunity, right=WRITE, home="/opportunities")
def create_opportunity(request: Call, body: OpportunityNew) -> WholeOpportunity:
    """Open a deal at the first stage."""
    new = operations.NewDeal(**values_of(request.auth, body))
    return whole(operations.open_deals(actor=request.auth, deals=[new])[0])


@routes.read("/{opportunity_id}", WholeOpportunity, right=READ)
def read_opportunity(request: Call, opportunity_id: Id) -> WholeOpportunity:
    """One deal whole: its gate, contacts, moves, confirmations and exceptions."""
    return whole(queries.deal(request.auth, opportunity_id))


@routes.change("/{opportunity_id}", WholeOpportunity, right=WRITE)
def change_opportunity(request: Call, opportunity_id: Id, body: OpportunityChange) -> WholeOpportunity:
    """Change what is written about a deal.

    Another owner needs the right `opportunities:assign`.
    """
    row = operations.change(
        actor=request.auth,
        deal=queries.deal(request.auth, opportunity_id),
        version=request.version,
        changes=values_of(request.auth, body),
    )
    return whole(row)


@routes.page("/{opportunity_id}/timeline", EntryRecord, right=READ, newest_first=True)
def list_timeline(request: Call, opportunity_id: Id) -> QuerySet:
    """What happened to a deal, the last written down first."""
    deal = queries.deal(request.auth, opportunity_id)
    return Entry.objects.about(queries.KIND, [deal.pk])


def whole(row: models.Opportunity) -> WholeOpportunity:
    return WholeOpportunity.of(row)


def values_of(actor: Actor, body: OpportunityFields) -> dict[str, Any]:
    among = colleagues(actor)
    return given(body, customer=customers(actor), owner=among, presales=among)
