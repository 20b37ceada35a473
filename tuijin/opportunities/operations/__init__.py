"""Changes to deals: one home for each, whatever the door."""

from tuijin.opportunities.operations.activities import log_activities, log_activity, record_fact
from tuijin.opportunities.operations.closing import lose, revive
from tuijin.opportunities.operations.editing import change, change_many, reassign, remap_keys
from tuijin.opportunities.operations.exceptions import decide_exception
from tuijin.opportunities.operations.importing import ImportedDeal, PastMove, import_deals
from tuijin.opportunities.operations.moving import (
    Advancement,
    GateClosed,
    advance,
    advance_many,
    confirm,
    unconfirm,
)
from tuijin.opportunities.operations.opening import NewDeal, open_deals, open_from_lead

__all__ = [
    "Advancement",
    "GateClosed",
    "ImportedDeal",
    "NewDeal",
    "PastMove",
    "advance",
    "advance_many",
    "change",
    "change_many",
    "confirm",
    "decide_exception",
    "import_deals",
    "log_activities",
    "log_activity",
    "lose",
    "open_deals",
    "open_from_lead",
    "reassign",
    "record_fact",
    "remap_keys",
    "revive",
    "unconfirm",
]
