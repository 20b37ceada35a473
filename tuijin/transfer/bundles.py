"""An export that another system spreads over several files: a folder or a zip, joined into one table.

HubSpot writes what an activity is about into files of their own, which hold the activity's key and the deal's,
the company's or a person's. Which files hold the records themselves is told by the columns that a ready-made
layout names (`signs`); files of the bundle that know their key, and not all that a record needs, lend the rest.
"""

import csv
import struct
import tempfile
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from django.utils.translation import gettext as _

from tuijin.common.cells import quote
from tuijin.common.errors import Refused
from tuijin.common.parsing import as_text
from tuijin.common.text import listed
from tuijin.transfer import mappings
from tuijin.transfer.importing import KEY, Importer
from tuijin.transfer.reading import Source, open_source
from tuijin.transfer.rows import refuse
from tuijin.transfer.workbook import MOST_RATIO, MOST_UNPACKED, RATIO_FROM, ZIP

SUFFIXES = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm"}
MOST_FILES = 500
BETWEEN = ";"  # several keys in one cell
NOTHING = {"empty", "no_rows"}  # a table of the export in which nothing stands
ANYBODYS = {"id", "record id"}  # heads of keys that every table has
_PIECE = 2**18
Lent = Mapping[str, Mapping[str, list[str]]]  # key of the record → field → what is lent


@dataclass(frozen=True)
class _Table:
    """One file of the bundle; `places`: {field: place in its rows}."""

    source: Source
    places: Mapping[str, int]

    def rows(self) -> Iterator[dict[str, str]]:
        for row in self.source.rows():
            if fault := self.source.fault(row):
                words = {"name": self.source.name, "line": row.number, "fault": fault}
                raise refuse("torn", _("「%(name)s」第 %(line)d 行：%(fault)s") % words)
            cells = [as_text(cell).strip() for cell in row.cells]
            yield {field: cells[at] for field, at in self.places.items() if cells[at]}


def is_bundle(path: Path) -> bool:
    """A folder, or a zip that is no workbook."""
    if path.is_dir():
        return True
    try:
        with path.open("rb") as file:
            if file.read(len(ZIP)) != ZIP:
                return False
        with zipfile.ZipFile(path) as archive:
            return not any(name.lower() == "xl/workbook.xml" for name in archive.namelist())
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        return False


def join(importer: Importer, path: Path, into: Path, layout: str = "") -> str:
    """Write the bundle's records of this kind into the CSV `into`, headed as in the layout; the layout's name.

    Without a `layout` the one that knows most of the files. Raises Refused when none knows any, and for what
    `reading.open_source` refuses.
    """
    with tempfile.TemporaryDirectory() as folder:
        files = _inside(path) if path.is_dir() else _unpacked(path, Path(folder))
        sources = [source for file in files if (source := _open(file))]
        name, records, others = _recognised(importer, path, sources, layout)
        lent = _lent(others)
        fields = list(dict.fromkeys(field for table in [*records, *others] for field in table.places))
        heads = {
            field: header for header, field in reversed([*mappings.layouts(importer)[name].columns.items()])
        }
        with into.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([heads[field] for field in fields])
            for row in (row for table in records for row in table.rows()):
                whole = {
                    field: BETWEEN.join(given) for field, given in lent.get(row.get(KEY, ""), {}).items()
                } | row
                writer.writerow([quote(whole.get(field, "")) for field in fields])
    return name


def opened(importer: Importer, path: Path, folder: Path, layout: str = "") -> tuple[Source, str]:
    """(the file as rows, the layout by which a bundle was joined, else ""). `folder` holds the joined table."""
    if not is_bundle(path):
        return open_source(path), ""
    found = join(importer, path, folder / "joined.csv", layout)
    return replace(open_source(folder / "joined.csv"), name=path.name), found


def _recognised(
    importer: Importer, path: Path, sources: Iterable[Source], layout: str
) -> tuple[str, list[_Table], list[_Table]]:
    """(layout, tables that hold the records, tables that lend to them): of the layout that knows most tables."""
    known = {name: signs for name, signs in mappings.signs(importer).items() if layout in ("", name)}
    read = {name: _sorted(importer, name, signs, sources) for name, signs in known.items()}
    best = max(read, key=lambda name: len(read[name][0]), default="")
    if not best or not read[best][0]:
        words = {
            "name": path.name,
            "kind": str(importer.label),
            "files": listed(s.name for s in sources) or "—",
        }
        raise refuse(
            "no_tables",
            _("「%(name)s」里没有认出%(kind)s的表。里面的文件：%(files)s。请直接导入那一个文件。") % words,
        )
    return best, *read[best]


def _sorted(
    importer: Importer, layout: str, signs: Iterable[str], sources: Iterable[Source]
) -> tuple[list[_Table], list[_Table]]:
    columns = mappings.layouts(importer)[layout].columns
    needed = {spec.key for spec in importer.fields() if spec.required}
    records, others = [], []
    for source in sources:
        places: dict[str, int] = {}
        for at, header in enumerate(source.headers):
            if header in columns:
                places.setdefault(columns[header], at)
        table = _Table(source, places)
        if needed <= places.keys() and _carries(source, signs):
            records.append(table)
        elif KEY in places and not needed <= places.keys() and len(places) > 1:
            others.append(table)
    return records, [table for table in others if _same_key(table, records)]


def _carries(source: Source, signs: Iterable[str]) -> bool:
    """Whether it has all columns of one of the signs ("owner_id + email")."""
    return any(all(part.strip() in source.headers for part in sign.split("+")) for sign in signs)


def _same_key(table: _Table, records: Iterable[_Table]) -> bool:
    """Keys are one and the same thing only under the same head: an `id` says nothing of whose it is."""
    head = table.source.headers[table.places[KEY]]
    heads = {each.source.headers[each.places[KEY]] for each in records if KEY in each.places}
    return head in heads and head.lower() not in ANYBODYS


def _lent(tables: Iterable[_Table]) -> Lent:
    lent: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for table in tables:
        for row in table.rows():
            key = row.pop(KEY, "")
            for field, value in row.items():
                given = lent[key].setdefault(field, [])
                if value not in given:
                    given.append(value)
    return lent


# --- the files ---------------------------------------------------------------------------------------


def _open(path: Path) -> Source | None:
    try:
        return open_source(path)
    except Refused as refusal:
        if {reason.key for reason in refusal.reasons} <= NOTHING:
            return None
        raise


def _inside(folder: Path) -> list[Path]:
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    if len(found) > MOST_FILES:
        raise _too_many(folder)
    return found


def _unpacked(path: Path, folder: Path) -> list[Path]:
    """The tables of a zip, each under a name of ours in a folder of its own; never more than is decent."""
    budget = min(MOST_UNPACKED, max(RATIO_FROM, path.stat().st_size * MOST_RATIO))
    found = []
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [e for e in archive.infolist() if Path(e.filename).suffix.lower() in SUFFIXES]
            if len(entries) > MOST_FILES:
                raise _too_many(path)
            for number, entry in enumerate(sorted(entries, key=lambda each: each.filename)):
                if entry.flag_bits & 1:
                    raise refuse("locked", _("「%s」有密码。请去掉密码，另存后再导入。") % path.name)
                (folder / str(number)).mkdir()
                target = (
                    folder / str(number) / (Path(entry.filename.replace("\\", "/")).name[-100:] or "x.csv")
                )
                budget -= _unpack(archive, entry, target, budget)
                if budget < 0:
                    raise refuse(
                        "bomb", _("「%s」解压后大得不正常，没有打开。请直接导入里面的文件。") % path.name
                    )
                found.append(target)
    except (zipfile.BadZipFile, zlib.error, struct.error, OSError, ValueError, NotImplementedError, EOFError):
        raise refuse(
            "damaged", _("「%s」打不开，可能已损坏。请重新压缩，或直接导入里面的文件。") % path.name
        ) from None
    return found


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, most: int) -> int:
    """The bytes that it unpacks to; it stops once they are more than `most`."""
    size = 0
    with archive.open(entry) as packed, target.open("wb") as file:
        while size <= most and (piece := packed.read(_PIECE)):
            size += len(piece)
            file.write(piece)
    return size


def _too_many(path: Path) -> Refused:
    words = {"name": path.name, "limit": MOST_FILES}
    return refuse("too_many", _("「%(name)s」里超过 %(limit)d 个文件。请只留要导入的。") % words)
