"""Carrying an import or its undoing: at once when it is small, else by the worker or a process of its own."""

import os
import subprocess
import sys
from dataclasses import replace

from django.conf import settings
from django.utils import translation
from django_q.status import Stat
from django_q.tasks import async_task

from tuijin.common.errors import Forbidden, Refused
from tuijin.people.actors import OPERATOR, Actor, as_person
from tuijin.people.models import Person
from tuijin.transfer import engine
from tuijin.transfer.heading import open_headed
from tuijin.transfer.importing import Importer
from tuijin.transfer.models import ImportRun
from tuijin.transfer.operations import (
    Interrupted,
    begin_undo,
    fail_run,
    launch,
    open_upload,
    take_over,
    undo_run,
)
from tuijin.transfer.preview import Outlook, outlook
from tuijin.transfer.queries import importers
from tuijin.transfer.reading import Source

AT_ONCE = 1_000  # rows that nobody minds waiting for


def start(actor: Actor, run: ImportRun, importer: Importer) -> None:
    """Let the import run, or go on. Raises Refused, also while a required column has none of the file; Forbidden."""
    if run.state == ImportRun.DRAFT:
        engine.proposal(importer, source_of(run), run.columns or {"": ""})
    if launch(actor=actor, run=run, importer=importer):
        _go(run, run.rows - run.done)


def look_ahead(actor: Actor, run: ImportRun, importer: Importer) -> Outlook:
    """What would become of a draft's first rows. Raises Refused, Forbidden."""
    source = source_of(run)
    engine.proposal(importer, source, run.columns or {"": ""})
    return outlook(actor, importer, source, run.plan)


def start_undo(actor: Actor, run: ImportRun, importer: Importer) -> None:
    """Take the whole import back, or go on doing so. Raises Refused, Forbidden."""
    if begin_undo(actor=actor, run=run, importer=importer):
        _go(run, run.imported.filter(undone="", object_id__isnull=False).count())


def _go(run: ImportRun, rows: int) -> None:
    if rows <= AT_ONCE:
        carry(run.pk)
    elif has_worker():
        async_task("tuijin.transfer.running.carry", run.pk)
    else:
        _own_process(run.pk)


def has_worker() -> bool:
    """Whether a worker has lately given a sign of life."""
    return bool(Stat.get_all())


def _own_process(pk: int) -> None:
    """The command line carries it on; it outlives this request and this server. Stopped meanwhile, it stays so."""
    subprocess.Popen(
        [sys.executable, "-m", "tuijin", "import", "resume", str(pk), "--sent"],
        env=os.environ | {"PYTHONPATH": str(settings.BASE)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def carry(pk: int) -> ImportRun:
    """Bring the import, or its undoing, to its end in the name of who began it. May be called again.

    What goes wrong is written down with the run; nothing is raised but Refused when there is nothing to do.
    """
    run = take_over(run=ImportRun.objects.get(pk=pk))
    with translation.override(run.language or settings.LANGUAGE_CODE):
        if run.state == ImportRun.UNDOING:
            undo_run(actor=_actor(run), run=run, importers=importers())
        else:
            _import(run)
    run.refresh_from_db()
    return run


def _import(run: ImportRun) -> None:
    try:
        engine.run(_actor(run), importers()[run.kind], source_of(run), run.plan, begun=run)
    except Interrupted:
        return
    except Refused as refusal:
        fail_run(run=run, sentences=refusal.sentences)
    except Forbidden as refusal:
        fail_run(run=run, sentences=[str(refusal.permission)])


def source_of(run: ImportRun) -> Source:
    """The uploaded file, as rows. Raises Refused when it is gone."""
    path = settings.DATA / "imports" / run.stored
    return open_upload(path, run.file, lambda file: open_headed(file, run.headers))


def _actor(run: ImportRun) -> Actor:
    """Who began it, limited as the token was through which it was launched."""
    person = Person.objects.filter(pk=run.person).first() if run.person else None
    actor = as_person(person, "import") if person else OPERATOR
    return actor if run.only is None else replace(actor, only=frozenset(run.only))
