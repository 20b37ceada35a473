"""What an importer says about a field, and how a column is read once it has been seen whole."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from tuijin.common import parsing
from tuijin.common.money import LARGEST
from tuijin.common.text import Text
from tuijin.transfer.rules.mending import mends
from tuijin.transfer.rules.words import DELETED_HEADERS, UNITS

Read = Callable[[Any], Any]  # a cell → a value, or a Mended value; raises parsing.Unreadable


@dataclass(frozen=True)
class Mended:
    """A value that was put right, and what was done, for the report."""

    value: Any
    note: Text


@dataclass(frozen=True)
class Column:
    """A column of the source: its header, and how often each of its writings occurs (empty ones left out).

    `values` is {} when there are too many different ones to be a vocabulary.
    """

    header: str
    values: Mapping[Any, int] = field(default_factory=dict)


@dataclass(frozen=True)
class FieldSpec:
    """One field that can be imported. `learn` looks at the whole column and gives the reader of its cells."""

    key: str
    label: Text
    learn: Callable[[Column], Read]
    synonyms: tuple[str, ...] = ()  # headers that mean it, best first; written in any case and spacing
    required: bool = False  # without such a column nothing is imported
    may_be_empty: bool = True  # in a single row
    choices: Callable[[], list[tuple[str, str]]] | None = (
        None  # (writing, label) that its words may be mapped to
    )


def known_as(specs: Iterable[FieldSpec], table: str) -> tuple[FieldSpec, ...]:
    """The fields with their synonyms from a table of lines "field: header, header, …"; best header first."""
    words: dict[str, tuple[str, ...]] = {}
    for line in table.strip().splitlines():
        key, _colon, rest = line.partition(":")
        words[key] = words.get(key, ()) + tuple(word.strip() for word in rest.split(","))
    return tuple(replace(spec, synonyms=spec.synonyms + words.get(spec.key, ())) for spec in specs)


def text(limit: int = 255, lines: bool = False) -> Callable[[Column], Read]:
    """A text as it stands, at most `limit` characters."""
    return lambda column: lambda cell: parsing.clean(cell, limit, lines)


def words(known: Collection[str] = (), limit: int = 255) -> Callable[[Column], Read]:
    """A word of a vocabulary; slips are mended towards `known` words and the rest of the column."""

    def learn(column: Column) -> Read:
        table = mends([str(value) for value in column.values], known)
        return lambda cell: _mend(parsing.clean(cell, limit), table)

    return learn


def _mend(value: str, table: Mapping[str, str]) -> Any:
    better = table.get(value)
    if better is None:
        return value
    return Mended(better, Text(f"「{value}」改为「{better}」", f"“{value}” was changed to “{better}”"))


def money(largest: Decimal = LARGEST) -> Callable[[Column], Read]:
    """An amount in yuan; a column headed 万元 counts its bare numbers so. Nothing is converted, and that is said."""

    def learn(column: Column) -> Read:
        header = unicodedata.normalize("NFKC", column.header)
        unit = next((size for name, size in UNITS.items() if name in header), 1)
        return lambda cell: _as_yuan(parsing.money(cell, unit, largest), cell)

    return learn


def _as_yuan(amount: Decimal | None, cell: Any) -> Any:
    sign = parsing.foreign_currency(cell) if amount is not None else ""
    if not sign:
        return amount
    seen = parsing.shown(cell)
    text = Text(f"「{seen}」没有换算，{sign} 按元记", f"“{seen}” was not converted: {sign} taken as yuan")
    return Mended(amount, text)


def day(column: Column) -> Read:
    """A day; the column decides which way round 8/4/2026 is."""
    order = parsing.day_order(column.values)
    return lambda cell: parsing.day(cell, order)


def whole(lowest: int = 0, largest: int = 2**31 - 1) -> Callable[[Column], Read]:
    return lambda column: lambda cell: parsing.whole_number(cell, lowest, largest)


def email(column: Column) -> Read:
    return parsing.email


def yes_no(column: Column) -> Read:
    return parsing.yes_no


def lenient_email(column: Column) -> Read:
    """An e-mail address; what is none is left out, and said."""

    def read(cell: Any) -> Any:
        try:
            return parsing.email(cell)
        except parsing.Unreadable:
            seen = parsing.shown(cell)
            return Mended("", Text(f"「{seen}」不是邮箱，没有记", f"“{seen}” is no address: left out"))

    return read


def keys_in(cell: str) -> list[str]:
    """The keys in a cell: the whole, and where it holds several ("12;34"), each of them."""
    parts = [part for part in re.split(r"[;,\uff1b\uff0c\s]+", cell) if part]
    return list(dict.fromkeys([cell, *parts])) if cell else []


def plain_header(header: str) -> str:
    """A header for comparing: small letters and figures only, without units in brackets and system marks."""
    folded = unicodedata.normalize("NFKC", header).casefold().strip()
    bare = re.sub(r"[(\[{\u3010][^)\]}\u3011]*[)\]}\u3011]", "", folded)
    bare = re.sub(r"^property_(hs_)?|__?c$", "", bare.strip() or folded)
    return "".join(sign for sign in bare if sign.isalnum())


DELETED = known_as(
    [FieldSpec("deleted", Text("来源里已删除", "Deleted in the source"), yes_no)], DELETED_HEADERS
)[0]
