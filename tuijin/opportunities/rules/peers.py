"""A customer beside our own: those we have won and those in negotiation, computed and anonymous (S2). Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import quantiles
from typing import NamedTuple

LEAST = 5  # of fewer somebody could tell which company a figure is of


class Peer(NamedTuple):
    """One customer in figures: yuan a year, heads, yuan of the deal; None is unknown."""

    industry: str = ""
    revenue: Decimal | None = None
    staff: int | None = None
    amount: Decimal | None = None


@dataclass(frozen=True)
class Spread:
    """Where the middle half of `count` companies lies."""

    count: int
    low: Decimal
    middle: Decimal
    high: Decimal

    def place(self, figure: Decimal) -> int:
        """-1 in the lowest quarter, 1 in the highest, 0 between."""
        return (figure > self.high) - (figure < self.low)


@dataclass(frozen=True)
class Comparison:
    """One measure: ours, those we have won, those in negotiation; a group of fewer than LEAST is None."""

    key: str
    figure: Decimal | None
    won: Spread | None
    negotiating: Spread | None


def _per_head(peer: Peer) -> Decimal | None:
    return peer.revenue / peer.staff if peer.revenue is not None and peer.staff else None


MEASURES: dict[str, Callable[[Peer], Decimal | int | None]] = {
    "revenue": lambda peer: peer.revenue,
    "staff": lambda peer: peer.staff,
    "per_head": _per_head,
    "amount": lambda peer: peer.amount,
}


def compare(ours: Peer, won: Sequence[Peer], negotiating: Sequence[Peer]) -> list[Comparison]:
    """Measure by measure."""
    return [
        Comparison(
            key,
            None if (figure := measure(ours)) is None else Decimal(figure),
            spread(map(measure, won)),
            spread(map(measure, negotiating)),
        )
        for key, measure in MEASURES.items()
    ]


def spread(figures: Iterable[Decimal | int | None]) -> Spread | None:
    """Of the known figures; None when they are fewer than LEAST."""
    known = sorted(Decimal(figure) for figure in figures if figure is not None)
    if len(known) < LEAST:
        return None
    low, middle, high = quantiles(known, n=4, method="inclusive")
    return Spread(len(known), low, middle, high)
