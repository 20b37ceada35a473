"""Lists in the order of one of their fields, so that they can be paged through; several lists made one."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connections, models
from django.db.models import BigIntegerField, BooleanField, F, Field, Func, Model, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

R = TypeVar("R", bound=QuerySet)
Order = str | Callable[[bool], Any]  # a field, or what f(falling) reckons from other tables, never null
FIRST_DAY, LAST_DAY = dt.date(1, 1, 1), dt.date(9999, 12, 31)
MOST = 10**18  # more than any number or any amount of fen


def in_order(
    rows: R, paths: Mapping[str, Order], sort: str, usual: Sequence[str]
) -> tuple[R, tuple[str, ...]]:
    """(rows, the fields that order them) for `sort`: a word of `paths` ("-" descends), else the `usual` ones.

    `paths`: {word: field, as queries write it, or a reckoning}. What is unknown comes last either way; nothing
    orders by null.
    """
    word, falling = sort.removeprefix("-"), sort.startswith("-")
    if word not in paths:
        return rows, tuple(usual)
    path, sign = paths[word], "-" if falling else ""
    if not isinstance(path, str):
        return rows.annotate(place=path(falling)), (f"{sign}place", f"{sign}pk")
    if "__" not in path and not rows.model._meta.get_field(path).null:
        return rows, (f"{sign}{path}", f"{sign}pk")
    return rows.annotate(place=place(rows.model, path, falling)), (f"{sign}place", f"{sign}pk")


def place(model: type[Model], path: str, falling: bool) -> Any:
    """What a field is sorted by where it may be null. Amounts in fen: their decimals sort alike everywhere."""
    field = _field(model, path)
    if isinstance(field, models.DateField):
        return Coalesce(path, Value(FIRST_DAY if falling else LAST_DAY))
    if isinstance(field, models.DecimalField):
        return Coalesce(
            Cast(F(path) * 100, BigIntegerField()), Value(-1 if falling else MOST, BigIntegerField())
        )
    if isinstance(field, models.IntegerField):
        return Coalesce(Cast(path, BigIntegerField()), Value(-1 if falling else MOST, BigIntegerField()))
    return Coalesce(path, Value(""))


def _field(model: type[Model], path: str) -> Field:
    *steps, name = path.split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model  # type: ignore[assignment]  # a foreign key
    return model._meta.get_field(name)  # type: ignore[return-value]  # a column


def united(parts: Iterable[QuerySet]) -> QuerySet:
    """The rows of all of them in one query; they share none, or it does not matter."""
    first, *others = parts
    return first.union(*others, all=True) if others else first


def having_ids(rows: R, found: QuerySet) -> R:
    """Those of `rows` whose ids `found` asks for.

    PostgreSQL asks for them first and once, as an array. Given as a subquery it took a table of which it knew
    nothing yet for empty, and asked anew for every row.
    """
    if connections[rows.db].vendor == "postgresql":
        return rows.filter(_IsAnyOf(F("pk"), ArraySubquery(found), output_field=BooleanField()))
    return rows.filter(pk__in=found)


class _IsAnyOf(Func):
    template, arg_joiner = "(%(expressions)s))", " = ANY ("
