"""Exceptions at a gate: asked for with a reason, decided by somebody who may, kept for ever."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tuijin.common import clock
from tuijin.common.errors import Reason, Refused
from tuijin.opportunities.models import GateWaiver, Opportunity
from tuijin.opportunities.operations.common import KIND, locked, must_be_open, won_in, write_move
from tuijin.opportunities.rules import gates
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current
from tuijin.playbook.types import Condition
from tuijin.timeline.operations import Happening, record


class QuestionClosed(Refused):
    """Somebody was faster: `waiver` says what became of the question."""

    def __init__(self, waiver: GateWaiver):
        self.waiver = waiver
        super().__init__(Reason("question_closed", _("这个例外申请已经处理过，或单子已经动了"), "waiver"))


def ask_exception(
    *, actor: Actor, deal: Opportunity, to_stage: str, missing: Iterable[Condition], reason: str
) -> GateWaiver:
    """Ask for an exception; a newer question replaces an older one of the same deal."""
    void_open_question(deal=deal)
    waiver = _written(actor, deal, to_stage, missing, reason, GateWaiver.ASKED)
    data = {"to": to_stage, "reason": waiver.reason}
    record(actor=actor, happenings=[Happening(KIND, deal.pk, "exception_asked", data, quiet=True)])
    return waiver


def note_exception(
    *, actor: Actor, deal: Opportunity, to_stage: str, missing: Iterable[Condition], reason: str
) -> GateWaiver:
    """Keep who passed a closed gate on his own authority, and why."""
    decided = {"decided_by": actor.person, "decided_by_label": actor.label, "decided_at": clock.now()}
    waiver = _written(actor, deal, to_stage, missing, reason, GateWaiver.GRANTED, **decided)
    data = {"to": to_stage, "reason": waiver.reason}
    record(actor=actor, happenings=[Happening(KIND, deal.pk, "exception_granted", data, quiet=True)])
    return waiver


def decide_exception(*, actor: Actor, waiver: GateWaiver, grant: bool, answer: str = "") -> Opportunity:
    """Grant (the deal moves) or deny a question. Raises QuestionClosed when that was done."""
    actor.must("opportunities:approve_exception")
    with transaction.atomic():
        deal = locked(waiver.opportunity)
        waiver = GateWaiver.objects.select_for_update().get(pk=waiver.pk)
        if waiver.state != GateWaiver.ASKED or waiver.from_stage != deal.stage:
            raise QuestionClosed(waiver)
        must_be_open(deal)
        waiver.state = GateWaiver.GRANTED if grant else GateWaiver.DENIED
        waiver.decided_by, waiver.decided_by_label, waiver.decided_at = actor.person, actor.label, clock.now()
        waiver.answer = answer.strip()
        waiver.save()
        data = {"to": waiver.to_stage, "reason": waiver.reason, "answer": waiver.answer}
        record(actor=actor, happenings=[Happening(KIND, deal.pk, f"exception_{waiver.state}", data)])
        if grant:
            _move(actor, deal, waiver)
    return deal


def void_open_question(*, deal: Opportunity) -> None:
    """The deal went on without it: nothing is left to decide."""
    GateWaiver.objects.filter(opportunity=deal, state=GateWaiver.ASKED).update(state=GateWaiver.VOID)


def _move(actor: Actor, deal: Opportunity, waiver: GateWaiver) -> None:
    playbook = current()
    stage = playbook.stage(waiver.to_stage)
    if stage is None:
        raise Refused(Reason("unknown_stage", _("套路里已经没有这个阶段，请重新申请"), "to"))
    kind = gates.move(playbook, deal.stage, stage.key).kind
    fields = won_in(stage)
    write_move(actor=actor, deal=deal, kind=kind, to_stage=stage.key, note=waiver.reason, **fields)


def _written(
    actor: Actor, deal: Opportunity, to_stage: str, missing: Iterable[Condition], reason: str, state: str,
    **decided: Any,
) -> GateWaiver:  # fmt: skip
    return GateWaiver.objects.create(
        opportunity=deal,
        from_stage=deal.stage,
        to_stage=to_stage,
        missing=[condition.key for condition in missing],
        reason=reason.strip(),
        state=state,
        asked_by=actor.person,
        asked_by_label=actor.label,
        asked_at=clock.now(),
        **decided,
    )
