"""Long lists in pages, by keyset: no page costs more than another, and none counts without bound."""

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from tuijin.common import parsing
from tuijin.common.parsing import Unreadable
from tuijin.web.ordering import having_ids, united

SIZE = 50
COUNT_LIMIT = 1_000


@dataclass(frozen=True)
class Page:
    """One page of records; the URLs of its neighbours are "" at the ends."""

    rows: list[Any]
    next_url: str = ""
    previous_url: str = ""


@dataclass(frozen=True)
class Spot:
    """Where in a list somebody is: behind the row with these values of the fields that order it, or `back` before."""

    here: tuple[int | str, ...] = ()
    back: bool = False


def page_of(request: HttpRequest, rows: QuerySet, by: Sequence[str], size: int = SIZE) -> Page:
    """The page that `?after=` or `?before=` asks for; `by` are non-null fields that order ("-" descends).

    The last of `by` must be unique. A cursor that cannot be read gives the first page.
    """
    spot = spot_of(request, by)
    return page(request, list(cut(rows, by, spot, size)), by, spot, size)


def spot_of(request: HttpRequest, by: Sequence[str]) -> Spot:
    """Where the address is in a list that is ordered by these fields."""
    back = not request.GET.get("after") and bool(request.GET.get("before"))
    return Spot(values_at(request.GET.get("before" if back else "after", ""), len(by)), back)


def cut(
    rows: QuerySet, by: Sequence[str], spot: Spot, size: int = SIZE, parts: Sequence[QuerySet] = ()
) -> QuerySet:
    """The rows next to the spot, and one more where there are more; so many of each part, if `rows` come in parts.

    The order is made over numbers alone; only the page's own rows are read in full.
    """
    order = [_turned(name) for name in by] if spot.back else list(by)
    found = [_beyond(part, order, spot.here) if spot.here else part for part in parts or (rows,)]
    first = [part.order_by(*order).values("pk")[: size + 1] for part in found]
    bare = rows.model._default_manager.order_by().values("pk")
    numbers = united(having_ids(bare, part) for part in first) if parts else first[0]
    return having_ids(rows, numbers).order_by(*order)[: size + 1]


def page(request: HttpRequest, found: Sequence[Any], by: Sequence[str], spot: Spot, size: int = SIZE) -> Page:
    """The page made of what `cut` has found."""
    more, taken = len(found) > size, list(found[:size])
    if spot.back:
        taken.reverse()
    earlier, later = (more, bool(spot.here)) if spot.back else (bool(spot.here), more)
    return Page(
        rows=taken,
        next_url=_url(request, "after", taken[-1], by) if taken and later else "",
        previous_url=_url(request, "before", taken[0], by) if taken and earlier else "",
    )


def capped(rows: QuerySet, limit: int = COUNT_LIMIT) -> int:
    """How many there are, counted no further than `limit` + 1."""
    return rows.order_by()[: limit + 1].count()


def numbers(parts: Iterable[QuerySet]) -> QuerySet:
    """The numbers of what stands in these parts, no further than COUNT_LIMIT + 1: to be counted."""
    return united(part.order_by().values_list("pk") for part in parts)[: COUNT_LIMIT + 1]


def said_count(count: int, limit: int = COUNT_LIMIT) -> str:
    """A count from `capped` in words: "412" or "1,000+"."""
    return f"{limit:,}+" if count > limit else f"{count:,}"


def capped_count(rows: QuerySet, limit: int = COUNT_LIMIT) -> str:
    """How many there are, counted no further than `limit`: "412" or "1,000+"."""
    return said_count(capped(rows, limit), limit)


def asked(request: HttpRequest, name: str, limit: int = 80) -> str:
    """A text of the query string, cleaned; "" when it is missing or cannot be kept."""
    try:
        return parsing.clean(request.GET.get(name, ""), limit)
    except Unreadable:
        return ""


def with_query(request: HttpRequest, **changes: Any) -> str:
    """This page's URL with parts of its query changed ("" takes a part out), from the first page on."""
    query = request.GET.copy()
    for name in ("after", "before", *changes):
        query.pop(name, None)
    for name, value in changes.items():
        if value not in ("", None):
            query[name] = value
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(rows: QuerySet, order: Sequence[str], here: Sequence[Any]) -> QuerySet:
    condition = Q()
    same: dict[str, Any] = {}
    for name, value in zip(order, here, strict=True):
        field = name.removeprefix("-")
        condition |= Q(**same, **{f"{field}__{'lt' if name.startswith('-') else 'gt'}": value})
        same[field] = value
    try:
        return rows.filter(condition)
    except (ValueError, TypeError, ValidationError):  # a cursor somebody made up
        return rows


def neighbour(rows: QuerySet, here: Any, by: Sequence[str], *, back: bool = False) -> Any:
    """The record of `rows` that follows `here` in this order, or with `back` the one before; None at the end.

    `here` carries the fields of `by`; it need not be among the rows any more.
    """
    order = [_turned(name) for name in by] if back else list(by)
    values = [getattr(here, name.removeprefix("-")) for name in by]
    return _beyond(rows, order, values).order_by(*order).first()


def _url(request: HttpRequest, direction: str, row: Any, by: Sequence[str]) -> str:
    return with_query(request, **{direction: cursor_of(spot_at(row, by))})


def spot_at(row: Any, by: Sequence[str]) -> list[int | str]:
    """The row's values of the fields that order it, as a cursor can hold them."""
    values = [getattr(row, name.removeprefix("-")) for name in by]
    return [value if isinstance(value, (int, str)) else value.isoformat() for value in values]


def cursor_of(values: Sequence[int | str]) -> str:
    """The values as a cursor that an address can carry."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def values_at(cursor: str, parts: int) -> tuple[int | str, ...]:
    """The values that a cursor holds; () when it cannot be read, or holds another number of them."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        return ()
    plain = isinstance(values, list) and len(values) == parts
    good = plain and all(isinstance(v, (int, str)) and "\x00" not in str(v) for v in values)
    return tuple(values) if good else ()
