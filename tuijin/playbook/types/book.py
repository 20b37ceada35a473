"""One whole method, and the areas whose keys records hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tuijin.common.text import Text
from tuijin.playbook.types.parts import (
    ActivityKind,
    Category,
    Condition,
    Fact,
    FunnelPreset,
    Grade,
    Level,
    LostReason,
    Moves,
    Proposal,
    Question,
    Role,
    Source,
    Stage,
    Support,
    by_key,
)
from tuijin.playbook.types.room import (
    Argument,
    Deed,
    Event,
    Idea,
    Moment,
    Point,
    Position,
    Root,
    Sheet,
    Strategy,
    Symptom,
    Tie,
    WayIn,
)


@dataclass(frozen=True)
class Playbook:
    """One whole method. `files` are the texts it was read from, `sha` their SHA-256."""

    key: str
    name: Text
    summary: Text
    moves: Moves
    stages: tuple[Stage, ...]
    categories: tuple[Category, ...]
    roles: tuple[Role, ...]
    levels: tuple[Level, ...]
    grades: tuple[Grade, ...]
    sources: tuple[Source, ...]
    facts: tuple[Fact, ...]
    activity_kinds: tuple[ActivityKind, ...]
    funnels: tuple[FunnelPreset, ...]
    lost_reasons: tuple[LostReason, ...]
    active_funnel: str = ""
    evidence: tuple[Condition, ...] = ()
    supports: tuple[Support, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    ideas: tuple[Idea, ...] = ()
    deeds: tuple[Deed, ...] = ()
    ties: tuple[Tie, ...] = ()
    ways_in: tuple[WayIn, ...] = ()
    points: tuple[Point, ...] = ()
    moments: tuple[Moment, ...] = ()
    events: tuple[Event, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    positions: tuple[Position, ...] = ()
    arguments: tuple[Argument, ...] = ()
    strategies: tuple[Strategy, ...] = ()
    roots: tuple[Root, ...] = ()
    symptoms: tuple[Symptom, ...] = ()
    method: str = ""
    files: Mapping[str, str] = field(default_factory=dict, hash=False, repr=False)
    sha: str = ""

    def __hash__(self) -> int:
        return hash(self.sha)  # of every part it would take longer than most of what a hash saves

    @property
    def stage_keys(self) -> tuple[str, ...]:
        return tuple(stage.key for stage in self.stages)

    @property
    def first_stage(self) -> Stage:
        return self.stages[0]

    @property
    def won_stage(self) -> Stage:
        return self.stages[-1]

    @property
    def opening_stage(self) -> Stage:
        """The stage in which a lead becomes a deal."""
        return next(stage for stage in self.stages if stage.opens_deal)

    @property
    def lead_stages(self) -> tuple[Stage, ...]:
        """The stages before a deal is opened; () when deals open in the first stage."""
        return self.stages[: self.position(self.opening_stage.key)]

    def position(self, stage_key: str) -> int:
        """0 for the first stage. Raises ValueError for an unknown key."""
        return self.stage_keys.index(stage_key)

    def stage(self, key: str) -> Stage | None:
        return by_key(self.stages, key)

    def next_stage(self, key: str) -> Stage | None:
        """The stage after `key`; None after the last one. Raises ValueError for an unknown key."""
        after = self.position(key) + 1
        return self.stages[after] if after < len(self.stages) else None

    def back_rule(self, stage_key: str) -> str:
        """One of MOVE_RULES for moving back out of this stage."""
        stage = self.stage(stage_key)
        return (stage.back if stage else "") or self.moves.back

    def skip_rule(self, stage_key: str) -> str:
        """One of MOVE_RULES for jumping over this stage."""
        stage = self.stage(stage_key)
        return (stage.skip if stage else "") or self.moves.skip

    def kind(self, key: str) -> ActivityKind | None:
        return by_key(self.activity_kinds, key)

    def grade(self, key: str) -> Grade | None:
        return by_key(self.grades, key)

    def funnel(self, key: str = "") -> FunnelPreset | None:
        """The preset named, or the active one."""
        return by_key(self.funnels, key or self.active_funnel)

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """The exit conditions of all stages, then what else counts as evidence."""
        return (*(condition for stage in self.stages for condition in stage.exit), *self.evidence)

    @cached_property
    def judged_grades(self) -> tuple[Grade, ...]:
        """The grades that say when a deal signs, best first."""
        return tuple(grade for grade in self.grades if grade.judged)

    def step(self, grade: str) -> str:
        """The place of a grade among four steps, "a" (best) to "d"; "x": it cannot be judged; "": unknown."""
        judged = [one.key for one in self.judged_grades]
        if grade in judged:
            return "abcd"[judged.index(grade) * 3 // max(len(judged) - 1, 1)]
        return "x" if self.item("grade", grade) else ""

    @cached_property
    def unjudged_grade(self) -> Grade | None:
        """The grade of a deal that cannot be judged, where the playbook has one."""
        return next((grade for grade in self.grades if not grade.judged), None)

    def needs(self, grade: str) -> tuple[Condition, ...]:
        """What evidence must meet for one grade alone; () where the playbook asks for nothing."""
        return self._needs.get(grade, ())

    @cached_property
    def _needs(self) -> Mapping[str, tuple[Condition, ...]]:
        return {
            one.grade: tuple(condition for condition in self.conditions if condition.key in one.needs)
            for one in reversed(self.supports)
        }

    def proposal(self, condition: str) -> Proposal | None:
        """What to do while this condition is not met."""
        return next((proposal for proposal in self.proposals if proposal.condition == condition), None)

    @cached_property
    def outranking(self) -> tuple[Condition, ...]:
        """Conditions whose proposals come before all others while they are not met (S9)."""
        first = [proposal.condition for proposal in self.proposals if proposal.first]
        return tuple(condition for condition in self.conditions if condition.key in first)

    @cached_property
    def dating(self) -> tuple[Condition, ...]:
        """The conditions that say when they sign; its proposal stands while there is no day, or a passed one."""
        return tuple(
            one for one in self.conditions if one.ways and all(way.field == "expected_on" for way in one.ways)
        )

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions of all categories."""
        return tuple(question for category in self.categories for question in category.questions)

    def items(self, area: str) -> tuple[Any, ...]:
        """The keyed things of one of AREAS ("stage", "grade", "activity_kind" …), in order."""
        return tuple(getattr(self, AREAS[area]))

    def item(self, area: str, key: str) -> Any | None:
        """One keyed thing of an area, or None."""
        return by_key(self.items(area), key)


AREAS = {  # what records call a key's area → the playbook's part that holds it
    "stage": "stages",
    "condition": "conditions",
    "question": "questions",
    "category": "categories",
    "role": "roles",
    "level": "levels",
    "grade": "grades",
    "source": "sources",
    "fact": "facts",
    "activity_kind": "activity_kinds",
    "funnel": "funnels",
    "lost_reason": "lost_reasons",
    "idea": "ideas",
    "deed": "deeds",
    "tie": "ties",
    "way_in": "ways_in",
    "point": "points",
    "compelling": "events",
    "position": "positions",
    "argument": "arguments",
    "strategy": "strategies",
    "root": "roots",
    "symptom": "symptoms",
}
