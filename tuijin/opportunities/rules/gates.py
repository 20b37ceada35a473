"""Gates (S1): may a deal leave its stage for another, and what is missing? Pure; the playbook's piece is passed in."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from tuijin.playbook.types import Condition, Playbook, Stage, Way


class Happened(NamedTuple):
    """An activity or fact of the deal. `filled`: its fields that are not empty (ACTIVITY_FIELDS).

    `theirs`: ids of the contacts who were there.
    """

    kind: str
    on: dt.date
    filled: frozenset[str] = frozenset()
    outcome: str = ""
    theirs: tuple[int, ...] = ()


@dataclass(frozen=True)
class DealState:
    """What a gate reads of a deal. `next_step`: the kind of the dated next step, "" any kind, None: no step.

    `roles`: the parts that somebody plays; `won`: those played by somebody who is won by a deed; `doubtful`: those
    played by somebody who is not for us; `contested`: a rival is in it; `compelled`: an event of the customer's own
    compels him; `answered`: questions with an answer written down.
    """

    fields: frozenset[str] = frozenset()
    happened: tuple[Happened, ...] = ()
    next_step: str | None = None
    confirmed: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    won: frozenset[str] = frozenset()
    doubtful: frozenset[str] = frozenset()
    contested: bool = False
    compelled: bool = False
    answered: frozenset[str] = frozenset()

    @cached_property
    def of_kind(self) -> Mapping[str, list[Happened]]:
        """{kind: what of it happened}, as all rules ask for it."""
        found: dict[str, list[Happened]] = defaultdict(list)
        for item in self.happened:
            found[item.kind].append(item)
        return found

    @cached_property
    def with_person(self) -> Mapping[int, list[Happened]]:
        """{contact: where he was}."""
        found: dict[int, list[Happened]] = defaultdict(list)
        for item in self.happened:
            for contact in item.theirs:
                found[contact].append(item)
        return found

    @cached_property
    def outcomes(self) -> frozenset[str]:
        """All that ever came of something."""
        return frozenset(item.outcome for item in self.happened)


@dataclass(frozen=True)
class Move:
    """A step between two stages. `kind`: advanced | skipped | back. `leaves`: the stages whose gates it passes."""

    kind: str
    leaves: tuple[Stage, ...]
    rule: str  # MOVE_RULES: free | reason | never


def meets(way: Way, state: DealState) -> bool:
    """Does the deal's state meet this one way?"""
    if way.unrivalled and state.contested:
        return False
    if way.everybody:
        return state.roles.difference(state.doubtful).issuperset(way.role)
    if way.field:
        return way.field in state.fields
    if way.next_step is not None:
        return state.next_step is not None and (not way.next_step or state.next_step in way.next_step)
    if way.role:
        return not (state.won if way.won else state.roles).isdisjoint(way.role)
    if way.compelled:
        return state.compelled
    if way.answered:
        return not state.answered.isdisjoint(way.answered)
    return any(
        item.filled.issuperset(way.filled) and (not way.outcome or item.outcome in way.outcome)
        for kind in way.happened
        for item in state.of_kind.get(kind, ())
    )


def is_met(condition: Condition, state: DealState) -> bool:
    """One way is enough; where the playbook lets a person confirm it, his note is one too."""
    if condition.confirm and condition.key in state.confirmed:
        return True
    return any(meets(way, state) for way in condition.ways)


def missing(conditions: Iterable[Condition], state: DealState) -> tuple[Condition, ...]:
    """The conditions that nothing meets yet, in the playbook's order."""
    return tuple(condition for condition in conditions if not is_met(condition, state))


def move(playbook: Playbook, from_stage: str, to_stage: str) -> Move:
    """What kind of move it would be. Both stages are the playbook's; raises ValueError otherwise."""
    here, there = playbook.position(from_stage), playbook.position(to_stage)
    if there < here:
        return Move("back", (), playbook.back_rule(from_stage))
    leaves = playbook.stages[here:there]
    if len(leaves) <= 1:
        return Move("advanced", leaves, "free")
    strictest = max(
        (playbook.skip_rule(stage.key) for stage in leaves[1:]), key=("free", "reason", "never").index
    )
    return Move("skipped", leaves, strictest)


def gate(step: Move, state: DealState) -> tuple[Condition, ...]:
    """What is missing for the move: every exit condition of each stage left behind, each asked once."""
    asked = {condition.key: condition for stage in step.leaves for condition in stage.exit}
    return missing(asked.values(), state)


def progress(stage: Stage, state: DealState) -> tuple[int, int]:
    """(conditions met, conditions in all) of the stage's exit."""
    return len(stage.exit) - len(missing(stage.exit, state)), len(stage.exit)
