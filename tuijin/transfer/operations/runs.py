"""The life of an import that a person guides: uploaded, mapped, launched, stopped, taken over."""

import datetime as dt
import secrets
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuijin.common import clock
from tuijin.common.errors import Reason, Refused
from tuijin.people.actors import Actor
from tuijin.transfer import bundles
from tuijin.transfer.carriers import here
from tuijin.transfer.heading import open_for
from tuijin.transfer.importing import Importer
from tuijin.transfer.models import ImportRun
from tuijin.transfer.plans import Plan
from tuijin.transfer.reading import Source
from tuijin.transfer.rows import refuse
from tuijin.transfer.unpacking import is_bundle

LARGEST_UPLOAD = 20 * 2**20  # bytes
KEPT_FOR = dt.timedelta(days=30)  # an uploaded file, after its import was last worked on
SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".zip")
FOLDER = "imports"
TOO_LARGE = "upload_too_large"


def upload(*, actor: Actor, importer: Importer, name: str, size: int, pieces: Iterable[bytes]) -> ImportRun:
    """Keep an uploaded file outside everything that is served, and look through it. Raises Refused.

    Files that have served their time go meanwhile.
    """
    actor.must(importer.permission)
    forget_uploads()
    if size > LARGEST_UPLOAD:
        raise refuse(
            TOO_LARGE, _("「%(name)s」超过 %(limit)d MB。请分成几个文件。") % {"name": name, "limit": 20}
        )
    folder = settings.DATA / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    suffix = next((end for end in SUFFIXES if name.lower().endswith(end)), ".csv")
    path = folder / f"{secrets.token_hex(16)}{suffix}"
    try:
        with path.open("xb") as file:
            for piece in pieces:
                file.write(piece)
        path, layout = _joined(importer, path)
        source = open_upload(path, name, lambda file: open_for(importer, file))
        rows = sum(1 for _row in source.rows())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return ImportRun.objects.create(
        kind=importer.key, file=source.name[:255], source=layout, person=actor.person_id,
        started_by=actor.label, started_at=clock.now(), state=ImportRun.DRAFT, stored=path.name,
        headers=list(source.headers), rows=rows, language=get_language() or "",
    )  # fmt: skip


def _joined(importer: Importer, path: Path) -> tuple[Path, str]:
    """(the table to read, the layout under which a zip of several was joined into it, else "")."""
    if not is_bundle(path):
        return path, ""
    table = path.with_suffix(".csv")
    try:
        return table, bundles.join(importer, path, table)
    finally:
        path.unlink()


def forget_uploads() -> None:
    """Remove old uploaded files, and drafts that never ran; what came in stays, and can still be undone."""
    limit = clock.now() - KEPT_FOR
    busy = (ImportRun.RUNNING, ImportRun.UNDOING)
    old = ImportRun.objects.exclude(stored="").exclude(state__in=busy).filter(started_at__lt=limit)
    old = old.filter(Q(ended_at__isnull=True) | Q(ended_at__lt=limit))
    for stored in old.values_list("stored", flat=True):
        (settings.DATA / FOLDER / stored).unlink(missing_ok=True)
    old.filter(state=ImportRun.DRAFT).delete()
    old.update(stored="")


def open_upload(path: Path, name: str, read: Callable[[Path], Source]) -> Source:
    """The stored file under the name that its bringer gave it. Raises Refused, in words about that name."""
    try:
        return replace(read(path), name=name)
    except Refused as refusal:
        told = [replace(each, text=str(each.text).replace(path.name, name)) for each in refusal.reasons]
        raise Refused(*told) from None


def keep_plan(*, actor: Actor, run: ImportRun, importer: Importer, plan: Plan) -> None:
    """Keep how a draft will be read. Raises Refused when it runs already."""
    actor.must(importer.permission)
    changes: dict[str, Any] = {
        "columns": dict(plan.columns), "values": {key: dict(table) for key, table in plan.values.items()},
        "source": plan.source,
    }  # fmt: skip
    if not ImportRun.objects.filter(pk=run.pk, state=ImportRun.DRAFT).update(**changes):
        raise Refused(Reason("not_draft", _("这次导入已经开始，不能再改对应关系。"), "state"))
    for name, value in changes.items():
        setattr(run, name, value)


def launch(*, actor: Actor, run: ImportRun, importer: Importer) -> bool:
    """Let a draft run, or one that was stopped or broke off go on; False when it runs already.

    Who gets True carries it, and nobody else does.
    """
    actor.must(importer.permission)
    if run.state != ImportRun.DRAFT and not run.stored:
        text = _("这次导入的文件不在这里，接不下去。请把同一个文件再导入一次，已经进来的不会重复。")
        raise Refused(Reason("file_gone", text, "file"))
    if not run.columns:
        raise Refused(Reason("no_columns", _("请先对应好列，再开始导入。"), "columns"))
    startable = (ImportRun.DRAFT, ImportRun.STOPPED, ImportRun.FAILED)
    with transaction.atomic():
        now = ImportRun.objects.select_for_update().get(pk=run.pk)
        if now.state not in startable and not (now.state == ImportRun.RUNNING and now.broken):
            return False
        now.state, now.stop, now.failure, now.ended_at = ImportRun.RUNNING, False, "", None
        now.beat_at, now.carrier, now.only = clock.now(), "", limits_of(actor)
        now.save()
    run.refresh_from_db()
    return True


def take_over(*, run: ImportRun) -> ImportRun:
    """The run as it is now, with a sign of life from who carries it.

    Raises Refused when there is nothing to do, or somebody who lives carries it: two that were sent off, because it
    was stopped and gone on with at once, would else be in each other's way.
    """
    with transaction.atomic():
        now = ImportRun.objects.select_for_update().get(pk=run.pk)
        if now.state not in (ImportRun.RUNNING, ImportRun.UNDOING):
            raise Refused(Reason("nothing_to_do", _("这次导入现在没有什么要接着做的。"), "state"))
        if now.carrier not in ("", here()) and not now.broken:
            raise Refused(Reason("carried", _("别的进程正在做这次导入。"), "state"))
        ImportRun.objects.filter(pk=run.pk).update(beat_at=clock.now(), carrier=here())
    run.refresh_from_db()
    return run


def limits_of(actor: Actor) -> list[str] | None:
    """The rights that a token limits the actor to, as a run keeps them; None without such a limit."""
    return None if actor.only is None else sorted(actor.only)


def stop_run(*, actor: Actor, run: ImportRun, importer: Importer) -> None:
    """Stop after the batch in hand: what is in stays in and can be undone or gone on with."""
    actor.must(importer.permission)
    ImportRun.objects.filter(pk=run.pk, state=ImportRun.RUNNING).update(
        stop=True, state=ImportRun.STOPPED, ended_at=clock.now()
    )


def fail_run(*, run: ImportRun, sentences: Iterable[str]) -> None:
    """Write down why a run broke off; what is in stays in."""
    ImportRun.objects.filter(pk=run.pk, state=ImportRun.RUNNING).update(
        state=ImportRun.FAILED, failure=" ".join(sentences)[:500], ended_at=clock.now()
    )
