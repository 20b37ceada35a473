"""Records of deals."""

from tuijin.opportunities.models.deals import (
    STAGE_OF_SOME,
    ClaimChange,
    Confirmation,
    DealFact,
    GateWaiver,
    Opportunity,
    OpportunityQuerySet,
    StageMove,
)
from tuijin.opportunities.models.knowledge import Answer, CompellingEvent, FirstVisit
from tuijin.opportunities.models.people import Deed, Stakeholder, Tie
from tuijin.opportunities.models.rivals import Rival, RivalArgument, RivalName
from tuijin.opportunities.models.signs import Dismissal, Finding

__all__ = [
    "STAGE_OF_SOME",
    "Answer",
    "ClaimChange",
    "CompellingEvent",
    "Confirmation",
    "DealFact",
    "Deed",
    "Dismissal",
    "Finding",
    "FirstVisit",
    "GateWaiver",
    "Opportunity",
    "OpportunityQuerySet",
    "Rival",
    "RivalArgument",
    "RivalName",
    "StageMove",
    "Stakeholder",
    "Tie",
]
