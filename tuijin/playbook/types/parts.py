"""What a playbook is made of.

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
WAY_KINDS = ("happened", "field", "next_step", "role", "compelled", "answered")
FUNNEL_WAYS = ("step", "cumulative")


@dataclass(frozen=True)
class Way:
    """One way in which a condition is met; exactly one of WAY_KINDS is given.

    happened: one of these activity kinds (or facts of the deal) is on record, with every field in `filled`
    not empty and, when `outcome` is given, one of those outcomes. field: this field of the deal is filled.
    next_step: an open next step with a date of one of these kinds; () means a kind does not matter.
    role: somebody plays one of these parts; with `won`, and is won by a recorded deed (S4); with `everybody`, each part
    is played and all who play it are for us (C5). compelled: an event of the customer's own compels him to act (OG5).
    answered: one of these questions has an answer (S2). Beside any: `unrivalled`, and no rival is in it (S11).
    """

    happened: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    field: str = ""
    next_step: tuple[str, ...] | None = None
    role: tuple[str, ...] = ()
    won: bool = False
    everybody: bool = False
    compelled: bool = False
    answered: tuple[str, ...] = ()
    unrivalled: bool = False

    @property
    def kind(self) -> str:
        """One of WAY_KINDS."""
        return next(kind for kind in WAY_KINDS if self.has(kind))

    def has(self, kind: str) -> bool:
        """Is this kind of way given?"""
        value = getattr(self, kind)
        return value is not None if kind == "next_step" else bool(value)


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
    """A question about a deal. `lives`: where its answer is kept, if it has a home of its own: it is read there."""

    key: str
    text: Text
    short: Text  # two or three words for tables and chips
    how: str = "how"
    lives: tuple[Way, ...] = ()
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
    words: Words = NO_WORDS
    method: str = ""


@dataclass(frozen=True)
class Level:
    """Where people stand in the customer's house (S4)."""

    key: str
    name: Text
    meaning: Text = EMPTY
    boss: bool = False
    words: Words = NO_WORDS
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
    missed: bool = False  # nobody was spoken to: an attempt


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
    remote: bool = False  # not face to face: whoever it names was not met by it
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


def by_key(items: Iterable[Any], key: str) -> Any | None:
    """The first of `items` whose key it is, or None."""
    return next((item for item in items if item.key == key), None)
