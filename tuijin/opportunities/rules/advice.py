"""What to do next (S9): proposed from the first condition that is not met, from what the record lacks, and as the cure
of what is wrong. Pure.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tuijin.common.text import EMPTY, Text
from tuijin.opportunities.rules.gates import DealState, is_met, missing
from tuijin.opportunities.rules.grades import Judgement, from_best, reached
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
    playbook: Playbook, stage: Stage, state: DealState, verdict: Judgement, signs: Iterable[Shown] = ()
) -> tuple[Advice, ...]:
    """Proposals, best first: those that outrank all others, then what alone raises the supported grade most, then the
    gate's gaps, then what better grades lack, then cures.

    A day to sign is asked for while there is none, or the one told has passed. Where the playbook proposes nothing
    for a gap, its own question is the step.
    """
    undated = playbook.dating if verdict.days is None or verdict.days < 0 else ()
    gaps = dict.fromkeys(
        [
            *missing(playbook.outranking, state),
            *missing(stage.exit, state),
            *missing(verdict.lacking, state),
            *undated,
        ]
    )
    ahead = playbook.next_stage(stage.key)
    raised = _raised(playbook, state, verdict)
    first = set(playbook.outranking)
    ranked = sorted(gaps, key=lambda one: (one not in first, raised(one)))
    found = [_advice(playbook, one, ahead if one in stage.exit else None, verdict) for one in ranked]
    return _once([*found, *(_cure(one) for one in signs if one.symptom.serious)])


def _raised(playbook: Playbook, state: DealState, verdict: Judgement) -> Callable[[Condition], int]:
    """The rank of the grade that is supported once a condition alone is met; 0 is the best one."""
    lacking = {condition.key for condition in playbook.conditions if not is_met(condition, state)}
    order, now = from_best(playbook), reached(playbook, lacking)
    by_date = order.index(verdict.by_date) if verdict.by_date in order else 0

    def rank(condition: Condition) -> int:
        if condition in playbook.dating:
            return now
        return max(by_date, reached(playbook, lacking - {condition.key}))

    return rank


def _once(found: Iterable[Advice]) -> tuple[Advice, ...]:
    """The same step proposed twice is proposed for its first reason."""
    return tuple({str(one.text.zh): one for one in reversed(list(found))}.values())[::-1]


def _advice(playbook: Playbook, condition: Condition, opens: Stage | None, verdict: Judgement) -> Advice:
    proposal = playbook.proposal(condition.key)
    grade = next((one.grade for one in playbook.supports if condition.key in one.needs), "")
    if condition in playbook.dating:
        grade = verdict.by_evidence
    text = proposal.text if proposal else condition.ask
    return Advice(text, proposal.kind if proposal else "", condition.key, condition.text, opens, grade)


def _cure(one: Shown) -> Advice:
    symptom = one.symptom
    return Advice(symptom.cure, symptom.cure_kind, symptom.key, one.evidence, cures=symptom.name)
