"""Changes to deals: one home for each, whatever the door."""

from tuijin.opportunities.operations.activities import (
    NewFact,
    arrange_next_step,
    finish_next_step,
    log_activities,
    log_activity,
    record_fact,
    record_facts,
    tell_fact,
)
from tuijin.opportunities.operations.closing import lose, revive
from tuijin.opportunities.operations.editing import (
    change,
    change_many,
    reassign,
    reassign_presales,
    undo,
    values_of,
)
from tuijin.opportunities.operations.exceptions import QuestionClosed, decide_exception
from tuijin.opportunities.operations.filling import Filled, fill, fill_and_advance
from tuijin.opportunities.operations.importing import (
    ImportedDeal,
    PastChange,
    PastException,
    PastMove,
    PastWord,
    import_deals,
)
from tuijin.opportunities.operations.judging import count_claims, judge, judge_all, told
from tuijin.opportunities.operations.moving import (
    Advancement,
    GateClosed,
    advance,
    advance_many,
    confirm,
    unconfirm,
)
from tuijin.opportunities.operations.naming import name_customer, open_named_deal
from tuijin.opportunities.operations.opening import NewDeal, open_deals, open_from_lead
from tuijin.opportunities.operations.remapping import remap_keys
from tuijin.opportunities.operations.removing import (
    EarlierMove,
    add_earlier_moves,
    put_back,
    remove_deals,
    remove_moves,
)

__all__ = [
    "Advancement",
    "EarlierMove",
    "Filled",
    "GateClosed",
    "ImportedDeal",
    "NewDeal",
    "NewFact",
    "PastChange",
    "PastException",
    "PastMove",
    "PastWord",
    "QuestionClosed",
    "add_earlier_moves",
    "advance",
    "advance_many",
    "arrange_next_step",
    "change",
    "change_many",
    "confirm",
    "count_claims",
    "decide_exception",
    "fill",
    "fill_and_advance",
    "finish_next_step",
    "import_deals",
    "judge",
    "judge_all",
    "log_activities",
    "log_activity",
    "lose",
    "name_customer",
    "open_deals",
    "open_from_lead",
    "open_named_deal",
    "put_back",
    "reassign",
    "reassign_presales",
    "record_fact",
    "record_facts",
    "remap_keys",
    "remove_deals",
    "remove_moves",
    "revive",
    "tell_fact",
    "told",
    "unconfirm",
    "undo",
    "values_of",
]
