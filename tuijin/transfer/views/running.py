"""While an import runs, and afterwards: progress, result, what was refused, the way back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tuijin.people.access import Request, allowed
from tuijin.transfer import queries, running
from tuijin.transfer.downloads import refused_rows
from tuijin.transfer.importing import Importer
from tuijin.transfer.models import ImportedRow, ImportRun
from tuijin.transfer.operations import stop_run
from tuijin.transfer.rules import report
from tuijin.transfer.views.common import opened, steps, tally
from tuijin.web.going import onward
from tuijin.web.toasts import toast

SHOWN = 50  # refused or kept rows on the page; the file has all


@allowed("transfer:use")
def runs_page(request: Request) -> HttpResponse:
    """The latest imports in sight."""
    rows = queries.runs(request.actor)
    labels = {key: str(each.label) for key, each in queries.importers().items()}
    context = {"runs": [{"run": row, "kind": labels.get(row.kind, row.kind), **_state(row)} for row in rows]}
    return render(request, "transfer/list.html", context)


def _state(run: ImportRun) -> dict[str, str]:
    """A word and a tone for how far an import has come."""
    words = {
        ImportRun.DRAFT: (_("还没开始"), ""),
        ImportRun.RUNNING: (_("正在导入"), "accent"),
        ImportRun.DONE: (_("已完成"), "good"),
        ImportRun.STOPPED: (_("已停下"), "warn"),
        ImportRun.FAILED: (_("断了"), "bad"),
        ImportRun.UNDOING: (_("正在撤销"), "accent"),
        ImportRun.UNDONE: (_("已撤销"), ""),
    }
    word, tone = words[run.standing]
    return {"state": word, "tone": tone}


@allowed("transfer:use")
def run_page(request: Request, pk: int) -> HttpResponse:
    """One import: how far it is, what became of the rows, what to do about it."""
    run, importer = opened(request.actor, pk)
    if run.state == ImportRun.DRAFT:
        return onward(request, "transfer:columns", pk)
    return render(request, "transfer/run.html", _context(run, importer))


@allowed("transfer:use")
def progress(request: Request, pk: int) -> HttpResponse:
    """The same as a fragment, for the page that watches; the whole page for whoever comes by himself."""
    run, importer = opened(request.actor, pk)
    template = "transfer/progress.html" if request.htmx else "transfer/run.html"
    return render(request, template, _context(run, importer))


def _context(run: ImportRun, importer: Importer) -> dict[str, Any]:
    going = run.standing in (ImportRun.RUNNING, ImportRun.UNDOING)
    refused = run.imported.filter(outcome=report.ERROR)
    kept = run.imported.filter(undone=ImportedRow.KEPT)
    names = queries.labels(run.imported.filter(pk__in=[row.pk for row in kept[:SHOWN]]))
    return {
        "run": run, "importer": importer, "steps": steps("run"), "going": going, **_state(run),
        "can_go_on": run.can_go_on, "can_undo": run.can_undo,
        "counts": tally(run.counts), "refused": refused[:SHOWN], "undo": queries.undo_counts(run),
        "kept": [{"row": row, "name": names.get((row.kind, row.object_id or 0), "")} for row in kept[:SHOWN]],
        "total": run.rows or run.done,
    }  # fmt: skip


@allowed("transfer:use")
@require_POST
def start(request: Request, pk: int) -> HttpResponse:
    """Run it, or go on with what was stopped or broke off."""
    run, importer = opened(request.actor, pk)
    running.start(request.actor, run, importer)
    return onward(request, "transfer:run", pk)


@allowed("transfer:use")
@require_POST
def stop(request: Request, pk: int) -> HttpResponse:
    run, importer = opened(request.actor, pk)
    stop_run(actor=request.actor, run=run, importer=importer)
    toast(request, _("停下了。已经进来的都在，可以撤销，也可以接着导。"))
    return onward(request, "transfer:run", pk)


@allowed("transfer:use")
def undo(request: Request, pk: int) -> HttpResponse:
    """Ask, and take the whole import back."""
    run, importer = opened(request.actor, pk)
    if request.method == "POST":
        running.start_undo(request.actor, run, importer)
        return onward(request, "transfer:run", pk)
    return render(request, "transfer/undo.html", {"run": run, "importer": importer})


@allowed("transfer:use")
def errors(request: Request, pk: int) -> HttpResponse:
    """The refused rows with their reasons, to be mended and imported again: `?as=csv` or `xlsx`."""
    run, _importer = opened(request.actor, pk)
    return refused_rows(run, "xlsx" if request.GET.get("as") == "xlsx" else "csv")
