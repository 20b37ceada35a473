"""Deals through the API: the records, the gate, what was done, the first visit of a lead, the report."""

from tuijin.opportunities.api import deals, doings, sharing

router = sharing.routes.router  # deals, moves and doings have put theirs on it before
first_visits, reports = doings.lead_routes.router, deals.report_routes.router
