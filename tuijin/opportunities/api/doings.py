"""What was done on a deal, and the first visit that makes a deal of a lead."""

from typing import Annotated

from django.db.models import QuerySet
from ninja import Query
from pydantic import BaseModel, Field

from tuijin.activities import api as activities_api
from tuijin.activities import operations as activities
from tuijin.activities.api import ActivityChange, ActivityDone, ActivityRecord
from tuijin.activities.models import Activity
from tuijin.customers.models import Contact
from tuijin.market.api import seen_lead
from tuijin.opportunities import operations, queries
from tuijin.opportunities.api.deals import routes, whole
from tuijin.opportunities.api.records import WholeOpportunity
from tuijin.opportunities.models import Opportunity
from tuijin.people.actors import Actor
from tuijin.web.api import Call, Routes
from tuijin.web.api.values import Amount, Day, Id, Key, Line200

lead_routes = Routes("Leads")
activity_routes = activities_api.routes  # a path has one router: whom one met is checked up here


def at_customer(actor: Actor, customer_id: int | None) -> QuerySet[Contact]:
    """Who of theirs can have been there."""
    return Contact.objects.visible_to(actor).filter(customer=customer_id)


class ActivityWithNext(ActivityDone):
    """What was done, and what comes next: a step with its day, or why there is none."""

    next_step: Line200 = ""
    next_step_kind: Key = ""
    next_step_on: Day | None = None

    def arranged(self) -> dict:
        """The next step as operations take it."""
        names = ("next_step", "next_step_kind", "next_step_on")
        return {name: getattr(self, name) for name in names}

    def done(self, actor: Actor, customer_id: int | None) -> activities.NewActivity:
        """The activity as operations take it; contacts are the customer's."""
        return activities_api.done(actor, self, at_customer(actor, customer_id))


class FirstVisit(ActivityWithNext):
    """The first visit, with the name and the amount of the deal that it opens."""

    deal_name: Line200 = ""
    deal_amount: Amount | None = None


class Removal(BaseModel):
    with_next: Annotated[
        bool,
        Field(
            description="The next step that came with it goes as well, if it still stands: what stood there before"
            " comes back. Needs the right `opportunities:write`."
        ),
    ] = False


@routes.page("/{opportunity_id}/activities", ActivityRecord, right="activities:read", newest_first=True)
def list_activities(request: Call, opportunity_id: Id) -> QuerySet:
    """What was done on a deal, the last written down first."""
    deal = queries.deal(request.auth, opportunity_id)
    rows = activities_api.activities(request.auth)
    return rows.filter(subject_kind=queries.KIND, subject_id=deal.pk)


@routes.create("/{opportunity_id}/activities", ActivityRecord, right="activities:write", home="/activities")
def create_activity(request: Call, opportunity_id: Id, body: ActivityWithNext) -> ActivityRecord:
    """Write down what was done on a deal, and arrange the next step."""
    deal = queries.deal(request.auth, opportunity_id)
    activity = body.done(request.auth, deal.customer_id)
    row = operations.log_activity(actor=request.auth, deal=deal, activity=activity, **body.arranged())
    return ActivityRecord.of(row)


@lead_routes.create(
    "/{lead_id}/first-visit", WholeOpportunity, right="opportunities:write", home="/opportunities", match=True
)
def hold_first_visit(request: Call, lead_id: Id, body: FirstVisit) -> WholeOpportunity:
    """Write down a lead's first visit, which opens a deal."""
    lead = seen_lead(request, lead_id)
    row = operations.open_from_lead(
        actor=request.auth, lead=lead, visit=body.done(request.auth, lead.customer_id), name=body.deal_name,
        amount=body.deal_amount, **body.arranged(),
    )  # fmt: skip
    return whole(row)


@activity_routes.change("/{activity_id}", ActivityRecord, right="activities:write")
def change_activity(request: Call, activity_id: Id, body: ActivityChange) -> ActivityRecord:
    """Correct what was written down. Gaps may be filled in by all who write activities, the rest by its author and
    leaders.
    """
    row = activities_api.activities(request.auth).get(pk=activity_id)
    changes = activities_api.corrected(request.auth, body, at_customer(request.auth, row.customer_id))
    activities.change_activity(actor=request.auth, activity=row, version=request.version, changes=changes)
    return ActivityRecord.of(activities_api.activities(request.auth).get(pk=activity_id))


@activity_routes.remove("/{activity_id}", right="activities:write", match=True)
def remove_activity(request: Call, activity_id: Id, asked: Query[Removal]) -> None:
    """Take back what was written down by mistake: its author and leaders."""
    row = activities_api.activities(request.auth).get(pk=activity_id)
    operations.take_back_activity(
        actor=request.auth, deal=_deal_of(request.auth, row), activity=row, version=request.version,
        with_next=asked.with_next,
    )  # fmt: skip


def _deal_of(actor: Actor, row: Activity) -> Opportunity | None:
    """The deal in sight that it is about, if it is about one."""
    rows = queries.deals(actor).filter(pk=row.subject_id)
    return rows.first() if row.subject_kind == queries.KIND else None
