"""Little records of deals that are read together in one query: words given, events that apply, rivals."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Case, CharField, F, Func, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce

from tuijin.opportunities.models import CompellingEvent, Confirmation, Rival
from tuijin.opportunities.rules.picture import Foe, Pressing
from tuijin.playbook.queries import current

FEW = 900  # ids that are always named one by one
CONFIRMED, COMPELS, RIVALS = 1, 2, 3
Ids = Collection[int]


def among(model: type, ids: Ids, name: str = "opportunity_id") -> QuerySet:
    """The model's rows of these deals; where most are asked for, the whole stretch from the first to the last."""
    rows = model._default_manager.order_by()  # type: ignore[attr-defined]  # a model has it
    if len(ids) <= FEW or len(ids) * 2 < max(ids) - min(ids):
        return rows.filter(**{f"{name}__in": ids})
    return rows.filter(**{f"{name}__gte": min(ids), f"{name}__lte": max(ids)})


@dataclass(frozen=True)
class Small:
    """What little is read of three kinds of records in one query."""

    confirmed: dict[int, set[str]]
    events: dict[int, list[tuple[Pressing, bool]]]  # those that apply, and whether each is the customer's own
    rivals: dict[int, list[Foe]]


def small_of(ids: Ids) -> Small:
    """Words given at gates, events that apply, rivals: few of each, so they come together."""
    found = Small(defaultdict(set), defaultdict(list), defaultdict(list))
    ours = {event.key for event in current().events if event.ours}
    for what, _pk, deal, key, second, third, result, on, known in sorted(_together(ids)):
        if what == CONFIRMED:
            found.confirmed[deal].add(key)
        elif what == COMPELS:
            pressing = Pressing(key, day_of(on) if on else None, bool(known), bool(second))
            found.events[deal].append((pressing, key not in ours))
        else:
            found.rivals[deal].append(Foe(key, second, bool(known), third, result))
    return found


def _together(ids: Ids) -> QuerySet:
    """(which, id, deal, its key or name, two more words, a result, a day as text, is something known)."""
    none = Value("", TextField())
    words = _line(
        among(Confirmation, ids), CONFIRMED, "condition", none, none, none, none, Q(pk__isnull=True)
    )
    events = _line(
        among(CompellingEvent, ids).filter(applies=True), COMPELS, "kind", as_text("harm"), none, none,
        Coalesce(as_text("due_on"), none), Q(confirmed_by__isnull=False),
    )  # fmt: skip
    rivals = _line(
        among(Rival, ids), RIVALS, "name", as_text("position"), as_text("product"), as_text("result"), none,
        Q(price__isnull=False),
    )  # fmt: skip
    return words.union(events, rivals, all=True)


def _line(rows: QuerySet, which: int, key: str, *parts: Any) -> QuerySet:
    *words, known = parts
    names = ("second", "third", "fourth", "day")
    told: dict[str, Any] = dict(zip(names, words, strict=True)) | {
        "which": Value(which, IntegerField()),
        "first": as_text(key),
        "known": Case(When(known, then=Value(1)), default=Value(0), output_field=IntegerField()),
    }
    return rows.annotate(**told).values_list("which", "pk", "opportunity_id", "first", *names, "known")


def as_text(name: str) -> Cast:
    """A column as text, so that a database's own words for a day or a list are understood once and not row by row."""
    return Cast(F(name), TextField())


TRUE = ("1", "true")  # a truth as text: SQLite's, PostgreSQL's
day_of = lru_cache(maxsize=8192)(dt.date.fromisoformat)


class Full(Func):
    """Which of these columns hold something, a 1 or a 0 for each: "10110". What they hold need not be read."""

    def __init__(self, *columns: str):
        super().__init__(*columns, output_field=TextField())

    def as_sql(self, compiler: Any, connection: Any, **_more: Any) -> Any:  # type: ignore[override]
        signs = []
        for column in self.get_source_expressions():
            name, _params = compiler.compile(column)
            nothing = "''" if isinstance(column.output_field, CharField | TextField) else "0"
            signs.append(f"CASE WHEN {name} <> {nothing} THEN '1' ELSE '0' END")
        return " || ".join(signs), []
