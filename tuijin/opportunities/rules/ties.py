"""Chains of people: who stands under whom (S4). Pure."""

from collections import defaultdict
from collections.abc import Iterable


def leads_round(pairs: Iterable[tuple[int, int]], one: int, other: int) -> bool:
    """Would a tie from `one` to `other` close a circle of `pairs`?"""
    above = defaultdict(set)
    for low, high in pairs:
        above[low].add(high)
    seen: set[int] = set()
    ahead = [other]
    while ahead:
        here = ahead.pop()
        if here == one:
            return True
        if here not in seen:
            seen.add(here)
            ahead.extend(above[here])
    return False
