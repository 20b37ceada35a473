"""Workbooks: looked through before they are unpacked, then read by calamine.

A workbook is a zip: it can unpack to a thousand times its size, and one cell in the last row and column makes
a reader reserve the whole sheet. Both are measured here, by unpacking piece by piece into nothing, whatever
sizes the file claims.
"""

import datetime as dt
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import python_calamine
from django.utils.translation import gettext as _

from tuijin.common.cells import dequote
from tuijin.common.errors import Refused
from tuijin.common.parsing import Unreadable, money
from tuijin.transfer.rows import Row, refuse

ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_UNPACKED = 300 * 2**20  # bytes
MOST_RATIO, RATIO_FROM = 200, 2**20  # a small file may well be mostly repetition
MOST_ENTRIES = 2_000
_PIECE = 2**18
_LOCAL_HEADER = 30
_CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]*?\br\s*=\s*[\"']([A-Za-z]{1,9})(\d{1,18})[\"'][^<>]*>")
_LONGEST_TAG = 2**10


def _damaged(path: Path) -> Refused:
    return refuse("damaged", _("「%s」打不开，可能已损坏。请用 Excel 打开后另存为 XLSX 再导入。") % path.name)


def open_workbook(path: Path, most_rows: int, most_columns: int) -> Callable[[], Iterator[Row]]:
    """The rows of the first sheet that has any. Raises Refused for bombs, locked, old, damaged workbooks."""
    with path.open("rb") as file:
        if file.read(len(OLE)) == OLE:
            _look_through_old(path)
        else:
            _look_through(path, file, most_rows, most_columns)
    sheet = _sheet(path)
    if (sheet.total_height or 0) > most_rows or (sheet.total_width or 0) > 16_384:
        raise refuse(
            "too_long",
            _("「%(name)s」超过 %(limit)d 行。请分成几个文件。") % {"name": path.name, "limit": most_rows},
        )
    return lambda: _rows(sheet)


def _look_through_old(path: Path) -> None:
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise refuse("locked", _("「%s」有密码。请去掉密码，另存后再导入。") % path.name)
    raise refuse("old", _("「%s」是旧的 Excel 格式（.xls）。请在 Excel 里另存为 XLSX 再导入。") % path.name)


def _look_through(path: Path, file: IO[bytes], most_rows: int, most_columns: int) -> None:
    try:
        with zipfile.ZipFile(file) as book:
            entries = book.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error, RecursionError):
        raise _damaged(path) from None
    if not any(entry.filename.lower() == "xl/workbook.xml" for entry in entries):
        raise refuse("not_workbook", _("「%s」不是 Excel 工作簿。请另存为 XLSX 或 CSV 再导入。") % path.name)
    if any(entry.flag_bits & 1 for entry in entries):
        raise refuse("locked", _("「%s」有密码。请去掉密码，另存后再导入。") % path.name)
    budget = min(MOST_UNPACKED, max(RATIO_FROM, path.stat().st_size * MOST_RATIO))
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > budget:
        raise _bomb(path)
    try:
        for entry in entries:
            budget -= _measure(path, file, entry, budget, (most_rows, most_columns))
    except (zlib.error, struct.error, OSError, ValueError):
        raise _damaged(path) from None


def _bomb(path: Path) -> Refused:
    return refuse("bomb", _("「%s」解压后大得不正常，没有打开。请另存为 CSV 再导入。") % path.name)


def _measure(path: Path, file: IO[bytes], entry: zipfile.ZipInfo, budget: int, most: tuple[int, int]) -> int:
    """The bytes that this entry really unpacks to. Raises Refused beyond `budget` and for cells far out."""
    size, tail = 0, b""
    sheet = "worksheets/" in entry.filename.lower().replace("\\", "/")
    for piece in _unpack(file, entry):
        size += len(piece)
        if size > budget:
            raise _bomb(path)
        if sheet:
            _look_at_cells(path, tail + piece, most)
            tail = piece[-_LONGEST_TAG:]
    return size


def _unpack(file: IO[bytes], entry: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(entry.header_offset)
    header = file.read(_LOCAL_HEADER)
    if len(header) < _LOCAL_HEADER or not header.startswith(ZIP):
        raise ValueError("no local header")
    name, extra = struct.unpack("<HH", header[26:30])
    file.seek(name + extra, 1)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError("unknown packing")
    machine = zlib.decompressobj(-zlib.MAX_WBITS) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    left = entry.compress_size
    while left > 0 and (packed := file.read(min(_PIECE, left))):
        left -= len(packed)
        if machine is None:
            yield packed
            continue
        while packed and not machine.eof:
            yield machine.decompress(packed, _PIECE)
            packed = machine.unconsumed_tail
    if machine is not None:
        yield machine.flush(_PIECE)


def _look_at_cells(path: Path, piece: bytes, most: tuple[int, int]) -> None:
    rows, columns = most
    for match in _CELL.finditer(piece):
        letters, number = match.groups()
        if match[0].endswith(b"/>"):
            continue  # only coloured, holds nothing
        if int(number) > rows:
            raise refuse(
                "too_long",
                _("「%(name)s」超过 %(limit)d 行。请分成几个文件。") % {"name": path.name, "limit": rows},
            )
        if len(letters) > 3 or _column(letters) > columns:
            raise refuse(
                "too_wide", _("「%(name)s」超过 %(limit)d 列。") % {"name": path.name, "limit": columns}
            )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _sheet(path: Path) -> Any:
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        sheets = (book.get_sheet_by_name(each.name) for each in book.sheets_metadata if _is_shown(each))
        sheet = next((sheet for sheet in sheets if sheet.total_height), None)
    except Exception:
        raise _damaged(path) from None
    except BaseException as fault:  # a panic of the reader is no Exception
        if type(fault).__name__ != "PanicException":
            raise
        raise _damaged(path) from None
    if sheet is None:
        raise refuse("empty", _("「%s」是空的。") % path.name)
    return sheet


def _is_shown(sheet: Any) -> bool:
    table = python_calamine.SheetTypeEnum.WorkSheet
    return bool(sheet.typ == table and sheet.visible == python_calamine.SheetVisibleEnum.Visible)


def _rows(sheet: Any) -> Iterator[Row]:
    top, left = sheet.start or (0, 0)
    ends = _merged_down(sheet)
    held: dict[int, tuple[int, Any]] = {}  # column: the last row that its merged cell covers, what it says
    for row, cells in enumerate(sheet.iter_rows(), start=top):
        for column in [column for column, (end, _said) in held.items() if end < row]:
            del held[column]
        for column, (_end, said) in held.items():
            if cells[column - left] == "":
                cells[column - left] = said
        for column, end in ends.pop(row, ()):
            if 0 <= column - left < len(cells) and _is_told_of_each(cells[column - left]):
                held[column] = end, cells[column - left]
        yield Row(row + 1, [dequote(cell) if isinstance(cell, str) else cell for cell in cells])


def _merged_down(sheet: Any) -> dict[int, list[tuple[int, int]]]:
    """{first row: [(column, last row)]} of cells merged over several rows of one column, all counted from 0."""
    found: dict[int, list[tuple[int, int]]] = {}
    for (first, column), (last, right) in sheet.merged_cell_ranges or ():
        if last > first and right == column:  # over several columns it is a title
            found.setdefault(first, []).append((column, last))
    return found


def _is_told_of_each(cell: Any) -> bool:
    """Whether a cell merged over several rows holds for each of them: a figure may be their sum, and stands once."""
    if not isinstance(cell, str):
        return isinstance(cell, dt.date)
    try:
        return money(cell) is None
    except Unreadable:
        return True
