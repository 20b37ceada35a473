"""What the pages of the wizard show before anything is written: columns, words, what would become of the rows."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from tuijin.common.parsing import Unreadable, as_text
from tuijin.common.text import listed
from tuijin.people.actors import Actor
from tuijin.transfer import colleagues, engine
from tuijin.transfer.importing import Draft, Importer
from tuijin.transfer.plans import OTHERS, Plan
from tuijin.transfer.reading import Source
from tuijin.transfer.rules import report
from tuijin.transfer.rules.fields import Column, FieldSpec
from tuijin.transfer.rules.headers import propose

LOOKED_AT = 2_000  # rows that are looked at before an import
SHOWN = 5  # rows of each outcome that are shown
MOST_WORDS = 60  # of a field, shown for mapping
LONGEST_WORD = 200


@dataclass
class ColumnLine:
    """One column of the file: its first writings, and the field that it goes to ("": none)."""

    place: int
    header: str
    samples: list[str]
    chosen: str


def column_lines(source: Source, columns: Mapping[str, str]) -> list[ColumnLine]:
    """The columns in the order of the file, each with up to three writings."""
    seen: list[list[str]] = [[] for _header in source.headers]
    for row in islice(source.rows(), 200):
        for samples, cell in zip(seen, row.cells, strict=False):
            writing = as_text(cell).strip()[:40]
            if writing and writing not in samples and len(samples) < 3:
                samples.append(writing)
    rows = enumerate(zip(source.headers, seen, strict=True))
    return [ColumnLine(n, header, samples, columns.get(header, "")) for n, (header, samples) in rows]


def proposed(importer: Importer, source: Source) -> dict[str, str]:
    """The columns as we would read them; {} when we recognise nothing."""
    return propose(source.headers, importer.fields()).columns


@dataclass
class WordLine:
    """One word of a field: how often, what we read it as (None: we do not know it), and what it was mapped to
    ("": as we read it)."""

    place: int
    writing: str
    count: int
    meaning: str | None
    chosen: str

    @property
    def known(self) -> bool:
        return self.meaning is not None


@dataclass
class WordTable:
    """The words of one field, those that we do not know first."""

    key: str
    label: str
    choices: list[tuple[str, str]]
    lines: list[WordLine] = field(default_factory=list)
    others: str | None = None  # what all further unknown words are taken for; None: cannot be said

    @property
    def unknown(self) -> int:
        return sum(not line.known and not line.chosen for line in self.lines)


def word_tables(importer: Importer, source: Source, plan: Plan) -> list[WordTable]:
    """A table for each mapped field whose words can be mapped."""
    specs = {spec.key: spec for spec in importer.fields()}
    places = {
        key: source.headers.index(header)
        for header, key in plan.columns.items()
        if header in source.headers and specs[key].choices
    }
    words: dict[str, Counter[str]] = {key: Counter() for key in places}
    for row in source.rows():
        for key, place in places.items():
            writing = as_text(row.cells[place]).strip() if place < len(row.cells) else ""
            if writing and len(words[key]) < engine.MOST_WORDS:
                words[key][writing] += 1
    return [_table(specs[key], counts, plan) for key, counts in words.items() if counts]


def _table(spec: FieldSpec, counts: Counter[str], plan: Plan) -> WordTable:
    mapped = plan.values.get(spec.key, {})
    choices = spec.choices() if spec.choices else []
    meanings, strict = _meanings(spec, counts, plan.source, dict(choices))
    ordered = sorted(counts, key=lambda word: (word in meanings, -counts[word], word))
    fit = [word for word in ordered if len(word) <= LONGEST_WORD][:MOST_WORDS]
    lines = [WordLine(n, w, counts[w], meanings.get(w), mapped.get(w, "")) for n, w in enumerate(fit)]
    return WordTable(spec.key, str(spec.label), choices, lines, mapped.get(OTHERS, "") if strict else None)


def _meanings(
    spec: FieldSpec, counts: Counter[str], source: str, labels: Mapping[str, str]
) -> tuple[dict[str, str], bool]:
    """{word: what we read it as} of those that say something to us, and whether another keeps its row out."""
    if spec.key == colleagues.OWNER.key:
        return {word: person.name for word, person in colleagues.find(source, counts).items()}, False
    read, meanings, strict = spec.learn(Column(str(spec.label), counts)), {}, False
    for word in counts:
        try:
            value = read(word)
        except Unreadable as fault:
            value = fault
        strict = strict or isinstance(value, Unreadable)
        if keys := _keys(value, labels):
            meanings[word] = listed(labels.get(key, key) for key in keys)
    return meanings, strict


def _keys(value: Any, labels: Mapping[str, str]) -> list[str]:
    """The keys that a cell was read as: one with its writing, one or several bare, a step of a scale."""
    if isinstance(value, list):
        return [str(one) for one in value]
    if not isinstance(value, Unreadable) and str(value) in labels:
        return [str(value)]
    return [key] if (key := getattr(value, "key", "")) else []


@dataclass
class Outlook:
    """What would become of the first rows: counts, and the first rows of each outcome."""

    counts: dict[str, int]
    looked_at: int  # rows
    groups: list[tuple[str, str, int, list[dict[str, Any]]]]  # outcome, label, how many, rows


def outlook(actor: Actor, importer: Importer, source: Source, plan: Plan) -> Outlook:
    """A dry run of the first rows. Raises Refused, Forbidden."""
    seen: dict[str, list[dict[str, Any]]] = defaultdict(list)
    total: Counter[str] = Counter()
    lines: set[int] = set()

    def look(draft: Draft) -> None:
        lines.add(draft.line)
        repaired = draft.outcome in (report.CREATED, report.UPDATED) and (draft.mended or draft.notes)
        for name in (draft.outcome, *(["repaired"] if repaired else [])):
            total[name] += 1
            if len(seen[name]) < SHOWN:
                seen[name].append(_row(draft, plan))

    counts = engine.run(actor, importer, source, plan, dry_run=True, look=look, most=LOOKED_AT)
    labels = {key: str(text) for key, text in report.OUTCOMES.items()} | {"repaired": _("修补后导入")}
    order = [report.ERROR, "repaired", report.UPDATED, report.DUPLICATE, report.CREATED, report.UNCHANGED]
    return Outlook(counts, len(lines), [(k, labels[k], total[k], seen[k]) for k in order if total[k]])


def _row(draft: Draft, plan: Plan) -> dict[str, Any]:
    said: Sequence[Any] = [*draft.faults, *draft.mended, *draft.notes, *draft.remarks]
    shown = [draft.written[key] for key in dict.fromkeys(plan.columns.values()) if draft.written.get(key)]
    return {
        "line": draft.line,
        "cells": [text[:60] for text in shown[:5]],
        "notes": report.in_one(said),
    }
