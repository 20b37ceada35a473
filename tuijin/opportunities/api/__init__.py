"""Deals through the API: the records, the gate, what was done and is known, the first visit of a lead, the report."""

from tuijin.opportunities.api import deals, doings, first_visit, knowing, peers, people, rivals, sharing
from tuijin.opportunities.api import reports as reporting
from tuijin.opportunities.api import rival_names as naming

PARTS = (
    sharing,
    knowing,
    first_visit,
    people,
    rivals,
    peers,
)  # with moves and doings they have put theirs on the router of deals
router = deals.routes.router
first_visits, reports = doings.lead_routes.router, reporting.routes.router
activities, rival_names = doings.activity_routes.router, naming.routes.router
