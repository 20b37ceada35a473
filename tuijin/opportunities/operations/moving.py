"""Advancing a deal through a gate (S1): it moves, is refused with reasons, or moves with an audited exception."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tuijin.common import clock
from tuijin.common.errors import Reason, Refused
from tuijin.opportunities.models import Confirmation, GateWaiver, Opportunity
from tuijin.opportunities.operations.common import (
    KIND,
    Results,
    locked,
    must_be_open,
    one_by_one,
    won_in,
    write_move,
)
from tuijin.opportunities.operations.exceptions import ask_exception, note_exception, void_open_question
from tuijin.opportunities.queries import state_of
from tuijin.opportunities.queries.together import read_once
from tuijin.opportunities.rules import gates
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current
from tuijin.playbook.types import Condition, Playbook
from tuijin.timeline.operations import Happening, record


@dataclass(frozen=True)
class Advancement:
    """What came of it. `missing` are the conditions an exception passed over or still waits for."""

    moved: bool
    deal: Opportunity
    missing: tuple[Condition, ...] = ()
    waiver: GateWaiver | None = None


class GateClosed(Refused):
    """The gate holds: `missing` says what is not known or done yet."""

    def __init__(self, missing: Sequence[Condition]):
        self.missing = tuple(missing)
        super().__init__(*[Reason(condition.key, condition.text, condition.key) for condition in missing])


def advance(
    *,
    actor: Actor,
    deal: Opportunity,
    to_stage: str,
    version: int | None = None,
    note: str = "",
    exception: str = "",
) -> Advancement:
    """Move a deal to another stage, forward, over stages, or back, as the playbook allows.

    `exception` is the reason for passing a closed gate: whoever may approve exceptions moves at once and is
    recorded; anybody else asks (moved=False, a waiver waits). Moving to the won stage wins the deal.
    Raises GateClosed (what is missing), Refused (not allowed at all), Stale, Forbidden.
    """
    with transaction.atomic():
        return _advance_locked(actor, locked(deal, version), to_stage, note, exception)


def _advance_locked(
    actor: Actor, deal: Opportunity, to_stage: str, note: str = "", exception: str = ""
) -> Advancement:
    """A move changes nothing that gate and judgement read beside the deal itself, so both read the record once."""
    actor.must("opportunities:advance")
    must_be_open(deal)
    playbook = current()
    step = _allowed_move(playbook, deal.stage, to_stage, note or exception)
    with read_once():
        lacking = gates.gate(step, state_of(deal))
        if not lacking:
            return _moved(actor, deal, playbook, step, to_stage, note)
        return _past_the_gate(actor, deal, playbook, step, to_stage, lacking, exception, note)


def advance_many(*, actor: Actor, deals: Iterable[Opportunity], to_stage: str, note: str = "") -> Results:
    """Advance each deal by itself; beside each, why it was refused (None: it moved)."""
    return one_by_one(deals, lambda deal: advance(actor=actor, deal=deal, to_stage=to_stage, note=note).deal)


def confirm(*, actor: Actor, deal: Opportunity, condition: str, note: str) -> Confirmation:
    """A person says that a condition is met and how he knows; replaces his earlier word. Raises Refused."""
    actor.must("opportunities:write")
    known = {item.key: item for stage in current().stages for item in stage.exit}.get(condition)
    if known is None:
        raise Refused(Reason("unknown_condition", _("套路里没有这个条件：%s") % condition, "condition"))
    if not known.confirm:
        raise Refused(Reason("not_confirmable", _("这一条要用事实说话，不能只凭一句话确认"), condition))
    if not note.strip():
        raise Refused(Reason("note_missing", _("请写一句：怎么知道的，谁说的"), condition))
    with transaction.atomic():
        row, _made = Confirmation.objects.update_or_create(
            opportunity=deal,
            condition=condition,
            defaults={"note": note.strip(), "by": actor.person, "by_label": actor.label, "at": clock.now()},
        )
        data = {"condition": condition, "note": row.note}
        record(actor=actor, happenings=[Happening(KIND, deal.pk, "confirmed", data)])
    return row


def unconfirm(*, actor: Actor, deal: Opportunity, condition: str) -> None:
    """Take a confirmation back; what was said stays in the timeline."""
    actor.must("opportunities:write")
    with transaction.atomic():
        for row in Confirmation.objects.filter(opportunity=deal, condition=condition):
            data = {"condition": condition, "note": row.note}
            row.delete()
            record(actor=actor, happenings=[Happening(KIND, deal.pk, "unconfirmed", data)])


def _allowed_move(playbook: Playbook, from_stage: str, to_stage: str, why: str) -> gates.Move:
    stage = playbook.stage(to_stage)
    if stage is None:
        raise Refused(Reason("unknown_stage", _("套路里没有这个阶段：%s") % to_stage, "to"))
    if to_stage == from_stage:
        raise Refused(Reason("same_stage", _("单子已经在「%s」了") % stage.name, "to"))
    if playbook.stage(from_stage) is None:
        raise Refused(
            Reason("stage_gone", _("单子所在的阶段在套路里已经没有了，请管理员先把它对应到新的阶段"), "to")
        )
    step = gates.move(playbook, from_stage, to_stage)
    if step.rule == "never":
        text = _("这套打法不允许退回") if step.kind == "back" else _("这套打法不允许跳过中间的阶段")
        raise Refused(Reason(f"{step.kind}_never", text, "to"))
    if step.rule == "reason" and not why.strip():
        text = _("退回要写明原因") if step.kind == "back" else _("跳过阶段要写明原因")
        raise Refused(Reason(f"{step.kind}_needs_reason", text, "note"))
    return step


def _moved(
    actor: Actor, deal: Opportunity, playbook: Playbook, step: gates.Move, to_stage: str, note: str
) -> Advancement:
    fields = won_in(playbook.stage(to_stage))
    write_move(actor=actor, deal=deal, kind=step.kind, to_stage=to_stage, note=note.strip(), **fields)
    void_open_question(deal=deal)
    return Advancement(True, deal)


def _past_the_gate(
    actor: Actor,
    deal: Opportunity,
    playbook: Playbook,
    step: gates.Move,
    to_stage: str,
    lacking: tuple[Condition, ...],
    exception: str,
    note: str,
) -> Advancement:
    if not exception.strip():
        raise GateClosed(lacking)
    rule = playbook.moves.exception
    if rule == "never":
        raise Refused(
            Reason("exception_never", _("这套打法的关口没有例外"), "exception"), *GateClosed(lacking).reasons
        )
    if rule == "approval" and not actor.can("opportunities:approve_exception"):
        waiver = ask_exception(actor=actor, deal=deal, to_stage=to_stage, missing=lacking, reason=exception)
        return Advancement(False, deal, lacking, waiver)
    waiver = note_exception(actor=actor, deal=deal, to_stage=to_stage, missing=lacking, reason=exception)
    done = _moved(actor, deal, playbook, step, to_stage, note or exception)
    return Advancement(True, done.deal, lacking, waiver)
