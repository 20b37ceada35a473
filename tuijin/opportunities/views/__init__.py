"""Pages of deals."""

from tuijin.opportunities.views.activities import activities, contacts
from tuijin.opportunities.views.board import board
from tuijin.opportunities.views.closing import grants, loss, revival, withdrawal
from tuijin.opportunities.views.correcting import activity_change, activity_removal
from tuijin.opportunities.views.deal import deal
from tuijin.opportunities.views.deal_sheet import deal_sheet
from tuijin.opportunities.views.editing import field
from tuijin.opportunities.views.effort import effort
from tuijin.opportunities.views.information import (
    answer_change,
    answer_withdrawal,
    answers_new,
    information,
)
from tuijin.opportunities.views.leads import first_visit
from tuijin.opportunities.views.lists import changes, deal_list, export, export_stakeholders
from tuijin.opportunities.views.moving import advancement, answers, decision
from tuijin.opportunities.views.neighbours import neighbour
from tuijin.opportunities.views.opening import customer_names, new
from tuijin.opportunities.views.qualifying import qualification, qualification_item
from tuijin.opportunities.views.rival_names import rival_name_new, rival_name_removal
from tuijin.opportunities.views.rivals import (
    argument_new,
    argument_withdrawal,
    event,
    rival,
    rival_new,
    rival_removal,
    rivals,
)
from tuijin.opportunities.views.setting_aside import dismissal, dismissal_withdrawal
from tuijin.opportunities.views.six_three_one import first_visit_sheet
from tuijin.opportunities.views.stakeholders import (
    deed_new,
    people,
    stakeholder,
    stakeholder_new,
    stakeholder_removal,
    tie_new,
    tie_removal,
)
from tuijin.opportunities.views.standings import standings
from tuijin.opportunities.views.symptoms import symptoms
from tuijin.opportunities.views.undoing import undo
from tuijin.opportunities.views.visit_sheet import visit_sheet

__all__ = [
    "activities",
    "activity_change",
    "activity_removal",
    "advancement",
    "answer_change",
    "answer_withdrawal",
    "answers",
    "answers_new",
    "argument_new",
    "argument_withdrawal",
    "board",
    "changes",
    "contacts",
    "customer_names",
    "deal",
    "deal_list",
    "deal_sheet",
    "decision",
    "deed_new",
    "dismissal",
    "dismissal_withdrawal",
    "effort",
    "event",
    "export",
    "export_stakeholders",
    "field",
    "first_visit",
    "first_visit_sheet",
    "grants",
    "information",
    "loss",
    "neighbour",
    "new",
    "people",
    "qualification",
    "qualification_item",
    "revival",
    "rival",
    "rival_name_new",
    "rival_name_removal",
    "rival_new",
    "rival_removal",
    "rivals",
    "stakeholder",
    "stakeholder_new",
    "stakeholder_removal",
    "standings",
    "symptoms",
    "tie_new",
    "tie_removal",
    "undo",
    "visit_sheet",
    "withdrawal",
]
