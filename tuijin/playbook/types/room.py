"""What a playbook says about the deal room: events that compel, deeds, rivals, symptoms and what cures them.

All of it is optional: a playbook without it has a plainer deal room.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tuijin.common.text import EMPTY, Text
from tuijin.playbook.types.parts import Condition

SORTS = ("symptom", "taboo")


@dataclass(frozen=True)
class Idea:
    """One of the ideas that a first visit instils (S3)."""

    key: str
    name: Text
    method: str = ""


@dataclass(frozen=True)
class Deed:
    """Something visible that a person does for us; without one he is not won (S4)."""

    key: str
    name: Text
    method: str = ""


@dataclass(frozen=True)
class Tie:
    """How people at the customer's stand to each other. `ordered`: it may not run in a circle."""

    key: str
    name: Text
    ordered: bool = False
    method: str = ""


@dataclass(frozen=True)
class WayIn:
    """A question that opens the boss's door (S5)."""

    key: str
    name: Text
    meaning: Text = EMPTY
    method: str = ""


@dataclass(frozen=True)
class Point:
    """A question that must be made clear to the boss (S5)."""

    key: str
    name: Text
    meaning: Text = EMPTY
    method: str = ""


@dataclass(frozen=True)
class Moment:
    """A best moment to talk (S1): within `days` working days after one of these kinds comes one of `talk`."""

    key: str
    name: Text
    after: tuple[str, ...]
    talk: tuple[str, ...]
    days: int
    method: str = ""


@dataclass(frozen=True)
class Sheet:
    """A question about the whole deal that several conditions answer: is it a customer, is it real, will they buy?"""

    key: str
    name: Text
    items: tuple[Condition, ...] = ()
    method: str = ""


@dataclass(frozen=True)
class Event:
    """A kind of event that compels a company to act (OG5). `ours`: a push from our side, which weighs less."""

    key: str
    name: Text
    ask: Text = EMPTY
    ours: bool = False
    method: str = ""


@dataclass(frozen=True)
class Position:
    """How a rival stands in a deal (S11). `ahead`: before us; `out`: no longer in it."""

    key: str
    name: Text
    ahead: bool = False
    out: bool = False
    method: str = ""


@dataclass(frozen=True)
class Argument:
    """A kind of argument against a rival (S11). `about_rival`: a claim on him, which needs a source."""

    key: str
    name: Text
    about_rival: bool = True
    method: str = ""


@dataclass(frozen=True)
class Strategy:
    """A way to play a deal (S10). `late`: the one for who comes late, for whom slowness is the fault."""

    key: str
    name: Text
    meaning: Text
    moves: tuple[Text, ...] = ()
    late: bool = False
    method: str = ""


@dataclass(frozen=True)
class Root:
    """One of the faults that lie behind a lost project (S8)."""

    key: str
    name: Text
    method: str = ""


@dataclass(frozen=True)
class Symptom:
    """A sign that something is wrong with a deal (S8). `key` names the rule that finds it.

    `numbers` are its thresholds, `keys` the playbook's keys that it reads; `cure_kind` is an activity kind.
    """

    key: str
    sort: str
    root: str
    name: Text
    cure: Text
    cure_kind: str = ""
    serious: bool = False
    numbers: Mapping[str, int] = field(default_factory=dict, hash=False)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    method: str = ""


@dataclass(frozen=True)
class Reads:
    """What a rule for a symptom reads: names of thresholds, and {name: area of the keys}.

    `may`: keys that a playbook may leave out.
    """

    numbers: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict, hash=False)
    may: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def areas(self) -> Mapping[str, str]:
        """Of all keys, those that may be left out too."""
        return {**self.keys, **self.may}


KIND, STAGE, FACT, QUESTION, CATEGORY = "activity_kind", "stage", "fact", "question", "category"
OUTCOME = "outcome"  # of any activity kind

RULES: Mapping[str, Reads] = {
    "no_picture_after_visits": Reads(("visits", "categories"), {"visits": KIND}),
    "long_without_result": Reads(("days", "still")),
    "many_meetings_no_progress": Reads(("meetings",), {"meetings": KIND}),
    "out_of_moves": Reads(("pieces",), {"pieces": KIND}),
    "no_definite_date": Reads(("pushes",), {"from": STAGE}, {"confirmed": QUESTION}),
    "demo_lukewarm": Reads((), {"demo": KIND, "lukewarm": OUTCOME}),
    "keeps_changing": Reads(("changes",), may={"confirmed": QUESTION}),
    "contract_silent": Reads(("days",), {"contract": KIND, "answer": KIND}),
    "unknown_rival": Reads((), {"from": STAGE, "none_left": QUESTION}),
    "rival_price_unknown": Reads((), {"from": STAGE, "quote": KIND}),
    "key_person_unknown": Reads((), {"from": STAGE, "known_by": FACT}),
    "price_only": Reads((), {"price_only": OUTCOME}),
    "price_shopping": Reads(("rivals",)),
    "personal_wishes": Reads(("answers",), {"needs": CATEGORY}),
    "trial_without_agreement": Reads((), {"running": KIND, "agreed": OUTCOME}, {"over": OUTCOME}),
    "boss_seen_once": Reads(("times",), {"meeting": KIND}),
    "no_compelling_event": Reads((), {"from": STAGE, "known_by": FACT}),
    "budget_unknown": Reads((), {"from": STAGE, "known_by": FACT, "answered": QUESTION}),
    "rival_ahead": Reads(),
    "needs_grew": Reads(("answers",), {"needs": CATEGORY, "after": KIND}, {"summed": FACT}),
    "price_before_facts": Reads((), {"price": KIND, "facts": FACT}),
    "quote_without_key_person": Reads((), {"quote": KIND, "talked": FACT}),
    "quote_without_contract": Reads((), {"quote": KIND, "contract": KIND}),
    "erp_theory_to_boss": Reads((), {"meeting": KIND, "theory": OUTCOME}),
    "expertise_show": Reads((), {"meetings": KIND, "showed_off": OUTCOME}),
    "function_check_demo": Reads((), {"demo": KIND, "function_check": OUTCOME}),
    "demo_without_departments": Reads((), {"demo": KIND}),
    "weak_demo_no_second": Reads((), {"demo": KIND, "weak": OUTCOME}),
    "early_strike": Reads((), {"strike": KIND, "quote": KIND}),
    "single_contact": Reads(("meetings",)),
    "no_next_step": Reads(),
    "dragging_negotiation": Reads(("days",), {"stages": STAGE, "quote": KIND}),
    "own_weak_point_shown": Reads((), {"demo": KIND, "weak_point": OUTCOME}),
}
