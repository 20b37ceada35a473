"""Files people bring: CSV in the encodings and with the delimiters that occur, and workbooks.

`open_source` looks at the content, not at the name, and refuses with reasons what cannot be rows and columns.
Rows are streamed and can be read again from the start; nothing is kept but the row in hand.
"""

import codecs
import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from tuijin.common.cells import dequote
from tuijin.common.errors import Refused
from tuijin.transfer.rows import Row, refuse
from tuijin.transfer.workbook import OLE, ZIP, open_workbook

LARGEST_FILE = 50 * 2**20  # bytes
MOST_ROWS = 500_000
MOST_COLUMNS = 500
LONGEST_CELL = 32_767  # characters, what a workbook cell holds
_CHUNK = 2**16
_ENOUGH = 200_000  # characters looked at to tell Chinese from chance
_END = "\x1aend of file\x1a"  # laid behind the last line: it disappears when a quotation mark is still open
_MAGIC = (
    b"%PDF",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"MZ",
    b"\x7fELF",
    b"\x1f\x8b",
    b"SQLite",
    b"Rar!",
    b"7z\xbc",
    b"BZh",
)


@dataclass(frozen=True)
class Source:
    """A readable file: its header and, as often as asked, its rows below it, empty ones left out."""

    name: str
    headers: tuple[str, ...]
    rows: Callable[[], Iterator[Row]]

    def fault(self, row: Row) -> str:
        """Why this row cannot be taken as it stands; "" when it can."""
        if len(row.cells) != len(self.headers):
            return _("这一行有 %(found)d 格，表头有 %(expected)d 列。请检查逗号和引号。") % {
                "found": len(row.cells),
                "expected": len(self.headers),
            }
        for header, cell in zip(self.headers, row.cells, strict=True):
            if isinstance(cell, str) and len(cell) > LONGEST_CELL:
                return _("「%(header)s」超过 %(limit)d 个字。") % {"header": header, "limit": LONGEST_CELL}
        return ""


def open_source(path: Path | str, beneath: int = 0) -> Source:
    """The file as rows; the header is the first row that can be one, or so many rows `beneath` it.

    Raises Refused when nothing can be read: missing, too large, binary, damaged, locked, a bomb, empty, without
    rows, with too many rows or columns, with an open quotation mark."""
    path = Path(path)
    head = _head(path)
    if head.startswith(ZIP) or head.startswith(OLE) or path.suffix.lower() in {".xlsx", ".xlsm"}:
        if path.suffix.lower() in {".csv", ".tsv", ".txt"}:
            raise refuse(
                "binary", _("「%s」里面不是文字。如果它是 Excel 文件，请改名为 .xlsx 再导入。") % path.name
            )
        raw = open_workbook(path, MOST_ROWS + 100, MOST_COLUMNS)
    else:
        raw = _open_text(path, head)
    return _with_header(path.name, raw, beneath)


def _head(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise refuse("missing", _("找不到文件「%s」。请检查路径。") % path)
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_CHUNK)
    except (OSError, ValueError):
        raise refuse("missing", _("打不开文件「%s」。请检查路径和权限。") % path) from None
    if size > LARGEST_FILE:
        raise refuse(
            "too_large",
            _("「%(name)s」超过 %(limit)d MB。请分成几个文件。") % {"name": path.name, "limit": 50},
        )
    if not head.strip():
        raise refuse("empty", _("「%s」是空的。") % path.name)
    return head


# --- text files -------------------------------------------------------------------------------------


def _open_text(path: Path, head: bytes) -> Callable[[], Iterator[Row]]:
    if head.startswith(_MAGIC):
        raise refuse("binary", _("「%s」不是表格文件。请导出为 CSV 或 XLSX 再导入。") % path.name)
    encoding = _encoding(path, head)
    sample = head.decode(encoding, errors="ignore")
    if sample.lstrip().startswith("<"):
        raise refuse("markup", _("「%s」是网页或 XML。请用 Excel 打开，另存为 XLSX 再导入。") % path.name)
    delimiter = _delimiter(sample)
    return lambda: _text_rows(path, encoding, delimiter)


def _encoding(path: Path, head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and not head.startswith(
        codecs.BOM_UTF32_LE
    ):
        candidates: tuple[str, ...] = ("utf-16",)
    else:
        candidates = ("utf-8-sig", "gb18030")
    for encoding in candidates:
        if _reads_as(path, encoding):
            return encoding
    if b"\x00" in head:
        raise _binary(path)
    raise refuse(
        "encoding", _("看不出「%s」的文字编码。请在 Excel 里另存为「CSV UTF-8」再导入。") % path.name
    )


def _reads_as(path: Path, encoding: str) -> bool:
    """Whether the whole file is text in this encoding. Much that is not Chinese decodes as GB18030 by chance;
    then most of what is not ASCII falls outside the common characters."""
    decoder = codecs.getincrementaldecoder(encoding)()
    strange = common = 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoded = decoder.decode(chunk)
                if _is_binary(decoded):
                    raise _binary(path)
                if encoding == "gb18030" and strange < _ENOUGH:
                    beyond = [sign for sign in decoded if sign > "\x7f"]
                    strange += len(beyond)
                    common += sum(map(_is_common, beyond))
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return common * 2 >= strange


def _binary(path: Path) -> Refused:
    return refuse("binary", _("「%s」里面不是文字。请导出为 CSV 或 XLSX 再导入。") % path.name)


def _is_binary(decoded: str) -> bool:
    if "\x00" in decoded:
        return True
    control = sum(map(decoded.count, _CONTROL))
    return control > 3 and control * 50 > len(decoded)


_CONTROL = [chr(code) for code in range(1, 32) if chr(code) not in "\t\n\r\x0b\x0c\x1a"] + ["\x7f"]


def _is_common(sign: str) -> bool:
    code = sign.encode("gb2312", errors="ignore")
    return bool(code) and (code[0] in (0xA1, 0xA3) or 0xB0 <= code[0] <= 0xD7)


def _delimiter(sample: str) -> str:
    """The sign that parts most of the first lines into the same number (above one) of cells."""
    lines = sample.splitlines(keepends=True)[:30]

    def score(sign: str) -> tuple[int, int]:
        widths = [len(cells) for cells in _lenient(lines, sign) if cells]
        first = widths[0] if widths else 1
        return (sum(1 for width in widths if width == first > 1), first)

    best = max(",;\t|", key=score)
    return best if score(best)[0] else ","


def _lenient(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(LARGEST_FILE)  # long cells are our own row errors, not the reader's
    return csv.reader(lines, delimiter=delimiter)


def _text_rows(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    with open(path, encoding=encoding, newline="") as file:
        reader = _lenient(_followed(file), delimiter)
        begins, cells = 1, None
        for cells in reader:
            if cells != [_END]:
                yield Row(begins, [dequote(cell) for cell in cells])
            last, begins = begins, reader.line_num + 1  # type: ignore[attr-defined]
        if cells is None or cells != [_END]:
            raise refuse("open_quote", _("第 %d 行有一个引号没有结束，后面都读不出来。请补上引号。") % last)


def _followed(file: Iterable[str]) -> Iterator[str]:
    line = ""
    for line in file:
        yield line
    if not line.endswith(("\n", "\r")):
        yield "\n"
    yield _END


# --- the header -------------------------------------------------------------------------------------


def _with_header(name: str, raw: Callable[[], Iterator[Row]], beneath: int) -> Source:
    top = _top(name, raw)
    for _step in range(beneath):
        below = (row for row in raw() if row.number > top.number and _width(row.cells))
        top = next(below, top)
    width = _width(top.cells)
    if width > MOST_COLUMNS:
        raise refuse("too_wide", _("「%(name)s」超过 %(limit)d 列。") % {"name": name, "limit": MOST_COLUMNS})
    headers = _headers(top.cells[:width])

    def rows() -> Iterator[Row]:
        count = 0
        for row in raw():
            if row.number <= top.number or not _width(row.cells):
                continue
            count += 1
            if count > MOST_ROWS:
                raise refuse(
                    "too_long",
                    _("「%(name)s」超过 %(limit)d 行。请分成几个文件。") % {"name": name, "limit": MOST_ROWS},
                )
            yield Row(row.number, _fit(row.cells, width))

    if sum(1 for _row in rows()) == 0:
        raise refuse("no_rows", _("「%s」只有表头，没有数据。") % name)
    return Source(name, headers, rows)


def _top(name: str, raw: Callable[[], Iterator[Row]]) -> Row:
    """The header: the first row that is not empty, or the one below when a lone title stands above it."""
    title = None
    for row in raw():
        width = sum(1 for cell in row.cells if not _empty(cell))
        if title and width:
            return row if width > 2 else title
        if width == 1:
            title = row
        elif width:
            return row
    if title:
        return title
    raise refuse("empty", _("「%s」是空的。") % name)


def _empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _width(cells: list[Any]) -> int:
    return next((place for place in range(len(cells), 0, -1) if not _empty(cells[place - 1])), 0)


def _fit(cells: list[Any], width: int) -> list[Any]:
    """The cells without empty ones beyond the header. A row too short stays so: it may be torn."""
    return cells[: max(width, _width(cells))]


def _headers(cells: list[Any]) -> tuple[str, ...]:
    """The headers as written, made distinct: a second "name" becomes "name (2)", an empty one "(3)"."""
    seen: dict[str, int] = {}
    headers = []
    for place, cell in enumerate(cells, start=1):
        header = " ".join(str("" if cell is None else cell).replace("\x00", "").split())[:255]
        seen[header] = seen.get(header, 0) + 1
        headers.append(
            f"({place})" if not header else header if seen[header] == 1 else f"{header} ({seen[header]})"
        )
    return tuple(headers)
