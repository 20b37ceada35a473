"""What deals have cost in hours and money, and how much of it was spent inefficiently (S12). Pure."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from tuijin.opportunities.rules.picture import Method
from tuijin.playbook.types import ActivityKind, Playbook


class Piece(NamedTuple):
    """One piece of work: minutes, yuan; `by` the id of who did it, 0 nobody's.

    `weak`: it did not work; `served`: the boss or the key person was there.
    """

    kind: str
    on: dt.date
    by: int = 0
    minutes: int = 0
    cost: Decimal = Decimal(0)
    weak: bool = False
    served: bool = False


class Work(NamedTuple):
    """Pieces of one kind by one person, with minutes and yuan; `wasted` of them were inefficient."""

    kind: str
    by: int
    pieces: int
    minutes: int
    cost: Decimal
    wasted: int = 0
    wasted_minutes: int = 0


@dataclass(frozen=True)
class Spent:
    """Pieces, minutes and yuan of one kind, person or team; `wasted` of the pieces were inefficient."""

    key: str | int
    pieces: int
    minutes: int
    cost: Decimal
    wasted: int
    wasted_minutes: int


def is_work(kind: ActivityKind) -> bool:
    """Kinds that take time; a note or a payment is on record, but nobody worked on it."""
    return "duration" in kind.fields


def work_kinds(playbook: Playbook) -> dict[str, ActivityKind]:
    """{key: kind} of those that take time."""
    return {kind.key: kind for kind in playbook.activity_kinds if is_work(kind)}


def weighs(level: str, roles: Iterable[str], method: Method) -> bool:
    """Is somebody the boss or a key person, so that work in his presence is none of the inefficient?"""
    return level in method.bosses or not (method.key_roles | method.deciders).isdisjoint(roles)


def weak_outcomes(playbook: Playbook) -> frozenset[str]:
    """Outcomes that call for a second attempt, as the playbook's symptoms name them."""
    return frozenset(key for symptom in playbook.symptoms for key in symptom.keys.get("weak", ()))


def wasted(pieces: Iterable[Piece], kinds: dict[str, ActivityKind]) -> set[int]:
    """Places of the inefficient pieces among one deal's `pieces`, which come oldest first.

    The seven kinds, but not the first of a kind of which only repeats count, nor a second after a weak first, nor
    what served the boss or the key person.
    """
    found: set[int] = set()
    before: dict[str, list[Piece]] = defaultdict(list)
    for place, piece in enumerate(pieces):
        kind = kinds.get(piece.kind)
        earlier = before[piece.kind]
        if kind and kind.inefficient and not piece.served and not _in_turn(kind, earlier):
            found.add(place)
        earlier.append(piece)
    return found


def _in_turn(kind: ActivityKind, earlier: Sequence[Piece]) -> bool:
    """Is one more good work after these? The first where only repeats count, and the second after a weak first."""
    return kind.repeats_only and (not earlier or (len(earlier) == 1 and earlier[0].weak))


def work(
    pieces: Iterable[Piece], kinds: dict[str, ActivityKind], since: dt.date = dt.date.min
) -> Iterator[Work]:
    """One deal's pieces since a day, each told apart; what came before still makes a later one a repeat."""
    ordered = sorted(pieces, key=lambda piece: piece.on)
    lost = wasted(ordered, kinds)
    for place, piece in enumerate(ordered):
        if piece.on >= since:
            bad = place in lost
            yield Work(piece.kind, piece.by, 1, piece.minutes, piece.cost, bad, piece.minutes if bad else 0)


def spent(done: Iterable[Work], keys: Callable[[Work], Collection[str | int]]) -> list[Spent]:
    """Sums by what `keys` says of each (a kind, a person, all of his teams); the most minutes first."""
    groups: dict[str | int, list[Work]] = defaultdict(list)
    for one in done:
        for key in keys(one):
            groups[key].append(one)
    rows = [_sum(key, group) for key, group in groups.items()]
    return sorted(rows, key=lambda row: (-row.minutes, -row.pieces, str(row.key)))


def by_kind(one: Work) -> tuple[str]:
    return (one.kind,)


def by_person(one: Work) -> tuple[int]:
    return (one.by,)


def _sum(key: str | int, group: Sequence[Work]) -> Spent:
    return Spent(
        key,
        sum(one.pieces for one in group),
        sum(one.minutes for one in group),
        sum((one.cost for one in group), Decimal(0)),
        sum(one.wasted for one in group),
        sum(one.wasted_minutes for one in group),
    )


def per_signature(pieces: int, won: int) -> Fraction | None:
    """Pieces of work that one signature took; None while nothing is signed (S12)."""
    return Fraction(pieces, won) if won else None
