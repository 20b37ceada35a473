"""Reads whose SQL is written once: a page asks the same of the database again and again, for other people.

Django builds a query and writes its SQL anew each time; for a board that costs several times what the database
needs to answer (ADR 0047).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from copy import copy
from dataclasses import dataclass
from functools import lru_cache, wraps
from itertools import count
from types import SimpleNamespace
from typing import Any, ParamSpec, Protocol

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet, Value
from django.db.models.expressions import BaseExpression, Col

P = ParamSpec("P")
SHAPES = 128  # of each read; the one not asked for longest is forgotten
LARGEST = 2**63 - 1  # that a column holds
COLUMNS = (
    "selected",
    "extra_select",
    "values_select",
    "annotation_select",
)  # what rows of values are named by
READS = ("convert_value", "get_db_converters")  # how an expression reads what a database answers
FIRST = 2**40  # stand-ins are numbers from here on: beyond every id, within what a column holds


class Shape(Protocol):
    """What a query's SQL depends on; the rest are numbers to fill in."""

    def standing_in(self, numbers: Iterator[int]) -> Any:
        """A value of this shape, made of the next numbers."""


class Shaped:
    """A value that tells its shape from its numbers."""

    def shape(self, numbers: list[int]) -> Shape:
        """Its shape; its numbers are added to `numbers` in the order in which the stand-in takes them."""
        raise NotImplementedError


@dataclass(frozen=True)
class _Numbers:
    """A tuple of so many numbers; None: one by itself."""

    count: int | None

    def standing_in(self, numbers: Iterator[int]) -> int | tuple[int, ...]:
        if self.count is None:
            return next(numbers)
        return tuple(next(numbers) for _place in range(self.count))


@dataclass(frozen=True)
class Fixed:
    """Something that is written into the SQL: what is no number, and a number that is named so, as a limit."""

    value: Hashable

    def standing_in(self, numbers: Iterator[int]) -> Hashable:
        return self.value


def prepared(build: Callable[P, QuerySet]) -> Callable[P, list[Any]]:
    """Answer the rows of the query that `build` makes, whose SQL is written once for arguments of one shape.

    Numbers, tuples of numbers and those of a `Shaped` value (an actor) are filled in each time; every other argument
    must be hashable. So `build` may only pass numbers on: to calculate with one, or to limit by it, raises ValueError
    (`Fixed` ones may be used at will).
    What it finds out by itself, such as the day, must be an argument too.
    """

    @lru_cache(SHAPES)
    def written(shapes: tuple[Shape, ...]) -> _Written:
        numbers = count(FIRST)
        args: list[Any] = [shape.standing_in(numbers) for shape in shapes]
        plain = [arg for shape, arg in zip(shapes, args, strict=True) if isinstance(shape, _Numbers)]
        return _Written(build(*args), next(numbers) - FIRST, plain)  # type: ignore[call-arg]

    @wraps(build)
    def read(*args: P.args, **named: P.kwargs) -> list[Any]:
        if named:
            raise TypeError("a prepared read takes its arguments by place: their shapes are told apart by it")
        numbers: list[int] = []
        shapes = tuple([_shape(value, numbers) for value in args])
        if any(abs(number) > LARGEST for number in numbers):  # no id: Django knows that nothing answers to it
            return list(build(*args))  # type: ignore[call-arg]
        return written(shapes).filled(numbers)

    return read


def _shape(value: Any, numbers: list[int]) -> Shape:
    if isinstance(value, int) and not isinstance(value, bool):
        numbers.append(value)
        return _Numbers(None)
    if isinstance(value, tuple) and all(type(one) is int for one in value):
        numbers += value
        return _Numbers(len(value))
    if isinstance(value, Fixed):
        return value
    return value.shape(numbers) if isinstance(value, Shaped) else Fixed(value)


def together(rows: QuerySet, **counts: Any) -> QuerySet:
    """`rows.aggregate(**counts)` as a query of one row."""
    return rows.order_by().annotate(all=Value(1)).values("all").annotate(**counts)


class _Written:
    """The SQL of a query, and which of its parameters are which of the numbers; the query itself is let go."""

    def __init__(self, rows: QuerySet, numbers: int, plain: list[Any]):
        self.kind, self.model, self.using = type(rows), rows.model, rows.db
        self.form = {name: vars(rows)[name] for name in ("_iterable_class", "_fields")}
        self.compiler = rows.query.get_compiler(rows.db)
        try:
            self.sql, params = self.compiler.as_sql()
        except EmptyResultSet:
            self.sql, params = "", ()
        names = range(FIRST, FIRST + numbers)
        self.params = list(params)
        self.places = [(at, one - FIRST) for at, one in enumerate(params) if one in names]
        given = {number for arg in plain for number in (arg if isinstance(arg, tuple) else (arg,))}
        if self.sql and not given.issubset(self.params):
            raise ValueError("a number is no parameter of the query: it was calculated with, or is a limit")
        self.columns = {name: tuple(getattr(rows.query, name) or ()) for name in COLUMNS}
        if self.sql:
            self._let_go()

    def _let_go(self) -> None:
        """Keep of the query only how its answers are read: a tenth of what it takes."""
        select = [(_read_alike(column), None, alias) for column, _written, alias in self.compiler.select]
        vars(self.compiler).update(select=select, query=None, where=None, having=None, qualify=None)

    def filled(self, numbers: list[int]) -> list[Any]:
        """What the database answers with these numbers."""
        if not self.sql:
            return []
        params = self.params.copy()
        for at, which in self.places:
            params[at] = numbers[which]
        compiler = copy(self.compiler)
        compiler.connection = connections[self.using]
        vars(compiler)["as_sql"] = lambda *_options: (self.sql, tuple(params))
        asked: Any = SimpleNamespace(get_compiler=lambda *_options, **_named: compiler, **self.columns)
        rows = self.kind(self.model, asked, self.using)
        vars(rows).update(self.form)
        return list(rows)


def _read_alike(column: Any) -> Any:
    """Something small whose answers are read like this column's."""
    own = any(
        name in vars(one) for one in type(column).__mro__ if one is not BaseExpression for name in READS
    )
    return column if own or isinstance(column, Col) else Value(None, output_field=column.output_field)
