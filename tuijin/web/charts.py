"""The geometry of the small charts. Pure: numbers in, coordinates out; the templates draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

WIDTH = 360
ROW = 28
LABEL = 76
FIGURE = 76


@dataclass(frozen=True)
class Bar:
    label: str
    text: str
    note: str
    tone: str
    y: int
    width: float
    target_x: float | None

    @property
    def text_y(self) -> int:
        return self.y + 13

    @property
    def figure_x(self) -> float:
        return max(LABEL + self.width, self.target_x or 0) + 6


def _number(value: float) -> float:
    return round(value, 2)


def bars(rows: Sequence[dict], *, width: int = WIDTH) -> list[Bar]:
    """Horizontal bars on one scale. A row has label, value ≥ 0 and perhaps text, note, tone, target."""
    room = width - LABEL - FIGURE
    top = max((max(row["value"], row.get("target") or 0) for row in rows), default=0) or 1
    return [
        Bar(
            label=str(row["label"]),
            text=str(row.get("text", row["value"])),
            note=str(row.get("note", "")),
            tone=row.get("tone", ""),
            y=index * ROW + 4,
            width=_number(float(row["value"]) / float(top) * room),
            target_x=_number(LABEL + float(row["target"]) / float(top) * room) if row.get("target") else None,
        )
        for index, row in enumerate(rows)
    ]


@dataclass(frozen=True)
class Line:
    points: str
    last_x: float
    last_y: float
    target_y: float | None


def line(values: Sequence[float], *, width: int, height: int, target: float | None = None) -> Line:
    """A line through `values` from left to right, zero at the bottom; the target on the same scale."""
    top = float(max([*values, target or 0], default=0)) or 1.0
    step = width / max(len(values) - 1, 1)
    spots = [(_number(i * step), _number(height - float(v) / top * height)) for i, v in enumerate(values)]
    last = spots[-1] if spots else (0, height)
    return Line(
        points=" ".join(f"{x},{y}" for x, y in spots),
        last_x=last[0],
        last_y=last[1],
        target_y=None if target is None else _number(height - float(target) / top * height),
    )


@dataclass(frozen=True)
class Part:
    key: str
    x: float
    width: float


def mix(counts: Sequence[tuple[str, int]]) -> list[Part]:
    """Shares of a whole as parts of a bar 100 wide, with a hairline gap between them."""
    whole = sum(count for _, count in counts)
    parts, x = [], 0.0
    for key, count in counts:
        if not count:
            continue
        share = count / whole * 100
        parts.append(Part(key, _number(x), _number(max(share - 0.6, 0.6))))
        x += share
    return parts


def share(value: float, maximum: float) -> float:
    """How much of `maximum` is reached, in percent, between 0 and 100."""
    return _number(min(max(float(value) / float(maximum) * 100, 0), 100)) if maximum else 0.0


def slice_path(met: int, of: int) -> str:
    """The filled slice of a circle of radius 4.5 around (7, 7) for `met` out of `of`; empty at 0."""
    if not of or met <= 0:
        return ""
    angle = 2 * pi * min(met / of, 0.9999)
    x, y = 7 + 4.5 * sin(angle), 7 - 4.5 * cos(angle)
    return f"M7 7V2.5A4.5 4.5 0 {int(angle > pi)} 1 {x:.2f} {y:.2f}Z"
