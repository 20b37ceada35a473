"""The rows of a list: one cell for each column that is shown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tuijin.web.columns import Column
from tuijin.web.templatetags import ui

Cell = Callable[[Any], Any]  # a record → what stands in the cell, a text or safe markup


def draw(
    records: Iterable[Any], columns: Sequence[Column], cells: Mapping[str, Cell], url: Cell
) -> list[SafeString]:
    """A table row for each record; the fixed column leads to `url`."""
    return [
        format_html(
            "<tr>{}</tr>", format_html_join("", "{}", ((_cell(c, cells, one, url),) for c in columns))
        )
        for one in records
    ]


def _cell(column: Column, cells: Mapping[str, Cell], record: Any, url: Cell) -> SafeString:
    said = cells[column.key](record)
    if column.fixed:
        return format_html('<th scope="row"><a class="row-link" href="{}">{}</a></th>', url(record), said)
    kind = SafeString(' class="num"' if column.num else "")
    return format_html('<td{} data-label="{}">{}</td>', kind, column.label, "" if said is None else said)


def person(one: Any) -> SafeString | str:
    """Somebody of ours with his picture; "" for nobody."""
    if not one:
        return ""
    return format_html('<span class="nowrap">{} {}</span>', ui.avatar(one.name), one.name)
