"""Deals through the API: the records, the gate, what was done, the first visit of a lead, the report."""

from tuijin.opportunities.api import deals, doings, moves

router = moves.routes.router  # of all three modules
first_visits, reports = doings.lead_routes.router, deals.report_routes.router
