"""Deals through the API: the records, the gate, what was done, the first visit of a lead, the report."""

from tuijin.opportunities.api import doings, peers
from tuijin.opportunities.api import reports as reporting

router = peers.routes.router  # the others have put theirs on it before
first_visits, reports = doings.lead_routes.router, reporting.routes.router
