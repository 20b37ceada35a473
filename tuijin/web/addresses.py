"""The address of a list, read strictly: what its page would pass over is refused.

A person sees on the page which filters are on; a script with a slip in a name would quietly get everything.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import TooManyFieldsSent
from django.http import QueryDict
from django.utils.translation import gettext as _

from tuijin.common.errors import Reason, Refused
from tuijin.common.rooms import ListPage, resolve
from tuijin.web.columns import Column, chosen, columns_of, written
from tuijin.web.filtering import misread, not_known


def settled(page: ListPage, query: str, actor: Any, columns: str = "") -> str:
    """The query of a list (its address after the "?") as the list itself writes it.

    `columns`: those that are shown where it names none; without them none are written.
    Raises Refused for filters, orders and columns that the list does not have, and values it cannot read.
    """
    given = _given(query)
    form, offered = resolve(page.filters)(given, actor=actor), columns_of(page)
    problems = [*misread(form, [one.sort for one in offered if one.sort]), *_no_columns(given, offered)]
    if problems:
        raise Refused(*[Reason("unreadable_query", text, "query") for text in problems])
    asked = form.query() | ({"sort": given["sort"]} if given.get("sort") else {})
    named = given.get("columns", "") or columns
    return urlencode(asked | ({"columns": written(chosen(offered, named))} if named else {}))


def _given(query: str) -> QueryDict:
    try:
        return QueryDict(query.strip().removeprefix("?"))
    except TooManyFieldsSent:
        raise Refused(Reason("unreadable_query", _("筛选太多了"), "query")) from None


def _no_columns(given: QueryDict, offered: Sequence[Column]) -> Iterator[str]:
    keys = [column.key for column in offered]
    for key in filter(None, given.get("columns", "").split(",")):
        if key not in keys:
            yield not_known("columns", key, keys)
