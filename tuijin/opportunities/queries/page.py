"""Reads of one deal's page: what is missing, what was done, who else may see it."""

from dataclasses import dataclass

from django.db.models import QuerySet

from tuijin.activities.models import Activity
from tuijin.opportunities.models import GateWaiver, Opportunity, StageMove
from tuijin.opportunities.queries import KIND, state_of
from tuijin.opportunities.rules import gates
from tuijin.opportunities.rules.gates import DealState
from tuijin.people.actors import Actor
from tuijin.people.models import Grant
from tuijin.playbook.queries import current
from tuijin.playbook.types import Condition, Playbook, Stage


@dataclass(frozen=True)
class Gate:
    """The exit of the stage in which a deal stands."""

    stage: Stage | None
    next: Stage | None
    met: int
    of: int
    missing: tuple[Condition, ...]


def gate_of(row: Opportunity, playbook: Playbook, state: DealState | None = None) -> Gate:
    """How far the gate before the deal's next stage is. A stage that the playbook has lost has no gate.

    `state` where the caller has read it already.
    """
    stage = playbook.stage(row.stage)
    if stage is None:
        return Gate(None, None, 0, 0, ())
    state = state or state_of(row)
    met, of = gates.progress(stage, state)
    return Gate(stage, playbook.next_stage(stage.key), met, of, gates.missing(stage.exit, state))


def lacking(row: Opportunity, playbook: Playbook, to_stage: str) -> tuple[Condition, ...]:
    """What is missing for a move to `to_stage`; nothing for a move that is none."""
    if playbook.stage(to_stage) is None or playbook.stage(row.stage) is None or to_stage == row.stage:
        return ()
    return gates.gate(gates.move(playbook, row.stage, to_stage), state_of(row))


def can_revive(row: Opportunity) -> bool:
    """Is the deal lost, or open with a claimed grade that says it cannot be judged?"""
    grade = current().item("grade", row.claimed_grade)
    return row.outcome == Opportunity.LOST or bool(row.is_open and grade and not grade.judged)


def open_question(row: Opportunity) -> GateWaiver | None:
    """The exception that waits for an answer."""
    return GateWaiver.objects.filter(opportunity=row, state=GateWaiver.ASKED).first()


def waiver(actor: Actor, pk: int) -> GateWaiver:
    """A question about a deal in sight. Raises GateWaiver.DoesNotExist."""
    seen = Opportunity.objects.visible_to(actor).values("pk")
    return GateWaiver.objects.select_related("opportunity").get(pk=pk, opportunity__in=seen)


def moves(row: Opportunity) -> QuerySet[StageMove]:
    """How the deal came where it is, oldest first."""
    return StageMove.objects.filter(opportunity=row).order_by("on", "at", "pk")


def grants(row: Opportunity) -> QuerySet[Grant]:
    """To whom the deal is open beyond the hierarchy."""
    return Grant.objects.filter(subject_kind=KIND, subject_id=row.pk).select_related("person").order_by("pk")


def grant(row: Opportunity, pk: int) -> Grant:
    """One of them. Raises Grant.DoesNotExist."""
    return Grant.objects.select_related("person").get(subject_kind=KIND, subject_id=row.pk, pk=pk)


def latest_of_kinds(row: Opportunity, kinds: set[str]) -> dict[str, Activity]:
    """{kind: the deal's latest activity of it} for those of `kinds` that happened."""
    if not kinds:
        return {}
    rows = Activity.objects.filter(subject_kind=KIND, subject_id=row.pk, kind__in=kinds)
    return {activity.kind: activity for activity in rows.order_by("on", "pk")}
