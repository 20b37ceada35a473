"""What to do next (S9): proposed from the first condition that is not met, from what the record lacks, and as the cure
of what is wrong. Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from tuijin.common.text import EMPTY, Text
from tuijin.opportunities.rules.gates import DealState, is_met, missing
from tuijin.opportunities.rules.grades import reached
from tuijin.opportunities.rules.symptoms import Shown
from tuijin.playbook.types import Condition, Playbook, Stage


@dataclass(frozen=True)
class Advice:
    """One proposed step: what to do, of which kind, why, and what it unlocks. `key` is a condition's or a symptom's.

    `gate`: the stage it opens the way to, None · `grade`: the grade it helps to support, "" · `cures`: the symptom
    that it cures, EMPTY.
    """

    text: Text
    kind: str
    key: str
    why: Text
    gate: Stage | None = None
    grade: str = ""
    cures: Text = EMPTY


def propose(
    playbook: Playbook,
    stage: Stage,
    state: DealState,
    better: Iterable[Condition] = (),
    signs: Iterable[Shown] = (),
) -> tuple[Advice, ...]:
    """Proposals, best first: those that outrank all others, then what raises the supported grade most, then the gate's
    gaps, then cures.

    `better`: what the evidence lacks for a better grade (`grades.judge`). Where the playbook proposes nothing for a
    gap, its own question is the step.
    """
    gaps = dict.fromkeys(
        [*missing(playbook.outranking, state), *missing(stage.exit, state), *missing(better, state)]
    )
    ahead = playbook.next_stage(stage.key)
    found = [
        _advice(playbook, condition, ahead if condition in stage.exit else None)
        for condition in sorted(gaps, key=_ranking(playbook, state))
    ]
    return _once([*found, *(_cure(one) for one in signs if one.symptom.serious)])


def _ranking(playbook: Playbook, state: DealState):  # type: ignore[no-untyped-def]  # a sort key
    """Outranking ones first, then by the grades that meeting this alone would gain; else as the playbook has them."""
    first = {condition.key for condition in playbook.outranking}
    lacking = {condition.key for condition in playbook.conditions if not is_met(condition, state)}
    now = reached(playbook, lacking)

    def rank(condition: Condition) -> tuple[bool, int]:
        return condition.key not in first, now - reached(playbook, lacking - {condition.key})

    return rank


def _once(found: Iterable[Advice]) -> tuple[Advice, ...]:
    """The same step proposed twice is proposed for its first reason."""
    return tuple({str(one.text.zh): one for one in reversed(list(found))}.values())[::-1]


def _advice(playbook: Playbook, condition: Condition, opens: Stage | None) -> Advice:
    proposal = playbook.proposal(condition.key)
    grade = next((one.grade for one in playbook.supports if condition.key in one.needs), "")
    text = proposal.text if proposal else condition.ask
    return Advice(text, proposal.kind if proposal else "", condition.key, condition.text, opens, grade)


def _cure(one: Shown) -> Advice:
    symptom = one.symptom
    return Advice(symptom.cure, symptom.cure_kind, symptom.key, one.evidence, cures=symptom.name)
