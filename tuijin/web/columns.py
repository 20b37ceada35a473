"""The columns that a list can show, and which of them somebody chose."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from tuijin.common.rooms import ListPage, resolve

LONGEST = 1_000  # characters of a choice in the address


@dataclass(frozen=True)
class Column:
    """One column of a list. `sort`: the word of the address that sorts by it; `fixed`: always there, first;
    `usual`: shown until somebody chooses."""

    key: str
    label: Any
    sort: str = ""
    num: bool = False
    fixed: bool = False
    usual: bool = True


def columns_of(page: ListPage) -> Sequence[Column]:
    """The columns that a list can show."""
    found = resolve(page.columns)
    return cast(Sequence[Column], found() if callable(found) else found)


def chosen(columns: Sequence[Column], written: str) -> list[Column]:
    """The columns that "stage,amount" names, in its order; unknown and double ones are left out.

    The fixed ones always come first. Nothing readable: the usual ones.
    """
    by_key = {column.key: column for column in columns if not column.fixed}
    keys = dict.fromkeys(key for key in written[:LONGEST].split(",") if key in by_key)
    fixed = [column for column in columns if column.fixed]
    return fixed + ([by_key[key] for key in keys] or [one for one in by_key.values() if one.usual])


def written(columns: Sequence[Column]) -> str:
    """The choice as it stands in the address."""
    return ",".join(column.key for column in columns if not column.fixed)
