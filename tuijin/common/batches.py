"""Many things, some at a time. Pure."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def batched(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of `size`, the last one with what is left."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some
