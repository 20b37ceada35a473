"""Little records of deals that are read together in one query: words given, events that apply, rivals, ties, facts, and
symptoms set aside.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from typing import Any, NamedTuple

from asgiref.local import Local
from django.db.models import CharField, F, Func, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast

from tuijin.opportunities.models import CompellingEvent, Confirmation, DealFact, Dismissal, Rival, Tie
from tuijin.opportunities.rules.picture import Bond, Foe, Pressing
from tuijin.people.prepared import prepared
from tuijin.playbook.queries import current

FEW = 900  # ids that are always named one by one
PAGE = 20  # as many deals as a page asks for at a time
Ids = Collection[int]
_kept = Local()  # what was read inside `read_once`


def among(model: type, ids: Ids, name: str = "opportunity_id") -> QuerySet:
    """The model's rows of these deals; where most are asked for, the whole stretch from the first to the last."""
    rows = model._default_manager.order_by()  # type: ignore[attr-defined]  # a model has it
    if len(ids) <= FEW or len(ids) * 2 < max(ids) - min(ids):
        return rows.filter(**{f"{name}__in": ids})
    return rows.filter(**{f"{name}__gte": min(ids), f"{name}__lte": max(ids)})


def read(build: Callable[[Ids], QuerySet]) -> Callable[[Ids], Iterable[Any]]:
    """The rows that `build` asks for: for the few deals of a page with SQL written once, for others anew."""
    of_few = prepared(build)

    def asked(ids: Ids) -> Iterable[Any]:
        return of_few(tuple(ids)) if len(ids) <= min(PAGE, FEW) else build(ids)

    def rows(ids: Ids) -> Iterable[Any]:
        kept: dict[Any, list[Any]] | None = getattr(_kept, "rows", None)
        if kept is None:
            return asked(ids)
        question = (build, *ids)
        if question not in kept:
            kept[question] = list(asked(ids))
        return kept[question]

    return rows


@contextmanager
def read_once() -> Iterator[None]:
    """Inside, what is on record about the same deals is read once: for who writes nothing that is read here."""
    before, _kept.rows = getattr(_kept, "rows", None), {}
    try:
        yield
    finally:
        _kept.rows = before


class Fact(NamedTuple):
    """Something established about a deal; `value` as it was told, `source`: whose word it was."""

    key: str
    value: Any
    on: dt.date
    source: str = ""


@dataclass(frozen=True)
class Small:
    """What little is read of six kinds of records in one query, each by deal."""

    confirmed: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    events: dict[int, list[Pressing]] = field(default_factory=lambda: defaultdict(list))  # those that apply
    compelled: set[int] = field(default_factory=set)  # deals with an event of the customer's own
    contested: set[int] = field(default_factory=set)  # deals with a rival who is not out
    rivals: dict[int, list[Foe]] = field(default_factory=lambda: defaultdict(list))
    bonds: dict[int, list[Bond]] = field(default_factory=lambda: defaultdict(list))
    facts: dict[int, list[Fact]] = field(default_factory=lambda: defaultdict(list))  # oldest first
    aside: dict[int, dict[str, dt.date]] = field(
        default_factory=lambda: defaultdict(dict)
    )  # {symptom: until}


class What(IntEnum):
    """Which sort of record a line was read from."""

    CONFIRMED, COMPELS, RIVALS, TIES, FACTS, ASIDE = range(6)


# What is read of each: its key or name, three more words, a day, and a column that holds something where it is known.
LINES: dict[What, tuple[type, str, str, str, str, str, str]] = {
    What.CONFIRMED: (Confirmation, "condition", "", "", "", "", ""),
    What.COMPELS: (CompellingEvent, "kind", "harm", "", "", "due_on", "confirmed_by__name"),
    What.RIVALS: (Rival, "name", "position", "product", "result", "", "price"),
    What.TIES: (Tie, "kind", "one_id", "other_id", "", "", ""),
    What.FACTS: (DealFact, "key", "value", "source", "", "on", ""),
    What.ASIDE: (Dismissal, "key", "", "", "", "until", ""),
}
NAMES = ("first", "second", "third", "fourth", "day", "known")


def small_of(ids: Ids) -> Small:
    """Of these deals; few of each, so they come together."""
    found, playbook = Small(), current()
    ours = {event.key for event in playbook.events if event.ours}
    out = {position.key for position in playbook.positions if position.out}
    lines = sorted(_together(ids), key=lambda line: line[:2])
    for what, _pk, deal, *line in lines:
        _keep(found, what, deal, *line)
        if what == What.COMPELS and line[0] not in ours:
            found.compelled.add(deal)
        if what == What.RIVALS and line[1] not in out and not line[3]:
            found.contested.add(deal)
    for facts in found.facts.values():
        facts.sort(key=lambda fact: fact.on)
    return found


def _keep(
    found: Small, what: int, deal: int, key: str, second: str, third: str, fourth: str, day: str, known: Any
) -> None:
    match what:
        case What.CONFIRMED:
            found.confirmed[deal].add(key)
        case What.COMPELS:
            found.events[deal].append(Pressing(key, day_of(day) if day else None, known or "", bool(second)))
        case What.RIVALS:
            found.rivals[deal].append(Foe(key, second, bool(known), third, fourth))
        case What.TIES:
            found.bonds[deal].append(Bond(key, int(second), int(third)))
        case What.FACTS:
            found.facts[deal].append(Fact(key, json.loads(second), day_of(day), third))
        case What.ASIDE:
            found.aside[deal][key] = max(day_of(day), found.aside[deal].get(key, dt.date.min))


@read
def _together(ids: Ids) -> QuerySet:
    """(which, id, deal, *NAMES) of each: all words as text."""
    first, *others = (_line(what, ids) for what in LINES)
    return first.union(*others, all=True)


def _line(what: What, ids: Ids) -> QuerySet:
    model, *columns = LINES[what]
    told: dict[str, Any] = {name: as_text(column) for name, column in zip(NAMES, columns, strict=True)}
    told["which"] = Value(what, IntegerField())
    rows = among(model, ids)
    if what == What.COMPELS:
        rows = rows.filter(applies=True)
    return rows.annotate(**told).values_list("which", "pk", "opportunity_id", *NAMES)


def as_text(column: str) -> Any:
    """A column as text, "" as the empty one: a database's own words for a day or a list are understood once for all
    rows that hold the same, and not row by row.
    """
    return Cast(F(column), TextField()) if column else Value("", TextField())


TRUE = ("1", "true")  # a truth as text: SQLite's, PostgreSQL's
day_of = lru_cache(maxsize=8192)(dt.date.fromisoformat)


class Full(Func):
    """Which of these columns hold something: 1 for the first, 2 for the second, 4 …, summed up. What they hold need not
    be read.
    """

    def __init__(self, *columns: str):
        super().__init__(
            *columns, output_field=TextField()
        )  # Django would convert a computed number row by row

    def as_sql(self, compiler: Any, connection: Any, **_more: Any) -> Any:  # type: ignore[override]
        bits = []
        for at, column in enumerate(self.get_source_expressions()):
            name, _params = compiler.compile(column)
            nothing = "''" if isinstance(column.output_field, CharField | TextField) else "0"
            bits.append(f"CASE WHEN {name} <> {nothing} THEN {1 << at} ELSE 0 END")
        return " + ".join(bits), []
