"""Changes to the imports' memory."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from collections.abc import Mapping as Dictionary
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuijin.common import clock
from tuijin.common.errors import Reason, Refused
from tuijin.common.parsing import as_text
from tuijin.common.text import listed
from tuijin.people.actors import Actor
from tuijin.timeline.inserting import insert_rows
from tuijin.transfer.carriers import here
from tuijin.transfer.importing import Draft, Importer
from tuijin.transfer.models import ExternalKey, ImportedRow, ImportRun, Mapping
from tuijin.transfer.plans import Plan
from tuijin.transfer.reading import Source
from tuijin.transfer.rules import report


def remember(*, actor: Actor, kind: str, links: Sequence[tuple[Draft, int]]) -> None:
    """Keep under which key each draft's source knows the record, and its row. In the writer's transaction."""
    fresh: list[ExternalKey] = []
    met: list[ExternalKey] = []
    for draft, pk in links:
        seen = draft.known or draft.outcome == report.DUPLICATE
        (met if seen else fresh).append(_key(kind, draft, pk))
    insert_rows(fresh)
    ExternalKey.objects.bulk_create(
        met,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["kind", "source", "key"],
        update_fields=["object_id", "row"],
    )


def _key(kind: str, draft: Draft, pk: int) -> ExternalKey:
    row = {name: text for name, text in draft.written.items() if name not in draft.pending}
    return ExternalKey(kind=kind, source=draft.source, key=draft.key, object_id=pk, row=row)


def repoint(*, actor: Actor, kind: str, giver: int, receiver: int) -> int:
    """Let the keys of one record lead to another, as merging two records asks; how many."""
    return ExternalKey.objects.filter(kind=kind, object_id=giver).update(object_id=receiver)


def save_mapping(
    *,
    actor: Actor,
    name: str,
    importer: Importer,
    columns: Dictionary[str, str],
    values: Dictionary[str, Any] | None = None,
    source: str = "",
) -> Mapping:
    """Keep a mapping under a name, over an earlier one of the same importer. Raises Refused."""
    actor.must(importer.permission)
    name = name.strip()
    if not name or len(name) > 80:
        raise Refused(Reason("name_missing", _("请给映射起个名字，最多 80 个字。"), "name"))
    strangers = set(columns.values()) - {spec.key for spec in importer.fields()}
    if strangers:
        raise Refused(Reason("unknown_field", _("没有这个字段：%s") % listed(sorted(strangers)), "columns"))
    if Mapping.objects.filter(name=name).exclude(kind=importer.key).exists():
        raise Refused(Reason("name_taken", _("这个名字已经用在另一种导入上。"), "name"))
    row, _made = Mapping.objects.update_or_create(
        name=name,
        defaults={
            "kind": importer.key,
            "columns": dict(columns),
            "values": dict(values or {}),
            "source": source,
            "saved_by": actor.label,
            "saved_at": clock.now(),
        },
    )
    return row


def begin_run(*, actor: Actor, kind: str, source: Source, plan: Plan) -> ImportRun:
    """Write down that an import begins."""
    return ImportRun.objects.create(
        kind=kind,
        file=source.name[:255],
        headers=list(source.headers),
        columns=dict(plan.columns),
        values=dict(plan.values),
        source=plan.source,
        person=actor.person_id,
        started_by=actor.label,
        started_at=clock.now(),
        state=ImportRun.RUNNING,
        beat_at=clock.now(),
        carrier=here(),
        language=get_language() or "",
    )


class Interrupted(Exception):
    """The run was stopped by a person, or somebody else carries it: this process writes no more."""


def hold_run(*, run: ImportRun, done: int) -> None:
    """In the transaction of a batch: make sure that nobody stopped the run or carries it beside us."""
    now = ImportRun.objects.select_for_update().get(pk=run.pk)
    alone = now.carrier == run.carrier and now.done == done
    if now.stop or now.state != ImportRun.RUNNING or not alone:
        raise Interrupted


def keep_batch(
    *,
    actor: Actor,
    run: ImportRun,
    kind: str,
    rows: int,
    drafts: Sequence[Draft],
    tally: Counter[tuple[str, bool]],
) -> None:
    """Keep what a batch of so many rows did, how far the run has come, and that it lives."""
    insert_rows([row for draft in drafts for row in _kept(run, kind, draft)])
    run.done += rows
    run.tally = [[outcome, mended, count] for (outcome, mended), count in tally.items()]
    run.counts = report.counts(tally.elements())
    run.beat_at = clock.now()
    run.save(update_fields=["done", "tally", "counts", "beat_at"])


def _kept(run: ImportRun, kind: str, draft: Draft) -> Iterator[ImportedRow]:
    if draft.outcome == report.ERROR:
        notes = report.in_one(draft.faults)
        cells = [as_text(cell) for cell in draft.cells]
        yield ImportedRow(run=run, line=draft.line, outcome=report.ERROR, kind=kind, notes=notes, cells=cells)
    if draft.outcome not in (report.CREATED, report.UPDATED):
        return
    for other, pk, version in draft.also:
        yield ImportedRow(
            run=run, line=draft.line, outcome=report.CREATED, kind=other, object_id=pk, version=version
        )
    yield ImportedRow(
        run=run, line=draft.line, outcome=draft.outcome, kind=kind, object_id=draft.target,
        before=draft.before, version=draft.version, key=draft.key, row=draft.earlier,
    )  # fmt: skip


def end_run(*, actor: Actor, run: ImportRun, counts: dict[str, int]) -> None:
    """Write down how an import ended."""
    ImportRun.objects.filter(pk=run.pk).update(
        counts=counts, rows=run.done, ended_at=clock.now(), state=ImportRun.DONE
    )


def forget(*, kind: str, ids: Collection[int]) -> None:
    """No source knows these records any more: they were taken away."""
    ExternalKey.objects.filter(kind=kind, object_id__in=ids).delete()


def remember_again(*, run: ImportRun, row: ImportedRow) -> None:
    """The source's key holds again what it held before this import."""
    keys = ExternalKey.objects.filter(kind=row.kind, source=run.source, key=row.key)
    if row.row is None:
        keys.delete()
    else:
        keys.update(row=row.row)
