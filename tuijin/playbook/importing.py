"""Columns whose words the playbook lists: read as keys, other words kept as they stand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tuijin.common.parsing import clean
from tuijin.playbook.queries import current
from tuijin.transfer.rules.fields import Column, Read, plain_header


@dataclass(frozen=True)
class Keyed:
    """What a source writes for something that the playbook lists; `key` is "" when it lists no such."""

    writing: str
    key: str


UNWRITTEN = Keyed("", "")


def keyed(area: str, limit: int) -> Callable[[Column], Read]:
    """The reader of a column of keys or names in one area of the playbook: gives `Keyed`."""

    def learn(column: Column) -> Read:
        names = {
            plain_header(word): str(item.key)
            for item in reversed(current().items(area))
            for word in (item.key, item.name.zh, item.name.en)
        }

        def read(cell: Any) -> Keyed:
            writing = clean(cell, limit)
            return Keyed(writing, names.get(plain_header(writing), ""))

        return read

    return learn


def choices(area: str) -> list[tuple[str, str]]:
    """(key, name) of one area of the playbook in force, as words of a source may be mapped to them."""
    return [(str(item.key), str(item.name)) for item in current().items(area)]
