"""Pages of a list by cursor: nothing is skipped or told twice while rows are added."""

from typing import Annotated, Any

from django.db.models import QuerySet
from pydantic import BaseModel, Field, create_model

from tuijin.web.api.values import ABSENT, Limit, Record


class Paging(BaseModel):
    """Which part of a list."""

    cursor: Annotated[
        str,
        Field(
            pattern=r"^[0-9]{1,18}$",
            description="`next` of the page before; absent for the first page. Read nothing into it.",
        ),
    ] = ABSENT
    limit: Annotated[Limit, Field(description="At most so many items.")] = 50


def page_of(item: type[Record]) -> type[Record]:
    """The record of a page of `item`: {"items": […], "next": cursor or null}."""
    following = Field(description="Cursor of the next page; null after the last one.")
    name = item.__name__ + "Page"
    parts: dict[str, Any] = {"items": (list[item], ...), "next": (str | None, following)}  # type: ignore[valid-type]
    return create_model(name, __base__=Record, **parts)


def cut(rows: QuerySet, paging: Paging, newest_first: bool = False) -> tuple[list[Any], str | None]:
    """The rows of one page in the order of their ids, and the cursor of the next."""
    after = int(paging.cursor) if paging.cursor else None
    if after is not None:
        rows = rows.filter(**{"pk__lt" if newest_first else "pk__gt": after})
    found = list(rows.order_by("-pk" if newest_first else "pk")[: paging.limit + 1])
    shown = found[: paging.limit]
    return shown, str(shown[-1].pk) if len(found) > len(shown) else None
