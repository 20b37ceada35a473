"""What a deal has cost in hours and money, and how much of it was spent inefficiently (S12). Pure."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from tuijin.playbook.types import ActivityKind


class Piece(NamedTuple):
    """One piece of work: minutes, yuan; `weak`: it did not work; `served`: the boss or the key person was there."""

    kind: str
    on: dt.date
    by: str
    minutes: int = 0
    cost: Decimal = Decimal(0)
    weak: bool = False
    served: bool = False


@dataclass(frozen=True)
class Spent:
    """Pieces, minutes and yuan of one kind or person; `wasted` of the pieces were inefficient."""

    key: str
    pieces: int
    minutes: int
    cost: Decimal
    wasted: int
    wasted_minutes: int


def wasted(pieces: Iterable[Piece], kinds: dict[str, ActivityKind]) -> set[int]:
    """Places of the inefficient pieces among `pieces`, which come oldest first.

    The seven kinds, but not the first of a kind of which only repeats count, nor a second after a weak first, nor
    what served the boss or the key person.
    """
    found: set[int] = set()
    before: dict[str, Piece] = {}
    for place, piece in enumerate(pieces):
        kind = kinds.get(piece.kind)
        earlier = before.get(piece.kind)
        before[piece.kind] = piece
        if kind is None or not kind.inefficient or piece.served:
            continue
        if kind.repeats_only and (earlier is None or earlier.weak):
            continue
        found.add(place)
    return found


def spent(pieces: Iterable[Piece], kinds: dict[str, ActivityKind], by: str) -> list[Spent]:
    """Sums by "kind" or "by", the most minutes first."""
    pieces = sorted(pieces, key=lambda piece: piece.on)
    lost = wasted(pieces, kinds)
    groups: dict[str, list[int]] = defaultdict(list)
    for place, piece in enumerate(pieces):
        groups[getattr(piece, by)].append(place)
    rows = [_sum(key, places, pieces, lost) for key, places in groups.items()]
    return sorted(rows, key=lambda row: (-row.minutes, -row.pieces, row.key))


def _sum(key: str, places: list[int], pieces: list[Piece], lost: set[int]) -> Spent:
    return Spent(
        key,
        len(places),
        sum(pieces[place].minutes for place in places),
        sum((pieces[place].cost for place in places), Decimal(0)),
        sum(place in lost for place in places),
        sum(pieces[place].minutes for place in places if place in lost),
    )
