"""Losing a deal, and bringing one back."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tuijin.common import clock
from tuijin.common.errors import Reason, Refused
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations.common import REOPENED, closed, locked, must_be_open, write_move
from tuijin.opportunities.operations.exceptions import void_open_question
from tuijin.opportunities.operations.judging import keep_claims
from tuijin.opportunities.queries.page import can_revive
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current
from tuijin.timeline.operations import Changes, renewed_once


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
        fields = closed(Opportunity.LOST) | {"lost_reason": reason, "lost_to": winner.strip()}
        write_move(actor=actor, deal=now, kind="lost", to_stage=now.stage, note=note, **fields)
        void_open_question(deal=now)
    return now


def revive(
    *, actor: Actor, deal: Opportunity, note: str, grade: str | None = None, version: int | None = None
) -> Opportunity:
    """Bring a deal back; its history stays.

    A lost deal opens again at the stage where it was lost. An open deal whose claimed grade says that it cannot
    be judged gives that grade up. `grade` is what is claimed from now on, a judged grade or "" for none; None
    leaves a lost deal its own. Raises Refused (no reason given, nothing to revive), Stale, Forbidden.
    """
    actor.must("opportunities:advance")
    if not note.strip():
        raise Refused(Reason("note_missing", _("请写明为什么又有机会了"), "note"))
    if grade and grade not in {one.key for one in current().judged_grades}:
        raise Refused(Reason("grade_not_judged", _("请选一个能判断的等级"), "grade"))
    with transaction.atomic(), renewed_once():  # the counts of kept changes are among what is judged
        now = locked(deal, version)
        if not can_revive(now):
            text = _("只有丢掉的单子，或等级写着无法判断的单子，才能恢复")
            raise Refused(Reason("not_lost", text, "outcome"))
        if now.outcome == Opportunity.LOST:
            now.entered_on = clock.today()
        claimed = now.claimed_grade if grade is None and not now.is_open else grade or ""
        told: Changes = {}
        if claimed != now.claimed_grade:
            told["claimed_grade"] = [now.claimed_grade, claimed]
        fields = REOPENED | {"claimed_grade": claimed}
        write_move(
            actor=actor, deal=now, kind="revived", to_stage=now.stage, note=note.strip(), told=told, **fields
        )
        keep_claims(actor=actor, deal=now, told=told)
    return now
