"""How we fare against each competitor (S11). Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from tuijin.people.rules.names import name_key

OPEN, WON, LOST = "open", "won", "lost"


class Meeting(NamedTuple):
    """A deal in which a rival stands, or that went to him. `to`: to whom a lost one went; amount in yuan.

    `deal`: which one, None for one of its own; one in which two of his products stand is one. `written`: his name as
    it stands there, where that is another.
    """

    rival: str
    outcome: str
    to: str = ""
    position: str = ""
    amount: Decimal = Decimal(0)
    deal: int | None = None
    written: str = ""


@dataclass(frozen=True)
class RivalStanding:
    """One rival: deals by how they stand or ended, yuan at stake in open ones and lost to him."""

    name: str
    open: int
    ahead: int  # of the open ones those in which he is before us
    won: int
    lost: int  # to him
    others: int  # lost to somebody else, or to nobody
    at_stake: Decimal
    lost_amount: Decimal
    also: tuple[str, ...] = ()  # other writings of his name, and his products, as they stand in deals

    @property
    def met(self) -> int:
        return self.open + self.won + self.lost + self.others

    @property
    def win_rate(self) -> Fraction | None:
        """Ours among the deals that one of the two of us got; None while there is none."""
        decided = self.won + self.lost
        return Fraction(self.won, decided) if decided else None


def standings(meetings: Iterable[Meeting], ahead: Collection[str]) -> list[RivalStanding]:
    """Rival by rival, whom we meet most first. Names that differ in case, width or spaces alone are one.

    `ahead`: positions in which he is before us.
    """
    groups: dict[str, list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        groups[name_key(meeting.rival)].append(meeting)
    rows = [_standing(key, _each_once(group, ahead), ahead, _also(group)) for key, group in groups.items()]
    return sorted(rows, key=lambda row: (-row.met, row.name))


def _each_once(group: list[Meeting], ahead: Collection[str]) -> list[Meeting]:
    """A deal in which he stands twice counts once, by the better of his two places."""
    kept: dict[object, Meeting] = {}
    for number, one in enumerate(group):
        key = ("", number) if one.deal is None else one.deal
        if key not in kept or one.position in ahead:
            kept[key] = one
    return list(kept.values())


def _also(group: list[Meeting]) -> tuple[str, ...]:
    names = {name_key(one.written): one.written for one in group if one.written}
    return tuple(sorted(names.values()))


def _standing(key: str, group: list[Meeting], ahead: Collection[str], also: tuple[str, ...]) -> RivalStanding:
    running = [one for one in group if one.outcome == OPEN]
    lost = [one for one in group if one.outcome == LOST]
    to_him = [one for one in lost if name_key(one.to) == key]
    return RivalStanding(
        name=group[0].rival,
        open=len(running),
        ahead=sum(one.position in ahead for one in running),
        won=sum(one.outcome == WON for one in group),
        lost=len(to_him),
        others=len(lost) - len(to_him),
        at_stake=sum((one.amount for one in running), Decimal(0)),
        lost_amount=sum((one.amount for one in to_him), Decimal(0)),
        also=also,
    )
