"""Rows of a source → records, through the operations of the room that owns them.

Each row goes in whole or not at all, and never keeps another one out. What a source's row became is
remembered in the transaction that writes it: an import that was killed goes on where it stopped when it is
run again, and a row that has not changed since is left alone, whatever people have done to the record.
Of a row that has changed only the changed fields are written.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from tuijin.common.errors import Forbidden, Refused, Stale
from tuijin.common.parsing import Unreadable, as_text
from tuijin.common.text import Text, listed
from tuijin.people.actors import Actor
from tuijin.transfer import queries
from tuijin.transfer.importing import KEY, Draft, Importer
from tuijin.transfer.operations import begin_run, end_run, remember
from tuijin.transfer.reading import Source
from tuijin.transfer.rehearsal import rehearsal
from tuijin.transfer.reports import Report
from tuijin.transfer.rows import Row, refuse
from tuijin.transfer.rules import report
from tuijin.transfer.rules.fields import Column, FieldSpec, Mended, Read
from tuijin.transfer.rules.headers import Proposal, propose, settle

BATCH = 1_000  # rows a transaction
MOST_WORDS = 5_000  # different writings up to which a column is looked at as a vocabulary
DEFAULT = "default"  # the source of files that no mapping names


@dataclass(frozen=True)
class Plan:
    """How a file is read: `columns` {header: field}, `values` {field: {writing: ours}}, as which `source`."""

    columns: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    source: str = DEFAULT


def proposal(importer: Importer, source: Source, columns: Mapping[str, str] | None = None) -> Proposal:
    """The given columns laid on the file, or the proposed ones. Raises Refused when a required one lacks."""
    fields = importer.fields()
    found = settle(source.headers, dict(columns), fields) if columns else propose(source.headers, fields)
    if found.missing or not found.columns:
        wanted = listed(str(spec.label) for spec in found.missing) or str(importer.label)
        seen = listed(source.headers[:20])
        raise refuse(
            "no_columns",
            _("没有认出这些列：%(wanted)s。文件里的表头是：%(seen)s。") % {"wanted": wanted, "seen": seen},
        )
    return found


def run(
    actor: Actor,
    importer: Importer,
    source: Source,
    plan: Plan,
    *,
    dry_run: bool = False,
    report_path: Path | None = None,
) -> dict[str, int]:
    """Import a source; the counts of `rules.report.counts`.

    A dry run does all of it, gates and database included, where nothing stays but the report.

    Raises Forbidden, and Refused when the file turns out unreadable before a row was taken.
    """
    actor.must(importer.permission)
    actor = actor.through("import")
    readers = _readers(importer, source, plan)
    journey = _Journey(actor, importer, source, plan, readers)
    with rehearsal() if dry_run else nullcontext():
        begun = begin_run(actor=actor, kind=importer.key, file=source.name, source=plan.source)
        with closing(Report(report_path, source.headers)) if report_path else nullcontext() as page:
            for batch in _batches(source.rows()):
                for draft in journey.take(batch):
                    if page:
                        page.tell(draft)
        counts = report.counts(journey.outcomes.elements())
        end_run(actor=actor, run=begun, counts=counts)
    return counts


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _readers(importer: Importer, source: Source, plan: Plan) -> dict[str, tuple[int, FieldSpec, Read]]:
    """{field: (place in the row, the field, reader)}, once the whole file has been looked through."""
    specs = {spec.key: spec for spec in importer.fields()}
    places = {
        key: source.headers.index(header) for header, key in plan.columns.items() if header in source.headers
    }
    words: dict[str, Counter[Any]] = {key: Counter() for key in places if key in specs}
    for row in source.rows():
        for key, seen in words.items():
            cell = row.cells[places[key]] if places[key] < len(row.cells) else None
            if cell not in (None, "") and len(seen) <= MOST_WORDS:
                seen[cell] += 1
    return {
        key: (places[key], specs[key], specs[key].learn(_column(source.headers[places[key]], seen)))
        for key, seen in words.items()
    }


def _column(header: str, seen: Counter[Any]) -> Column:
    return Column(header, seen if len(seen) <= MOST_WORDS else {})


@dataclass
class _Journey:
    """One run through a file: what it has met so far."""

    actor: Actor
    importer: Importer
    source: Source
    plan: Plan
    readers: Mapping[str, tuple[int, FieldSpec, Read]]
    outcomes: Counter[tuple[str, bool]] = field(default_factory=Counter)
    lines: dict[str, int] = field(default_factory=dict)  # key or identity → line that brought it first
    made: dict[str, int] = field(default_factory=dict)  # identity → id of the record it became

    def take(self, rows: Sequence[Row]) -> list[Draft]:
        """Bring one batch as far as it goes; the drafts in the order of the rows, each with its outcome."""
        drafts = [self._read(row) for row in rows]
        fresh = [draft for draft in drafts if not draft.outcome]
        self._bring(fresh)
        self._link_twins(drafts)
        for draft in drafts:
            self.outcomes[(draft.outcome, bool(draft.mended or draft.notes))] += 1
        return drafts

    def _read(self, row: Row) -> Draft:
        draft = Draft(row.number, row.cells, self.plan.source)
        if fault := self.source.fault(row):
            draft.fail(fault)
            return draft
        for key, (place, spec, read) in self.readers.items():
            self._read_cell(draft, key, spec, read, row.cells[place])
        if not draft.faults:
            self._name(draft)
        return draft

    def _read_cell(self, draft: Draft, key: str, spec: FieldSpec, read: Read, cell: Any) -> None:
        writing = as_text(cell).strip()
        draft.written[key] = writing
        try:
            value = read(self.plan.values.get(key, {}).get(writing, cell))
        except Unreadable as fault:
            draft.fail(_said(spec, fault.sentence))
            return
        if isinstance(value, Mended):
            draft.mended.append(_said(spec, value.note))
            value = value.value
        if not spec.may_be_empty and value in (None, ""):
            draft.fail(_said(spec, Text("不能空着。", "must not be empty.")))
        draft.values[key] = value

    def _name(self, draft: Draft) -> None:
        """Give the draft its key, and find the line of this file that brought the same already."""
        draft.identity = self.importer.identity(draft.values)
        made_up = f"~{draft.identity}" if draft.identity else _digest(draft.written)
        draft.key = draft.values.get(KEY) or made_up[:255]
        names = [f"={draft.key}", *([f"~{draft.identity}"] if draft.identity else [])]
        first = next((self.lines[name] for name in names if name in self.lines), None)
        if first is not None:
            draft.outcome = report.DUPLICATE
            draft.notes.append(Text(f"与第 {first} 行相同", f"the same as line {first}"))
        for name in names:
            self.lines.setdefault(name, draft.line)

    def _bring(self, drafts: Sequence[Draft]) -> None:
        """Plan and write; when something is refused, halve until it stands alone."""
        if not drafts:
            return
        try:
            with transaction.atomic():
                self._plan(drafts)
                self._write([draft for draft in drafts if draft.outcome in (report.CREATED, report.UPDATED)])
                self._keep(drafts)
        except (Refused, Forbidden, Stale, IntegrityError, DataError) as refusal:
            if len(drafts) == 1:
                drafts[0].reset()
                drafts[0].outcome = report.ERROR
                for fault in _faults(refusal):
                    drafts[0].fail(fault)
                return
            middle = len(drafts) // 2
            self._bring(drafts[:middle])
            self._bring(drafts[middle:])

    def _plan(self, drafts: Sequence[Draft]) -> None:
        known = queries.known(self.importer.kind, self.plan.source, [draft.key for draft in drafts])
        there = (
            self.importer.existing(self.actor, [row.object_id for row in known.values()]) if known else set()
        )
        for draft in drafts:
            draft.reset()
            row = known.get(draft.key)
            if row is None:
                continue
            draft.known, draft.target = True, row.object_id
            draft.changed = frozenset(
                name for name, text in draft.written.items() if row.row.get(name) != text
            )
            if row.object_id not in there:
                draft.fail(_("这条记录已被删除，或不在你能改的范围内。"))
            elif not draft.changed:
                draft.outcome = report.UNCHANGED
        self.importer.prepare(self.actor, [draft for draft in drafts if not draft.outcome])
        for draft in drafts:
            draft.outcome = draft.outcome or _outcome(draft)

    def _write(self, drafts: Sequence[Draft]) -> None:
        if drafts:
            ids = self.importer.apply(self.actor, drafts)
            for draft, pk in zip(drafts, ids, strict=True):
                draft.target = pk

    def _keep(self, drafts: Sequence[Draft]) -> None:
        done = [(draft, draft.target) for draft in drafts if draft.target and draft.outcome != report.ERROR]
        links = [(draft, pk) for draft, pk in done if draft.changed or not draft.known]
        remember(actor=self.actor, kind=self.importer.kind, links=links)
        self.made.update({draft.identity: pk for draft, pk in done if draft.identity})

    def _link_twins(self, drafts: Iterable[Draft]) -> None:
        """A second key of the source for a record it has given twice leads to the same record."""
        twins = [
            draft for draft in drafts if draft.outcome == report.DUPLICATE and draft.identity in self.made
        ]
        links = [(draft, self.made[draft.identity]) for draft in twins if draft.values.get(KEY)]
        if links:
            remember(
                actor=self.actor,
                kind=self.importer.kind,
                links=list({d.key: (d, pk) for d, pk in links}.values()),
            )


def _outcome(draft: Draft) -> str:
    if draft.target is None:
        return report.CREATED
    return report.UPDATED if draft.changed else report.UNCHANGED


def _digest(written: Mapping[str, str]) -> str:
    content = json.dumps(written, sort_keys=True, ensure_ascii=True)
    return "~row:" + hashlib.sha256(content.encode()).hexdigest()[:40]


def _said(spec: FieldSpec, about: Text) -> Text:
    return Text(f"{spec.label.zh}：{about.zh}", f"{spec.label.en}: {about.en}")


def _faults(refusal: Exception) -> list[Any]:
    if isinstance(refusal, Refused):
        return [reason.text for reason in refusal.reasons]
    if isinstance(refusal, Forbidden):
        return [_("你没有权限改这条记录。")]
    if isinstance(refusal, Stale):
        return [_("别人刚改过这条记录，请再导入一次。")]
    return [_("数据库不接受这一行的值。")]
