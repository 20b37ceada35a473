"""The rivals that a line names (S11). Pure."""

import re

SEPARATOR = "、"  # between rivals in a line of ours
BETWEEN = re.compile(r"[、,，;；/]+")
NOBODY = {"无", "没有", "没有对手", "无对手", "暂无", "none", "no rival", "nobody"}


def rivals_in(line: str) -> list[str]:
    """Each once, in the order of the line: "金蝶 K3、用友" names two; "没有对手" names none."""
    names = dict.fromkeys(name.strip()[:80] for name in BETWEEN.split(line) if name.strip())
    return [name for name in names if name.lower() not in NOBODY]
