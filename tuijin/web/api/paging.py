"""Pages of a list by cursor: nothing is skipped or told twice while rows are added."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field, create_model

from tuijin.common.errors import Reason, Refused
from tuijin.web import paging as pages
from tuijin.web.api.values import ABSENT, Limit, Record

LONGEST_ID = 18  # figures
FOLLOWING: Any = Field(description="Cursor of the next page; null after the last one.")


class Paging(BaseModel):
    """Which part of a list."""

    cursor: Annotated[
        str,
        Field(
            pattern=r"^[0-9A-Za-z_-]{1,4000}$",
            description="`next` of the page before; absent for the first page. Read nothing into it.",
        ),
    ] = ABSENT
    limit: Annotated[Limit, Field(description="At most so many items.")] = 50


def page_of(item: type[Record]) -> type[Record]:
    """The record of a page of `item`: {"items": […], "next": cursor or null}."""
    name = item.__name__ + "Page"
    parts: dict[str, Any] = {"items": (list[item], ...), "next": (str | None, FOLLOWING)}  # type: ignore[valid-type]
    return create_model(name, __base__=Record, **parts)


@dataclass(frozen=True)
class Sorted:
    """Rows in another order than that of their ids: `sort` as the list's address names it, `by` non-null fields of
    which the last is unique ("-" descends)."""

    sort: str
    rows: QuerySet
    by: Sequence[str]


def cut(rows: QuerySet | Sorted, paging: Paging, newest_first: bool = False) -> tuple[list[Any], str | None]:
    """The rows of one page, in the order of their ids if they have no other, and the cursor of the next.

    Raises Refused for a cursor of another list or another order.
    """
    if isinstance(rows, Sorted):
        return _cut_sorted(rows, paging)
    if paging.cursor:
        if not (paging.cursor.isdigit() and len(paging.cursor) <= LONGEST_ID):
            raise _strange()
        rows = rows.filter(**{"pk__lt" if newest_first else "pk__gt": int(paging.cursor)})
    found = list(rows.order_by("-pk" if newest_first else "pk")[: paging.limit + 1])
    shown = found[: paging.limit]
    return shown, str(shown[-1].pk) if len(found) > len(shown) else None


def _cut_sorted(wanted: Sorted, paging: Paging) -> tuple[list[Any], str | None]:
    """The cursor names the order, too: a view may be given another between two pages."""
    here: tuple[int | str, ...] = ()
    if paging.cursor:
        sort, *rest = pages.values_at(paging.cursor, len(wanted.by) + 1) or (None,)
        if sort != wanted.sort:
            raise _strange()
        here = tuple(rest)
    found = list(pages.cut(wanted.rows, wanted.by, pages.Spot(here), paging.limit))
    shown = found[: paging.limit]
    if len(found) == len(shown):
        return shown, None
    return shown, pages.cursor_of([wanted.sort, *pages.spot_at(shown[-1], wanted.by)])


def _strange() -> Refused:
    return Refused(Reason("strange_cursor", _("这不是这份列表现在的 cursor，请从第一页取起"), "cursor"))
