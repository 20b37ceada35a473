"""What a room declares so that its records can be taken out, and how a table becomes a CSV or an XLSX file.

A table is written row by row into a file, so that a hundred thousand rows need no more memory than one page.
"""

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import TextIOWrapper
from typing import IO, Any

from django.db.models import QuerySet
from django.http import QueryDict

from tuijin.common.batches import batched
from tuijin.common.cells import quote
from tuijin.people.actors import Actor
from tuijin.transfer.rules.fields import FieldSpec
from tuijin.web.columns import Column, chosen

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PIECE = 1_000  # records read at a time
MOST_ROWS = 1_000_000  # what one sheet holds, less its head


@dataclass(frozen=True)
class Table:
    """Heads and rows of values: text, amounts in yuan (Decimal), whole numbers, days, None for unknown."""

    heads: Sequence[str]
    rows: Iterator[Sequence[Any]]


@dataclass(frozen=True)
class Exporter:
    """How records of one kind are taken out.

    `read`(actor, query) gives the table of those in sight that the list's address after the "?" asks for;
    `check`(actor, query) raises Unusable where the list would pass over something in that address.
    """

    key: str
    read: Callable[[Actor, str], Table]
    check: Callable[[Actor, str], None]


def heads(fields: Iterable[FieldSpec], keys: Iterable[str], columns: Iterable[Column] = ()) -> list[str]:
    """What columns are headed so that our own import knows them again: {field: its label} of the importer.

    What no import brings in is headed as the list's column of that key.
    """
    labels = {column.key: str(column.label) for column in columns}
    labels |= {spec.key: str(spec.label) for spec in fields}
    return [labels[key] for key in keys]


def shown(columns: Sequence[Column], query: str, whole: Iterable[str]) -> list[str]:
    """Keys of the columns that the list's address names, in its order; the `whole` record where it names none."""
    named = QueryDict(query).get("columns", "")
    return [column.key for column in chosen(columns, named)] if named else list(whole)


def pieces(rows: QuerySet) -> Iterator[list[Any]]:
    """The rows, PIECE at a time, no more than MOST_ROWS."""
    return batched(rows[:MOST_ROWS].iterator(chunk_size=PIECE), PIECE)


def write(table: Table, form: str, file: IO[bytes]) -> int:
    """Write the table into a binary file as `form` (a key of FORMATS); how many rows."""
    return (_write_csv if form == "csv" else _write_xlsx)(table, file)


def _write_csv(table: Table, file: IO[bytes]) -> int:
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    lines, count = csv.writer(text), 0
    lines.writerow([quote(str(head)) for head in table.heads])
    for row in table.rows:
        lines.writerow([_written(value) for value in row])
        count += 1
    text.flush()
    text.detach()
    return count


def _written(value: Any) -> str:
    if value is None:
        return ""
    return quote(value) if isinstance(value, str) else str(value)


def _write_xlsx(table: Table, file: IO[bytes]) -> int:
    import xlsxwriter  # 15 MB, which only who writes a workbook needs

    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet, count = book.add_worksheet(), 0
    strong, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    for column, head in enumerate(table.heads):
        sheet.write_string(0, column, quote(str(head)), strong)
    sheet.freeze_panes(1, 0)
    for row in table.rows:
        count += 1
        for column, value in enumerate(row):
            _put(sheet, count, column, value, day)
    book.close()
    return count


def _put(sheet: Any, line: int, column: int, value: Any, day: Any) -> None:
    """Text is always written as text, never as a formula or a link; amounts as numbers, days as days."""
    if value is None or value == "":
        return
    if isinstance(value, (Decimal, int)):
        sheet.write_number(line, column, value)
    elif isinstance(value, dt.date):
        sheet.write_datetime(line, column, value, day)
    else:
        sheet.write_string(line, column, quote(str(value)))
