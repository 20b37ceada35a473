"""Losing a deal, and bringing one back."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tuijin.common import clock
from tuijin.common.errors import Reason, Refused
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations.common import locked, must_be_open, write_move
from tuijin.opportunities.operations.exceptions import void_open_question
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current


def lose(
    *,
    actor: Actor,
    deal: Opportunity,
    reason: str,
    winner: str = "",
    note: str = "",
    version: int | None = None,
) -> Opportunity:
    """Close a deal as lost; it keeps its stage. `reason` is a playbook key; some reasons ask who won.

    Raises Refused (reason or winner missing, already closed), Stale, Forbidden.
    """
    actor.must("opportunities:advance")
    known = current().item("lost_reason", reason)
    if known is None:
        raise Refused(Reason("reason_missing", _("请选丢单的原因"), "reason"))
    if known.asks_winner and not winner.strip():
        raise Refused(Reason("winner_missing", _("请写明丢给了谁；不知道就写「不知道」"), "winner"))
    with transaction.atomic():
        now = locked(deal, version)
        must_be_open(now)
        fields = {"lost_reason": reason, "lost_to": winner.strip(), "closed_on": clock.today()}
        write_move(
            actor=actor,
            deal=now,
            kind="lost",
            to_stage=now.stage,
            note=note,
            outcome=Opportunity.LOST,
            **fields,
        )
        void_open_question(deal=now)
    return now


def revive(*, actor: Actor, deal: Opportunity, note: str, version: int | None = None) -> Opportunity:
    """Open a lost deal again at the stage where it was lost; its history stays. Raises Refused without a reason."""
    actor.must("opportunities:advance")
    if not note.strip():
        raise Refused(Reason("note_missing", _("请写明为什么又有机会了"), "note"))
    with transaction.atomic():
        now = locked(deal, version)
        if now.outcome != Opportunity.LOST:
            raise Refused(Reason("not_lost", _("只有丢掉的单子才能恢复"), "outcome"))
        fields = {"outcome": Opportunity.OPEN, "closed_on": None, "lost_reason": "", "lost_to": ""}
        now.entered_on = clock.today()
        write_move(actor=actor, deal=now, kind="revived", to_stage=now.stage, note=note.strip(), **fields)
    return now
