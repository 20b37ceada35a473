"""Taking a whole import back: added records go, changed ones get their values from before.

What somebody has changed since, or what others lean on, stays and is named.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _

from tuijin.common import clock
from tuijin.common.errors import Forbidden, Reason, Refused, Stale
from tuijin.people.actors import Actor
from tuijin.timeline.operations import renewed_once
from tuijin.transfer import queries
from tuijin.transfer.importing import Importer, Undo
from tuijin.transfer.models import ImportedRow, ImportRun
from tuijin.transfer.operations.memory import forget, remember_again
from tuijin.transfer.operations.runs import limits_of
from tuijin.transfer.rules import report

BATCH = 500  # rows a transaction


def begin_undo(*, actor: Actor, run: ImportRun, importer: Importer) -> bool:
    """Mark a finished, stopped or broken import as being undone; False when that goes on already."""
    actor.must(importer.permission)
    with transaction.atomic():
        now = ImportRun.objects.select_for_update().get(pk=run.pk)
        alive = now.state in (ImportRun.RUNNING, ImportRun.UNDOING) and not now.broken
        if now.state == ImportRun.RUNNING and alive:
            raise Refused(Reason("still_running", _("这次导入还在进行，请先停下来再撤销。"), "state"))
        if now.state == ImportRun.DRAFT:
            raise Refused(Reason("not_run", _("这次导入还没有开始，没有可撤销的。"), "state"))
        if alive:
            return False
        now.state, now.stop, now.beat_at = ImportRun.UNDOING, False, clock.now()
        now.carrier, now.only = "", limits_of(actor)
        now.undone_by, now.undone_at = actor.label, clock.now()
        now.save()
    run.refresh_from_db()
    return True


def undo_run(*, actor: Actor, run: ImportRun, importers: Mapping[str, Importer]) -> None:
    """Take back every row that is not yet, newest first. May be called again after it was broken off."""
    actor = actor.through("import")
    kinds = _in_order(importers, run)
    rows = run.imported.select_related("run").filter(object_id__isnull=False, undone="").order_by("-pk")
    while batch := list(rows[:BATCH]):
        with transaction.atomic(), renewed_once():
            ImportRun.objects.select_for_update().get(pk=run.pk)
            batch = list(rows[:BATCH])  # again: somebody may have been here
            for kind in sorted({row.kind for row in batch}, key=list(kinds).index):
                _undo_some(actor, kinds[kind], [row for row in batch if row.kind == kind])
            ImportedRow.objects.bulk_update(batch, ["undone", "notes"], batch_size=500)
            ImportRun.objects.filter(pk=run.pk).update(beat_at=clock.now())
    ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.UNDONE, undone_at=clock.now())


def _in_order(importers: Mapping[str, Importer], run: ImportRun) -> dict[str, Importer]:
    """{kind: its importer}: what was imported goes before what was added for its sake, higher rooms before lower."""
    own = importers[run.kind]
    return {own.kind: own} | {each.kind: each for each in importers.values() if each.kind != own.kind}


def _undo_some(actor: Actor, importer: Importer, rows: Sequence[ImportedRow]) -> None:
    undo = importer.undo
    now = queries.states(undo, [row.object_id for row in rows if row.object_id])
    seen = importer.existing(actor, list(now))
    added = []
    for row in rows:
        row.undone, pk = ImportedRow.UNDONE, row.object_id or 0
        if pk not in now:
            row.notes = _("已经不在了。")
        elif row.version is not None and now[pk].version != row.version:
            _keep(row, _("导入以后有人改过，没有动它。"))
        elif pk not in seen and not (row.outcome == report.CREATED and row.run.person == actor.person_id):
            _keep(row, _("不在你能看到的范围里。"))  # what one brought in oneself can be taken back
        elif row.outcome == report.CREATED:
            added.append(row)
        else:
            _put_back(actor, undo, row)
    _take_away(actor, importer, added)


def _keep(row: ImportedRow, why: Any) -> None:
    row.undone, row.notes = ImportedRow.KEPT, str(why)


def _take_away(actor: Actor, importer: Importer, rows: Sequence[ImportedRow]) -> None:
    ids = [row.object_id for row in rows if row.object_id]
    if not ids:
        return
    staying = importer.undo.remove(actor=actor, ids=ids)
    for row in rows:
        if row.object_id in staying:
            _keep(row, staying[row.object_id])
    forget(kind=importer.kind, ids=set(ids) - staying.keys())


def _put_back(actor: Actor, undo: Undo, row: ImportedRow) -> None:
    """Changes go through the room's own operation, so whatever it refuses stays as it is."""
    record = undo.model._default_manager.get(pk=row.object_id)
    if undo.restore is None or not row.before:
        return
    try:
        with transaction.atomic():
            values = _values(undo.model, row.before)
            undo.restore(actor=actor, version=row.version or 0, changes=values, **{undo.called: record})
            remember_again(run=row.run, row=row)
        _stands_again(undo, row)
    except Refused as refusal:
        _keep(row, " ".join(refusal.sentences))
    except Stale:
        _keep(row, _("导入以后有人改过，没有动它。"))
    except Forbidden:
        _keep(row, _("你没有权限改这条记录。"))


def _stands_again(undo: Undo, row: ImportedRow) -> None:
    """The record is as an earlier import left it: that one can be undone in its turn, nobody has edited since."""
    (now,) = queries.states(undo, [row.object_id or 0]).values()
    left = ImportedRow.objects.filter(kind=row.kind, object_id=row.object_id, undone="").exclude(run=row.run)
    left.filter(version=(row.version or 0) - 1).update(version=now.version)


def _values(model: type[Model], before: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in before.items():
        field = model._meta.get_field(name)
        if isinstance(field, ForeignKey):
            rows = field.related_model._default_manager  # type: ignore[union-attr]  # resolved by now
            values[name] = rows.filter(pk=value).first() if value else None
        else:
            values[name] = field.to_python(value)  # type: ignore[union-attr]  # every column has it
    return values
