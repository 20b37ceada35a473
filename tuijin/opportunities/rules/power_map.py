"""Where people stand on the power map: levels as rows, boss on top (S4). Pure: numbers in, coordinates out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

LINE = 114  # height of one line of people
BARE = 52  # height of a level with nobody
RADIUS = {None: 10, 1: 9, 2: 13, 3: 17}


class Frame(NamedTuple):
    """What it is drawn on: people begin at `left`, `in_line` of them beside each other.

    Where nothing is left of them, a level's name stands `above` its line.
    """

    width: int
    left: int
    in_line: int
    above: int = 0


WIDE, NARROW = Frame(720, 84, 4), Frame(358, 0, 2, above=24)


class Standing(NamedTuple):
    """One person: `row` is the index of his level (len(levels) where it is unknown)."""

    id: int
    row: int
    influence: int | None = None
    attitude: int | None = None


@dataclass(frozen=True)
class Node:
    """A person's place; `shape` says his attitude: circle for us, diamond against, square even or unknown."""

    id: int
    x: float
    y: float
    r: int
    shape: str

    @property
    def points(self) -> str:
        """The corners of a diamond."""
        x, y, r = self.x, self.y, self.r
        return f"{x},{y - r} {x + r},{y} {x},{y + r} {x - r},{y}"

    @property
    def left(self) -> float:
        return self.x - self.r

    @property
    def top(self) -> float:
        return self.y - self.r

    @property
    def size(self) -> int:
        return 2 * self.r

    @property
    def under(self) -> float:
        """Where the name stands."""
        return self.y + self.r + 14


@dataclass(frozen=True)
class Row:
    """One level. `y` is the middle of its first line, `label` where its name stands; `bare`: nobody stands there."""

    index: int
    y: float
    label: float
    bare: bool = False


@dataclass(frozen=True)
class Link:
    """A tie between two places; `style` is the index of its kind."""

    x1: float
    y1: float
    x2: float
    y2: float
    style: int


@dataclass(frozen=True)
class Drawing:
    height: int
    rows: tuple[Row, ...]
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    frame: Frame


def draw(
    levels: int,
    people: Sequence[Standing],
    ties: Iterable[tuple[int, int, int]] = (),
    frame: Frame = WIDE,
) -> Drawing:
    """Rows for all `levels`, one more where somebody's level is unknown; ties as (one, other, style)."""
    rows, nodes, top = [], [], 8
    for index in range(levels + 1):
        here = [person for person in people if person.row == index]
        if index == levels and not here:
            continue
        top += frame.above
        rows.append(Row(index, top + 26, top + 30 - frame.above * 5 // 4, not here))
        for at in range(0, len(here), frame.in_line):
            nodes += _line(here[at : at + frame.in_line], top + 26, frame)
            top += LINE
        top += 0 if here else BARE
    places = {node.id: node for node in nodes}
    links = tuple(
        Link(places[one].x, places[one].y, places[other].x, places[other].y, style)
        for one, other, style in ties
        if one in places and other in places
    )
    return Drawing(top, tuple(rows), tuple(nodes), links, frame)


def _line(people: Sequence[Standing], y: float, frame: Frame) -> list[Node]:
    """Spread evenly over the width."""
    step = (frame.width - frame.left) / len(people)
    return [
        Node(
            person.id,
            round(frame.left + step * (at + 0.5), 1),
            y,
            RADIUS.get(person.influence, RADIUS[None]),
            shape(person.attitude),
        )
        for at, person in enumerate(people)
    ]


def shape(attitude: int | None) -> str:
    if not attitude:
        return "square"
    return "circle" if attitude > 0 else "diamond"
