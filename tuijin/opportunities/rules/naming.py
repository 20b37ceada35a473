"""The rivals that a line names (S11). Pure."""

import re
from collections.abc import Mapping
from typing import Protocol

from tuijin.people.rules.names import name_key

SEPARATOR = "、"  # between rivals in a line of ours
BETWEEN = re.compile(r"[、,，;；/]+")
NOBODY = {"无", "没有", "没有对手", "无对手", "暂无", "none", "norival", "nobody"}


class Counted(Protocol):
    """Another writing: the rival that it counts as."""

    @property
    def rival(self) -> str: ...


def counted_as(name: str, writings: Mapping[str, Counted]) -> str:
    """The name under which a rival counts. `writings`: {key of another writing: what it counts as}."""
    other = writings.get(name_key(name))
    return other.rival if other else name


def rivals_in(line: str) -> list[str]:
    """Each once, in the order of the line: "金蝶 K3、用友" names two; "没有对手" names none."""
    names: dict[str, str] = {}
    for name in filter(str.strip, BETWEEN.split(line)):
        names.setdefault(name_key(name), name.strip()[:80])
    return [name for key, name in names.items() if key not in NOBODY]
