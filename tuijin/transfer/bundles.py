"""An export that another system spreads over several files: a folder or a zip, joined into one table.

HubSpot writes what an activity is about into files of their own, which hold the activity's key and the deal's,
the company's or a person's. Which files hold the records themselves is told by the columns that a ready-made
layout names (`signs`); files of the bundle that know their key, and not all that a record needs, lend the rest.
Salesforce names further people of a task in a file of its own, where the task's key has another head (`adds`).
"""

import csv
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from django.utils.translation import gettext as _

from tuijin.common.cells import quote
from tuijin.common.parsing import as_text
from tuijin.common.text import listed
from tuijin.transfer import mappings
from tuijin.transfer.heading import open_for
from tuijin.transfer.importing import KEY, Importer
from tuijin.transfer.reading import Source, open_source
from tuijin.transfer.rows import refuse
from tuijin.transfer.unpacking import is_bundle, tables_in

BETWEEN = ";"  # several keys in one cell
ANYBODYS = {"id", "record id"}  # heads of keys that every table has
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


def join(importer: Importer, path: Path, into: Path, layout: str = "") -> str:
    """Write the bundle's records of this kind into the CSV `into`, headed as in the layout; the layout's name.

    Without a `layout` the one that knows most of the files. Raises Refused when none knows any, and for what
    `reading.open_source` refuses.
    """
    with tempfile.TemporaryDirectory() as folder:
        sources = tables_in(path, Path(folder))
        name, records, others = _recognised(importer, path, sources, layout)
        adding = _adding(importer, name, sources)
        lent, added, called = _lent(others), _lent(adding), _called(importer, name, sources)
        fields = list(
            dict.fromkeys(field for table in [*records, *others, *adding] for field in table.places)
        )
        heads = {
            field: header for header, field in reversed([*mappings.layouts(importer)[name].columns.items()])
        }
        with into.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([heads[field] for field in fields])
            for row in (row for table in records for row in table.rows()):
                whole = _whole(row, lent, added)
                cells = [called.get(field, {}).get(value := whole.get(field, ""), value) for field in fields]
                writer.writerow([quote(cell) for cell in cells])
    return name


def opened(importer: Importer, path: Path, folder: Path, layout: str = "") -> tuple[Source, str]:
    """(the file as rows, the layout by which a bundle was joined, else ""). `folder` holds the joined table."""
    if not is_bundle(path):
        return open_for(importer, path), ""
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


def _adding(importer: Importer, layout: str, sources: Iterable[Source]) -> list[_Table]:
    """Tables that add to the records, each under the head that the layout gives the record's key there."""
    return [
        _Table(source, {KEY: source.headers.index(key)} | places)
        for source in sources
        for key, columns in mappings.adds(importer, layout).items()
        if key in source.headers
        and (places := {f: source.headers.index(h) for h, f in columns.items() if h in source.headers})
    ]


def _whole(row: Mapping[str, str], lent: Lent, added: Lent) -> dict[str, str]:
    """A record's row: what it lacks lent to it, and what is added beside what it holds."""
    key = row.get(KEY, "")
    whole = {**{field: BETWEEN.join(given) for field, given in lent.get(key, {}).items()}, **row}
    for field, given in added.get(key, {}).items():
        whole[field] = BETWEEN.join(dict.fromkeys(filter(None, [whole.get(field, ""), *given])))
    return whole


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


def _called(importer: Importer, layout: str, sources: Iterable[Source]) -> dict[str, dict[str, str]]:
    """{field: {key of the other system: what it is called there}}."""
    return {
        field: {
            row["key"]: row["name"]
            for source in sources
            if key in source.headers and name in source.headers
            for row in _Table(
                source, {"key": source.headers.index(key), "name": source.headers.index(name)}
            ).rows()
            if len(row) == 2
        }
        for field, (key, name) in mappings.names(importer, layout).items()
    }
