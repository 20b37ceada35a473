"""What a word says: the rivals that a line names (S11), and whether it says anything. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Protocol

from tuijin.people.rules.names import name_key

SEPARATOR = "、"  # between rivals in a line of ours
BETWEEN = re.compile(r"[、,，;；/]+")
NOBODY = {"无", "没有", "没有对手", "无对手", "暂无", "none", "norival", "nobody"}
NO = {"否", "不", "不是", "没", "未", "还没", "还没有", "no", "not", "notyet", "false", "0"}
UNKNOWN = {
    "", "不知道", "还不知道", "不清楚", "未知", "不明", "不详", "待定", "待了解",
    "unknown", "notknown", "notknownyet", "tbd",
}  # fmt: skip


class Counted(Protocol):
    """Another writing: the rival that it counts as."""

    @property
    def rival(self) -> str: ...


def counted_as(name: str, writings: Mapping[str, Counted]) -> str:
    """The name under which a rival counts. `writings`: {key of another writing: what it counts as}."""
    other = writings.get(name_key(name))
    return other.rival if other else name


@lru_cache(maxsize=4096)
def says_who(line: str) -> bool:
    """Does a line tell who the rivals are, or that there are none? "不知道" and "?" tell neither (S11)."""
    return any(not _unknown(name_key(name)) for name in BETWEEN.split(line))


def tells(text: str, sort: str = "text") -> bool:
    """Does it tell what a fact of this sort (FACT_VALUES) is? "不知道" and "没有" do not, an amount has a figure."""
    key = name_key(text)
    if _unknown(key) or key in NOBODY:
        return False
    if sort == "amount":
        return any(unicodedata.numeric(sign, None) is not None for sign in key)
    return sort != "yes" or key not in NO


def _unknown(key: str) -> bool:
    return key.strip("?.") in UNKNOWN


def rivals_in(line: str) -> list[str]:
    """Each once, in the order of the line: "金蝶 K3、用友" names two; "没有对手" and "不知道" name none."""
    names: dict[str, str] = {}
    for name in filter(str.strip, BETWEEN.split(line)):
        names.setdefault(name_key(name), name.strip()[:80])
    return [name for key, name in names.items() if key not in NOBODY and not _unknown(key)]
