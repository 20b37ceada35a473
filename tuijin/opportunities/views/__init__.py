"""Pages of deals."""

from tuijin.opportunities.views.activities import activities, contacts
from tuijin.opportunities.views.board import board
from tuijin.opportunities.views.closing import grants, loss, revival, withdrawal
from tuijin.opportunities.views.deal import deal
from tuijin.opportunities.views.editing import field
from tuijin.opportunities.views.leads import first_visit
from tuijin.opportunities.views.lists import changes, deal_list, export
from tuijin.opportunities.views.moving import advancement, answers, decision
from tuijin.opportunities.views.neighbours import neighbour
from tuijin.opportunities.views.opening import customer_names, new
from tuijin.opportunities.views.setting_aside import dismissal
from tuijin.opportunities.views.symptoms import symptoms
from tuijin.opportunities.views.undoing import undo

__all__ = [
    "activities",
    "advancement",
    "answers",
    "board",
    "changes",
    "contacts",
    "customer_names",
    "deal",
    "deal_list",
    "decision",
    "dismissal",
    "export",
    "field",
    "first_visit",
    "grants",
    "loss",
    "neighbour",
    "new",
    "revival",
    "symptoms",
    "undo",
    "withdrawal",
]
