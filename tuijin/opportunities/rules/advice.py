"""What to do next (S9): proposed from the first condition that is not met and from what the record lacks. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from tuijin.common.text import Text
from tuijin.opportunities.rules.gates import DealState, missing
from tuijin.playbook.types import Condition, Playbook, Proposal, Stage


@dataclass(frozen=True)
class Advice:
    """One proposed step: what to do, of which kind, and the condition that it would meet.

    `gate`: the stage it opens the way to, None · `grade`: the grade it helps to support, "".
    """

    text: Text
    kind: str
    condition: Condition
    gate: Stage | None = None
    grade: str = ""


def propose(
    playbook: Playbook, stage: Stage, state: DealState, better: Iterable[Condition] = ()
) -> tuple[Advice, ...]:
    """Proposals, best first: those that outrank all others, then the gate's gaps in order, then a better grade's.

    `better`: what the evidence lacks for a better grade (`grades.judge`). Where the playbook proposes nothing for a
    gap, its own question is the step.
    """
    gaps = dict.fromkeys(
        [*missing(playbook.outranking, state), *missing(stage.exit, state), *missing(better, state)]
    )
    ahead = playbook.next_stage(stage.key)
    found = []
    for condition in gaps:
        proposal = playbook.proposal(condition.key)
        opens = ahead if condition in stage.exit else None
        found.append(_advice(playbook, condition, proposal, opens))
    return tuple(found)


def _advice(
    playbook: Playbook, condition: Condition, proposal: Proposal | None, opens: Stage | None
) -> Advice:
    grade = next((one.grade for one in playbook.supports if condition.key in one.needs), "")
    text = proposal.text if proposal else condition.ask
    return Advice(text, proposal.kind if proposal else "", condition, opens, grade)
