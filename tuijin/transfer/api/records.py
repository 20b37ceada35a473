"""What the API tells of imports."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Literal

from pydantic import Field

from tuijin.common.text import Text
from tuijin.transfer import planning, preview, queries
from tuijin.transfer.importing import Importer
from tuijin.transfer.models import ImportedRow, ImportRun
from tuijin.web.api import Record
from tuijin.web.api.values import Words

State = Literal["draft", "running", "done", "stopped", "failed", "undoing", "undone"]


def words_of(text: Text) -> Words:
    return Words(zh=text.zh, en=text.en)


class Counts(Record):
    """How many rows ended how; `repaired` is a part of those created and updated."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: int = 0
    repaired: int = 0
    errors: int = 0


class ImportRecord(Record):
    """One import. `rows` are those of the file (0: not counted yet), `done` those taken so far.

    `state`: one whose process was killed has `failed`. `failure` says why it broke off.
    """

    id: int
    kind: str
    file: str
    state: State
    by: str
    started_at: dt.datetime
    ended_at: dt.datetime | None
    rows: int
    done: int
    counts: Counts
    failure: str
    can_go_on: bool
    can_undo: bool

    @classmethod
    def fields_of(cls, row: ImportRun) -> dict[str, Any]:
        own = ("kind", "file", "started_at", "ended_at", "rows", "done", "failure", "can_go_on", "can_undo")
        told = {name: getattr(row, name) for name in own}
        return told | {
            "id": row.pk,
            "state": row.standing,
            "by": row.started_by,
            "counts": Counts(**row.counts),
        }

    @classmethod
    def of(cls, row: ImportRun) -> "ImportRecord":
        return cls(**cls.fields_of(row))


class WholeImport(ImportRecord):
    """The same, with how the file is read (`columns` {header: field}, `values` {field: {writing: ours}}) and, once
    it was undone, how many records were taken back and how many stayed."""

    headers: list[str]
    columns: dict[str, str]
    values: dict[str, dict[str, str]]
    source: str = Field(description="Whose keys the file brings.")
    undone: int
    kept: int
    undone_by: str
    undone_at: dt.datetime | None

    @classmethod
    def of(cls, row: ImportRun) -> "WholeImport":
        own = ("headers", "columns", "values", "undone_by", "undone_at")
        more = {name: getattr(row, name) for name in own} | {"source": row.plan.source}
        return cls(**cls.fields_of(row) | more | queries.undo_counts(row))


class FieldRecord(Record):
    """One field that can be imported. Without a column for a `required` one nothing is."""

    key: str
    label: Words
    required: bool


class KindRecord(Record):
    """What can be imported: its fields, and the layouts and saved mappings that can be laid on a file."""

    key: str
    label: Words
    fields: list[FieldRecord]
    mappings: list[str]

    @classmethod
    def of(cls, row: Importer) -> "KindRecord":
        fields = [
            FieldRecord(key=one.key, label=words_of(one.label), required=one.required) for one in row.fields()
        ]
        return cls(
            key=row.key, label=words_of(row.label), fields=fields, mappings=planning.known_mappings(row)
        )


class Kinds(Record):
    """Everything that you may import."""

    items: list[KindRecord]


class ChoiceRecord(Record):
    """A word of ours, and how it is called."""

    key: str
    name: str


class WordRecord(Record):
    """One word of the file: how often, what we read it as (null: it says nothing to us), what it is mapped to ("")."""

    writing: str
    count: int
    meaning: str | None
    mapped: str


class WordsRecord(Record):
    """The words of one field, at most sixty, those that say nothing to us first; and what they can be mapped to."""

    field: str
    choices: list[ChoiceRecord]
    words: list[WordRecord]

    @classmethod
    def of(cls, row: preview.WordTable) -> "WordsRecord":
        choices = [ChoiceRecord(key=str(key), name=str(name)) for key, name in row.choices]
        words = [
            WordRecord(writing=one.writing, count=one.count, meaning=one.meaning, mapped=one.chosen)
            for one in row.lines
        ]
        return cls(field=row.key, choices=choices, words=words)


class Vocabulary(Record):
    """The words that can be mapped, field by field."""

    items: list[WordsRecord]


class PreviewRow(Record):
    """One row: its line in the file, its first cells, what is said of it."""

    line: int
    cells: list[str]
    notes: str


class PreviewGroup(Record):
    """Rows of one outcome: how many, and the first of them."""

    outcome: Literal["created", "updated", "unchanged", "duplicate", "repaired", "error"]
    count: int
    rows: list[PreviewRow]


class PreviewRecord(Record):
    """What would become of the first rows."""

    looked_at: int
    counts: Counts
    groups: list[PreviewGroup]

    @classmethod
    def of(cls, row: preview.Outlook) -> "PreviewRecord":
        groups = [
            PreviewGroup.model_validate({"outcome": key, "count": count, "rows": rows})
            for key, _label, count, rows in row.groups
        ]
        return cls(looked_at=row.looked_at, counts=Counts(**row.counts), groups=groups)


class RefusedRow(Record):
    """A row that did not come in: its line in the file, why, and its cells."""

    line: int
    reason: str
    cells: list[str]

    @classmethod
    def of(cls, row: ImportedRow) -> "RefusedRow":
        return cls(line=row.line, reason=row.notes, cells=row.cells)


class KeptRow(Record):
    """A record that undoing left as it is, and why. `name`: "" when it is there no more."""

    line: int
    kind: str
    id: int
    name: str
    reason: str

    @classmethod
    def of_rows(cls, rows: Iterable[ImportedRow]) -> "list[KeptRow]":
        rows = list(rows)
        names = queries.labels(rows)
        return [
            cls(line=row.line, kind=row.kind, id=row.object_id or 0, reason=row.notes,
                name=names.get((row.kind, row.object_id or 0), "")) for row in rows
        ]  # fmt: skip
