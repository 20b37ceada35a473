"""Changes to deals: one home for each, whatever the door."""

from tuijin.opportunities.operations.activities import (
    NewFact,
    arrange_next_step,
    finish_next_step,
    log_activities,
    log_activity,
    record_fact,
    record_facts,
    take_back_activity,
    tell_fact,
)
from tuijin.opportunities.operations.answers import NewAnswer, answer, change_answer, withdraw_answer
from tuijin.opportunities.operations.closing import lose, revive
from tuijin.opportunities.operations.editing import (
    change,
    change_many,
    reassign,
    reassign_presales,
    rewrite,
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
from tuijin.opportunities.operations.judging import count_claims, judge, judge_all, judge_today, told
from tuijin.opportunities.operations.knowledge import keep_event, note_first_visit
from tuijin.opportunities.operations.merging import merge_contact
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
    remove_stakeholders,
)
from tuijin.opportunities.operations.rival_names import count_apart, count_as
from tuijin.opportunities.operations.rivals import (
    add_rival,
    argue,
    change_rival,
    remove_rival,
    withdraw_argument,
)
from tuijin.opportunities.operations.setting_aside import dismiss, withdraw_dismissal
from tuijin.opportunities.operations.stakeholders import (
    NewStakeholder,
    add_stakeholders,
    change_stakeholder,
    import_stakeholders,
    join_deal,
    record_deed,
    remove_stakeholder,
    tie,
    untie,
)

__all__ = [
    "Advancement",
    "EarlierMove",
    "Filled",
    "GateClosed",
    "ImportedDeal",
    "NewAnswer",
    "NewDeal",
    "NewFact",
    "NewStakeholder",
    "PastChange",
    "PastException",
    "PastMove",
    "PastWord",
    "QuestionClosed",
    "add_earlier_moves",
    "add_rival",
    "add_stakeholders",
    "advance",
    "advance_many",
    "answer",
    "argue",
    "arrange_next_step",
    "change",
    "change_answer",
    "change_many",
    "change_rival",
    "change_stakeholder",
    "confirm",
    "count_apart",
    "count_as",
    "count_claims",
    "decide_exception",
    "dismiss",
    "fill",
    "fill_and_advance",
    "finish_next_step",
    "import_deals",
    "import_stakeholders",
    "join_deal",
    "judge",
    "judge_all",
    "judge_today",
    "keep_event",
    "log_activities",
    "log_activity",
    "lose",
    "merge_contact",
    "name_customer",
    "note_first_visit",
    "open_deals",
    "open_from_lead",
    "open_named_deal",
    "put_back",
    "reassign",
    "reassign_presales",
    "record_deed",
    "record_fact",
    "record_facts",
    "remap_keys",
    "remove_deals",
    "remove_moves",
    "remove_rival",
    "remove_stakeholder",
    "remove_stakeholders",
    "revive",
    "rewrite",
    "take_back_activity",
    "tell_fact",
    "tie",
    "told",
    "unconfirm",
    "undo",
    "untie",
    "values_of",
    "withdraw_answer",
    "withdraw_argument",
    "withdraw_dismissal",
]
