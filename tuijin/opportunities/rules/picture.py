"""A deal as the rules of the deal room see it, and the pieces of the playbook that they read. Pure.

One picture serves the page of one deal and a run over all of them.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from tuijin.opportunities.rules.gates import DealState, Happened, meets
from tuijin.playbook.types import Event, Playbook, Position, Strategy, Way


class Said(NamedTuple):
    """One answer to a question. `source`: who said so, "" when nobody is named.

    `confirms`: the mark of what he confirmed or disputed, where the answer lives elsewhere; "" for an answer.
    """

    question: str
    source: str
    on: dt.date
    disputed: bool = False
    confirms: str = ""


class Stake(NamedTuple):
    """One person's part in the deal (units as in `models.Stakeholder`); `id` is the part's, `contact` the person's."""

    contact: int
    roles: tuple[str, ...] = ()
    level: str = ""
    influence: int | None = None
    attitude: int | None = None
    coverage: int | None = None
    points: int = 0
    won: bool = False
    confirmed_by: str = ""
    department: str = ""
    name: str = ""
    id: int = 0


class Bond(NamedTuple):
    """How the part `one` stands to the part `other`; `kind` is a playbook key."""

    kind: str
    one: int
    other: int


class Foe(NamedTuple):
    """A rival in the deal. `priced`: his price is known."""

    name: str
    position: str = ""
    priced: bool = False
    product: str = ""
    result: str = ""


class Pressing(NamedTuple):
    """An event that applies. `due_on`: the day by which they must have acted; `confirmed_by`: who there said so."""

    kind: str
    due_on: dt.date | None = None
    confirmed_by: str = ""
    harm: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is known about one deal on one day.

    `changes`: dates pushed and claims taken back · `facts`: the latest value of each, `told_by`: whose word it was ·
    `aside`: symptoms that a person has set aside until a later day · `places`: what activities say of departments,
    told of one deal alone.
    """

    today: dt.date
    stage: str
    opened_on: dt.date
    entered_on: dt.date
    state: DealState = field(default_factory=DealState)
    expected_on: dt.date | None = None
    pushes: int = 0
    changes: int = 0
    next_on: dt.date | None = None
    strategy: str = ""
    said: tuple[Said, ...] = ()
    stakes: tuple[Stake, ...] = ()
    rivals: tuple[Foe, ...] = ()
    events: tuple[Pressing, ...] = ()
    bonds: tuple[Bond, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    told_by: Mapping[str, str] = field(default_factory=dict)
    aside: frozenset[str] = frozenset()
    places: frozenset[str] = field(default=frozenset(), compare=False)

    def happened(self, kinds: Iterable[str]) -> Sequence[Happened]:
        """Activities and facts of these kinds, oldest first."""
        of_kind = self.state.of_kind
        there = [kind for kind in kinds if kind in of_kind]
        if len(there) > 1:
            return [item for item in self.state.happened if item.kind in there]
        return of_kind[there[0]] if there else []

    def latest(self, kinds: Iterable[str]) -> Happened | None:
        """The last of these; of several on one day the one written down last."""
        return max(reversed(self.happened(kinds)), key=lambda item: item.on, default=None)

    def known_fact(self, keys: Iterable[str]) -> bool:
        return not self.state.of_kind.keys().isdisjoint(keys)

    def played(self, roles: frozenset[str]) -> bool:
        """Does somebody play one of these parts?"""
        return not self.state.roles.isdisjoint(roles)

    def won(self, roles: frozenset[str]) -> bool:
        """Is somebody who plays one of these parts won by a deed?"""
        return not self.state.won.isdisjoint(roles)


@dataclass(frozen=True)
class Method:
    """What the rules read of a playbook; made once for any number of deals."""

    order: tuple[str, ...]  # stage keys
    category_of: dict[str, str] = field(default_factory=dict)  # question → category
    core: frozenset[str] = frozenset()  # categories that a first visit must learn
    homes: tuple[tuple[str, tuple[Way, ...]], ...] = ()  # questions answered elsewhere
    key_roles: frozenset[str] = frozenset()
    deciders: frozenset[str] = frozenset()
    helpers: frozenset[str] = frozenset()
    helping: tuple[Way, ...] = ()  # what shows that somebody helps us
    opponents: frozenset[str] = frozenset()
    bosses: frozenset[str] = frozenset()  # levels
    levels: tuple[str, ...] = ()
    positions: dict[str, Position] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    late: frozenset[str] = frozenset()  # strategies for who comes late
    strategies: tuple[Strategy, ...] = ()
    kinds: frozenset[str] = frozenset()  # activity kinds, apart from facts
    points: int = 0  # questions to make clear to the boss
    quotes: frozenset[str] = frozenset()  # activity kinds that are a formal quote
    remote: frozenset[str] = frozenset()  # activity kinds at which nobody is met
    missed: frozenset[tuple[str, str]] = (
        frozenset()
    )  # (kind, outcome) of attempts at which nobody was spoken to
    ahead_of: dict[str, int] = field(
        default_factory=dict
    )  # stage → working days to the signature at the best pace

    @cached_property
    def attempts(self) -> frozenset[str]:
        """Outcomes of `missed`."""
        return frozenset(outcome for _kind, outcome in self.missed)


def method_of(playbook: Playbook) -> Method:
    return Method(
        order=playbook.stage_keys,
        category_of={one.key: category.key for category in playbook.categories for one in category.questions},
        core=frozenset(category.key for category in playbook.categories if category.core),
        homes=tuple((one.key, one.lives) for one in playbook.questions if one.lives),
        key_roles=frozenset(role.key for role in playbook.roles if role.key_person),
        deciders=frozenset(role.key for role in playbook.roles if role.decides),
        helpers=frozenset(role.key for role in playbook.roles if role.helps),
        helping=tuple(way for condition in playbook.outranking for way in condition.ways),
        opponents=frozenset(role.key for role in playbook.roles if role.against),
        bosses=frozenset(level.key for level in playbook.levels if level.boss),
        levels=tuple(level.key for level in playbook.levels),
        positions={position.key: position for position in playbook.positions},
        events={event.key: event for event in playbook.events},
        late=frozenset(strategy.key for strategy in playbook.strategies if strategy.late),
        strategies=playbook.strategies,
        kinds=frozenset(kind.key for kind in playbook.activity_kinds),
        points=len(playbook.points),
        remote=frozenset(kind.key for kind in playbook.activity_kinds if kind.remote),
        missed=frozenset(
            (kind.key, one.key) for kind in playbook.activity_kinds for one in kind.outcomes if one.missed
        ),
        quotes=frozenset(key for symptom in playbook.symptoms for key in symptom.keys.get("quote", ())),
        ahead_of=_days_ahead(playbook),
    )


def _days_ahead(playbook: Playbook) -> dict[str, int]:
    """What the best grade's pace allows for each stage and all after it."""
    best, days, found = playbook.judged_grades[:1], 0, {}
    for stage in reversed(playbook.stages):
        paces = [stage.pace[grade.key].standard for grade in best if grade.key in stage.pace]
        days += sum(paces)
        found[stage.key] = days
    return found


def answered(deal: Picture, method: Method) -> set[str]:
    """Questions with an answer: one written down, or one that lives elsewhere in the record (S2)."""
    found = {answer.question for answer in deal.said if not answer.confirms}
    for key, ways in method.homes:
        if key not in found and any(meets(way, deal.state) for way in ways):
            found.add(key)
    return found


def reached(item: Happened, method: Method) -> bool:
    """Was somebody spoken to, or was it but an attempt?"""
    return (item.kind, item.outcome) not in method.missed


def met(deal: Picture, contact: int, method: Method) -> Sequence[Happened]:
    """The activities at which we stood face to face with somebody of theirs."""
    return [item for item in deal.state.with_person.get(contact, ()) if item.kind not in method.remote]


def touched_on(deal: Picture, contact: int, method: Method) -> dt.date | None:
    """The last day on which we spoke with somebody of theirs or wrote to him, face to face or not."""
    there = deal.state.with_person.get(contact, ())
    return max((item.on for item in there if reached(item, method)), default=None)


def coverage(deal: Picture, stake: Stake, method: Method) -> int:
    """How well we know him: 0 never met, 1 once, 2 several times, 3 regularly; what is written wins when it is more."""
    times = len({item.on for item in met(deal, stake.contact, method)})
    shown = 3 if times >= 4 else min(times, 2)
    return max(shown, stake.coverage or 0)


def helped(deal: Picture, method: Method) -> bool:
    """Does somebody help us: won by a deed, or as the record shows otherwise (S9)?"""
    return deal.won(method.helpers) or any(meets(way, deal.state) for way in method.helping)


def is_for_us(stake: Stake) -> bool:
    """Won by a deed, or well disposed."""
    return stake.won or (stake.attitude or 0) > 0


def always_one(deal: Picture, least: int, method: Method) -> tuple[int, int] | None:
    """(contact, times) where we spoke at least so many times, and always with the same one person; else None.

    Somebody whose card says that we have met him counts as well.
    """
    people = len(deal.state.with_person)
    if people == 0 or (people > 1 and deal.state.outcomes.isdisjoint(method.attempts)):
        return None  # as a rule that is enough
    there = [item.theirs for item in deal.state.happened if item.theirs and reached(item, method)]
    spoken = {contact for theirs in there for contact in theirs}
    meetings = len(there)
    if meetings < least or len(spoken) != 1:
        return None
    (only,) = spoken
    others = any(stake.coverage for stake in deal.stakes if stake.contact != only)
    return None if others else (only, meetings)


def in_it(deal: Picture, method: Method) -> list[Foe]:
    """The rivals that are not out."""
    return [
        foe
        for foe in deal.rivals
        if not foe.result and not (foe.position in method.positions and method.positions[foe.position].out)
    ]


def own_events(deal: Picture, method: Method) -> list[Pressing]:
    """Events of the customer's own: pushes from our side weigh less (OG5)."""
    return [
        event for event in deal.events if event.kind in method.events and not method.events[event.kind].ours
    ]
