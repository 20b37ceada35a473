"""The playbook as immutable objects (P1). Made by `loader.check`; nothing here knows files or databases.

Records keep keys of these objects, never the objects. Order is meaning: stages in the order of the sale.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from tuijin.common.text import EMPTY, NO_WORDS, Text, Words

DEAL_FIELDS = ("customer", "contact", "amount", "expected_on", "presales", "competitors", "source")
ACTIVITY_FIELDS = (
    "people", "departments", "duration", "cost", "outcome", "content", "response", "amount", "discount",
)  # fmt: skip
MOVE_RULES = ("free", "reason", "never")  # without a word, with a reason, not at all
EXCEPTION_RULES = (
    "approval",
    "reason",
    "never",
)  # past a gate: approved, with a reason, not at all
HOW = ("yn", "why", "how")  # the three ways of asking (S2)
FACT_VALUES = ("text", "yes", "amount", "day")
FUNNEL_WAYS = ("step", "cumulative")


@dataclass(frozen=True)
class Way:
    """One way in which a condition is met; exactly one of `happened`, `field`, `next_step` is given.

    happened: one of these activity kinds (or facts of the deal) is on record, with every field in `filled`
    not empty and, when `outcome` is given, one of those outcomes. field: this field of the deal is filled.
    next_step: an open next step with a date of one of these kinds; () means a kind does not matter.
    """

    happened: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    field: str = ""
    next_step: tuple[str, ...] | None = None

    @property
    def kind(self) -> str:
        """ "happened", "field" or "next_step"."""
        if self.field:
            return "field"
        return "happened" if self.next_step is None else "next_step"


@dataclass(frozen=True)
class Condition:
    """An exit condition (S1): met by any of its ways or, where `confirm` allows it, by a person's note."""

    key: str
    text: Text  # what a seller reads while it is missing
    ask: Text  # what the fill-in dialog asks
    ways: tuple[Way, ...] = ()
    confirm: bool = True
    method: str = ""


@dataclass(frozen=True)
class Pace:
    """Working days allowed in a stage: what is expected, and where the alarm rings."""

    standard: int
    limit: int


@dataclass(frozen=True)
class Stage:
    key: str
    name: Text
    aim: Text
    key_work: tuple[Text, ...] = ()
    cautions: tuple[Text, ...] = ()
    set_moves: tuple[Text, ...] = ()
    pace: Mapping[str, Pace] = field(default_factory=dict, hash=False)  # grade key → days; none: no alarm
    exit: tuple[Condition, ...] = ()
    won: bool = False
    opens_deal: bool = False  # the stage in which a lead becomes a deal; stages before it are lead stages
    back: str = ""  # moving back out of this stage; "": as the playbook says
    skip: str = ""  # jumping over this stage; "": as the playbook says
    method: str = ""

    def condition(self, key: str) -> Condition | None:
        return by_key(self.exit, key)


@dataclass(frozen=True)
class Moves:
    """How deals may move against the order: MOVE_RULES for back and skip, EXCEPTION_RULES past a gate."""

    back: str = "reason"
    skip: str = "reason"
    exception: str = "approval"


@dataclass(frozen=True)
class Question:
    key: str
    text: Text
    short: Text  # two or three words for tables and chips
    how: str = "how"
    method: str = ""


@dataclass(frozen=True)
class Category:
    """A category of information (S2). `core`: one of those a first visit must learn (S3)."""

    key: str
    name: Text
    aim: Text
    questions: tuple[Question, ...] = ()
    core: bool = True
    method: str = ""


@dataclass(frozen=True)
class Role:
    """A part people play in the customer's decision (S4)."""

    key: str
    name: Text
    meaning: Text
    key_person: bool = False
    decides: bool = False
    helps: bool = False
    against: bool = False
    method: str = ""


@dataclass(frozen=True)
class Level:
    """Where people stand in the customer's house (S4)."""

    key: str
    name: Text
    meaning: Text = EMPTY
    boss: bool = False
    method: str = ""


@dataclass(frozen=True)
class Grade:
    """How soon a deal signs (S7), in calendar days from the judgement; None: no date goes with it."""

    key: str
    name: Text
    meaning: Text
    within_days: int | None = None
    best_days: int | None = None
    judged: bool = True  # False: it says that the deal cannot be judged
    method: str = ""


@dataclass(frozen=True)
class Support:
    """What must be on record before a deal's evidence supports a grade (S7): keys of conditions.

    A better grade needs what the judged grades after it need as well.
    """

    grade: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """What to do next while a condition is not met (S9). `kind`: an activity kind, or "" for any work.

    `first`: it outranks every other proposal, as finding somebody who helps us does.
    """

    condition: str
    text: Text
    kind: str = ""
    first: bool = False


@dataclass(frozen=True)
class Source:
    """Where leads come from (MK4)."""

    key: str
    name: Text
    meaning: Text = EMPTY
    words: Words = NO_WORDS
    method: str = ""


@dataclass(frozen=True)
class Fact:
    """Something known about a deal that is no activity and no field; `value` is one of FACT_VALUES."""

    key: str
    name: Text
    value: str = "text"
    method: str = ""


@dataclass(frozen=True)
class Outcome:
    key: str
    name: Text


@dataclass(frozen=True)
class ActivityKind:
    """A kind of work. `icon` is a lucide name; `fields` and `required` are of ACTIVITY_FIELDS."""

    key: str
    name: Text
    icon: str
    fields: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    closes_with_next: bool = False  # not closed without a next one, or a reason (S1)
    inefficient: bool = False  # one of the seven kinds that use up resources (S12)
    repeats_only: bool = False  # inefficient from the second one on; the first is good work
    counts_as: str = ""  # the stage that it counts for in funnel and quota
    opens_deal: bool = False  # holding one turns a lead into a deal
    words: Words = NO_WORDS
    method: str = ""

    def outcome(self, key: str) -> Outcome | None:
        return by_key(self.outcomes, key)


@dataclass(frozen=True)
class FunnelStep:
    """How many are needed per one of the next step (way "step") or per signature (way "cumulative")."""

    stage: str
    ratio: Fraction


@dataclass(frozen=True)
class FunnelPreset:
    """Ratios of the funnel (MG1, MG3); steps in the order of the sale, the won stage left out."""

    key: str
    name: Text
    way: str
    steps: tuple[FunnelStep, ...]
    method: str = ""

    def per_signature(self) -> dict[str, Fraction]:
        """How many of each stage one signature needs: {stage key: count}, in the order of the sale."""
        if self.way == "cumulative":
            return {step.stage: step.ratio for step in self.steps}
        counts, needed = {}, Fraction(1)
        for step in reversed(self.steps):
            needed *= step.ratio
            counts[step.stage] = needed
        return dict(reversed(counts.items()))


@dataclass(frozen=True)
class LostReason:
    key: str
    name: Text
    asks_winner: bool = False  # somebody else got it, so ask who
    method: str = ""


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
    method: str = ""
    files: Mapping[str, str] = field(default_factory=dict, hash=False, repr=False)
    sha: str = ""

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

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The exit conditions of all stages, then what else counts as evidence."""
        return (*(condition for stage in self.stages for condition in stage.exit), *self.evidence)

    @property
    def judged_grades(self) -> tuple[Grade, ...]:
        """The grades that say when a deal signs, best first."""
        return tuple(grade for grade in self.grades if grade.judged)

    @property
    def unjudged_grade(self) -> Grade | None:
        """The grade of a deal that cannot be judged, where the playbook has one."""
        return next((grade for grade in self.grades if not grade.judged), None)

    def needs(self, grade: str) -> tuple[Condition, ...]:
        """What evidence must meet for one grade alone; () where the playbook asks for nothing."""
        wanted = next((support.needs for support in self.supports if support.grade == grade), ())
        return tuple(condition for condition in self.conditions if condition.key in wanted)

    def proposal(self, condition: str) -> Proposal | None:
        """What to do while this condition is not met."""
        return next((proposal for proposal in self.proposals if proposal.condition == condition), None)

    @property
    def outranking(self) -> tuple[Condition, ...]:
        """Conditions whose proposals come before all others while they are not met (S9)."""
        first = [proposal.condition for proposal in self.proposals if proposal.first]
        return tuple(condition for condition in self.conditions if condition.key in first)

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
}


def by_key(items: Iterable[Any], key: str) -> Any | None:
    """The first of `items` whose key it is, or None."""
    return next((item for item in items if item.key == key), None)
