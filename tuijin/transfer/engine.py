"""Rows of a source → records, through the operations of the room that owns them.

Each row goes in whole or not at all, and never keeps another one out. What a source's row became is
remembered in the transaction that writes it: an import that was killed goes on where it stopped when it is
run again, and a row that has not changed since is left alone, whatever people have done to the record.
Of a row that has changed only the changed fields are written.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from tuijin.common.batches import batched
from tuijin.common.errors import Forbidden, Refused, Stale
from tuijin.common.parsing import Unreadable, as_text, shown
from tuijin.common.text import Text, listed
from tuijin.people.actors import Actor
from tuijin.timeline.operations import renewed_once
from tuijin.transfer import queries
from tuijin.transfer.importing import KEY, Draft, Importer
from tuijin.transfer.models import ImportRun
from tuijin.transfer.operations import begin_run, count_tables, end_run, hold_run, keep_batch, remember
from tuijin.transfer.plans import OTHERS, Plan
from tuijin.transfer.reading import Source
from tuijin.transfer.rehearsal import rehearsal
from tuijin.transfer.reports import Report
from tuijin.transfer.rows import Row, refuse
from tuijin.transfer.rules import fields, report
from tuijin.transfer.rules.fields import Column, FieldSpec, Mended, Read
from tuijin.transfer.rules.headers import Proposal, propose, settle

BATCH = 1_000  # rows a transaction
Reader = tuple[int | None, FieldSpec, Read]  # place in the row (None: the same for all), field, reader
COUNTED_AFTER = (4, 8, 16, 32, 64, 128)  # batches: tables that were empty have grown twice as large
MOST_WORDS = 5_000  # different writings up to which a column is looked at as a vocabulary


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
    begun: ImportRun | None = None,
    look: Callable[[Draft], None] | None = None,
    most: int | None = None,
) -> dict[str, int]:
    """Import a source; the counts of `rules.report.counts`.

    A dry run does all of it, gates and database included, where nothing stays but the report; `most` limits
    it to the first rows, `look` is shown each. `begun` is carried on where it stopped.

    Raises Forbidden, Refused when the file turns out unreadable before a row was taken, and Interrupted.
    """
    actor.must(importer.permission)
    actor = actor.through("import")
    readers = _readers(importer, source, plan)
    journey = _Journey(actor, importer, source, plan, readers)
    with rehearsal() if dry_run else nullcontext():
        begun = begun or begin_run(actor=actor, kind=importer.key, source=source, plan=plan)
        with closing(Report(report_path, source.headers)) if report_path else nullcontext() as page:
            for number, batch in enumerate(batched(islice(source.rows(), most), BATCH), 1):
                for draft in _carry(actor, journey, begun, batch):
                    if page:
                        page.tell(draft)
                    if look:
                        look(draft)
                if number in COUNTED_AFTER and not dry_run:
                    count_tables()
        counts = report.counts(journey.outcomes.elements())
        end_run(actor=actor, run=begun, counts=counts)
    return counts


def _carry(actor: Actor, journey: "_Journey", begun: ImportRun, batch: list[Row]) -> list[Draft]:
    """One batch and how far the run has come, in one transaction; a batch of an earlier attempt is only re-read."""
    if journey.passed < begun.done:
        journey.pass_by(batch)
        journey.outcomes = Counter({(outcome, mended): n for outcome, mended, n in begun.tally})
        return []
    with transaction.atomic():
        hold_run(run=begun, done=journey.passed)
        drafts = journey.take(batch)
        kind, rows = journey.importer.kind, len(batch)
        keep_batch(actor=actor, run=begun, kind=kind, rows=rows, drafts=drafts, tally=journey.outcomes)
    journey.passed = begun.done
    return drafts


def _readers(importer: Importer, source: Source, plan: Plan) -> dict[str, "Reader"]:
    """{field: Reader}, once the whole file has been looked through."""
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
    readers: dict[str, Reader] = {
        key: (places[key], specs[key], specs[key].learn(_column(source.headers[places[key]], seen)))
        for key, seen in words.items()
    }
    constant = [
        key for key, table in plan.values.items() if key in specs and key not in readers and "" in table
    ]
    return readers | {key: (None, specs[key], specs[key].learn(Column(""))) for key in constant}


def _column(header: str, seen: Counter[Any]) -> Column:
    return Column(header, seen if len(seen) <= MOST_WORDS else {})


@dataclass
class _Journey:
    """One run through a file: what it has met so far."""

    actor: Actor
    importer: Importer
    source: Source
    plan: Plan
    readers: Mapping[str, Reader]
    outcomes: Counter[tuple[str, bool]] = field(default_factory=Counter)
    lines: dict[str, int] = field(default_factory=dict)  # key or identity → line that brought it first
    made: dict[str, int] = field(default_factory=dict)  # identity → id of the record it became
    passed: int = 0  # rows behind us

    def pass_by(self, rows: Sequence[Row]) -> None:
        """Rows that an earlier attempt took: only remember what they are."""
        drafts = [draft for row in rows if not (draft := self._read(row)).outcome]
        known = queries.known(self.importer.kind, self.plan.source, [draft.key for draft in drafts])
        self.made.update(
            {d.identity: known[d.key].object_id for d in drafts if d.identity and d.key in known}
        )
        self.passed += len(rows)

    def take(self, rows: Sequence[Row]) -> list[Draft]:
        """Bring one batch as far as it goes; the drafts in the order of the rows, each with its outcome, and
        what else a row became after the row itself."""
        drafts = [self._read(row) for row in rows]
        fresh = [draft for draft in drafts if not draft.outcome]
        self._bring(fresh)
        self._link_twins(drafts)
        drafts = sorted([*drafts, *self._further(fresh)], key=lambda draft: draft.line)
        for draft in drafts:
            self.outcomes[(draft.outcome, bool(draft.mended or draft.notes))] += 1
        return drafts

    def _further(self, drafts: Sequence[Draft]) -> list[Draft]:
        if self.importer.further is None:
            return []
        lots = self.importer.further(self.actor, [draft for draft in drafts if draft.outcome != report.ERROR])
        for lot in lots:
            self._bring(lot)
        return [draft for lot in lots for draft in lot]

    def _read(self, row: Row) -> Draft:
        draft = Draft(row.number, row.cells, self.plan.source)
        if fault := self.source.fault(row):
            draft.fail(fault)
            return draft
        for key, (place, spec, read) in self.readers.items():
            self._read_cell(draft, key, spec, read, "" if place is None else row.cells[place])
        if not draft.faults:
            self._name(draft)
        return draft

    def _read_cell(self, draft: Draft, key: str, spec: FieldSpec, read: Read, cell: Any) -> None:
        writing = as_text(cell).strip()
        draft.written[key] = writing
        try:
            value = _value(read, self.plan.values.get(key, {}), writing, cell)
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
        if draft.values.get(fields.DELETED.key):
            draft.outcome = report.UNCHANGED
            draft.remarks.append(Text("来源里已删除，没有导入", "deleted in the source: left out"))
            return
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
            with transaction.atomic(), renewed_once():
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
            draft.known, draft.target, draft.earlier = True, row.object_id, row.row
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
        if not drafts:
            return
        undo = self.importer.undo
        before = queries.states(undo, [draft.target for draft in drafts if draft.target])
        ids = self.importer.apply(self.actor, drafts)
        after = queries.states(undo, ids)
        for draft, pk in zip(drafts, ids, strict=True):
            draft.target, draft.version = pk, after[pk].version
            if pk in before:
                draft.before = before[pk].unlike(after[pk])

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


def _value(read: Read, table: Mapping[str, str], writing: str, cell: Any) -> Any:
    """The cell as mapped, as read, or what the mapping says of everything else."""
    try:
        value = read(table.get(writing, cell))
    except Unreadable:
        if writing in table or OTHERS not in table:
            raise
    else:
        if not isinstance(value, Unreadable) or writing in table or OTHERS not in table:
            return value
    better = table[OTHERS]
    return Mended(
        read(better), Text(f"「{shown(writing)}」按「{better}」算", f"“{shown(writing)}” taken as “{better}”")
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
