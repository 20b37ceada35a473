"""`import KIND FILE` on the command line, and the imports that were: list, resume, undo."""

import argparse
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils.translation import gettext as _

from tuijin.common.errors import Forbidden, Reason, Refused
from tuijin.common.text import listed
from tuijin.people.actors import Actor
from tuijin.transfer import bundles, engine, mappings
from tuijin.transfer.importing import Importer
from tuijin.transfer.models import ImportRun
from tuijin.transfer.operations import begin_undo, launch
from tuijin.transfer.plans import Plan
from tuijin.transfer.queries import importers, run, runs, undo_counts
from tuijin.transfer.rules.headers import Proposal
from tuijin.transfer.rules.report import counts as counts_of
from tuijin.transfer.running import carry
from tuijin.web.cli import DONE, REFUSED, UNUSABLE, Verbs, complain, refuse, show


def add_verbs(verbs: Verbs) -> None:
    """import KIND FILE, for each kind of record that a room lets in."""
    helps = {
        "customers": _("从 CSV 或 XLSX 文件导入客户"),
        "people": _("从 CSV 或 XLSX 文件导入人员"),
        "contacts": _("从 CSV 或 XLSX 文件导入联系人"),
        "leads": _("从 CSV 或 XLSX 文件导入信息"),
        "opportunities": _("从 CSV 或 XLSX 文件导入单子"),
        "moves": _("从 CSV 或 XLSX 文件导入单子的阶段历史"),
        "activities": _("从 CSV 或 XLSX 文件导入动作"),
        "stakeholders": _("从 CSV 或 XLSX 文件导入单子里的人"),
    }
    for key in helps:
        parser = verbs.add(f"import {key}", _run(key), helps[key])
        parser.add_argument("file", metavar="FILE", type=Path, help=_("CSV（UTF-8、UTF-16、GB18030）或 XLSX"))
        parser.add_argument(
            "--mapping",
            metavar="NAME",
            help=_("hubspot、salesforce、存好的映射，或写着 columns 和 values 的 YAML、JSON 文件"),
        )
        parser.add_argument("--dry-run", action="store_true", help=_("只数一数会怎样，什么也不写"))
        parser.add_argument("--report", metavar="FILE", type=Path, help=_("把要看一看的行写到这个 CSV"))
    verbs.add("import list", _list, _("列出最近的导入"))
    resume = verbs.add("import resume", _resume, _("把断掉的导入或撤销接着做完"))
    undo = verbs.add("import undo", _undo, _("撤销一次导入"))
    for parser in (resume, undo):
        parser.add_argument("id", metavar="ID", type=int, help=_("导入的编号"))
    resume.add_argument("--sent", action="store_true", help=argparse.SUPPRESS)  # said by `running`


def _run(key: str) -> Callable[[Actor, argparse.Namespace], int]:
    def run(actor: Actor, args: argparse.Namespace) -> int:
        """Exit 0: no row was refused; 1: some were, the others are in; 2: nothing was read.

        The document holds the counts in each case; where nothing was read they are 0, and `refused` says why.
        """
        try:
            counts = _import(actor, importers()[key], args)
        except Refused as refusal:
            return refuse(args, *refusal.reasons, code=UNUSABLE, **counts_of([]))
        except Forbidden as refusal:
            text = _("没有权限导入：%s") % refusal.permission
            return refuse(args, Reason(refusal.permission, text), code=UNUSABLE, **counts_of([]))
        show(args, counts, [f"{name}: {count}" for name, count in counts.items()])
        return REFUSED if counts["errors"] else DONE

    return run


def _import(actor: Actor, importer: Importer, args: argparse.Namespace) -> dict[str, int]:
    with TemporaryDirectory() as folder:
        return _read(actor, importer, args, Path(folder))


def _read(actor: Actor, importer: Importer, args: argparse.Namespace, folder: Path) -> dict[str, int]:
    shipped = mappings.layouts(importer)
    asked = args.mapping if args.mapping in shipped else ""
    source, layout = bundles.opened(importer, args.file, folder, asked)
    given = mappings.find(importer, args.mapping) if args.mapping else shipped.get(layout, Plan({}))
    proposal = engine.proposal(importer, source, given.columns)
    if not given.columns:
        complain(*_spoken(importer, proposal))
    plan = Plan(proposal.columns, given.values, given.source)
    return engine.run(actor, importer, source, plan, dry_run=args.dry_run, report_path=args.report)


def _spoken(importer: Importer, proposal: Proposal) -> list[str]:
    labels = {spec.key: spec.label for spec in importer.fields()}
    lines = [
        _("映射：%(header)s → %(field)s") % {"header": h, "field": labels[k]}
        for h, k in proposal.columns.items()
    ]
    if proposal.unused:
        lines.append(_("没有用到的列：%s") % listed(proposal.unused[:50]))
    return lines


def _list(actor: Actor, args: argparse.Namespace) -> int:
    rows = [_shown(run) for run in runs(actor)]
    show(args, rows, [f"{row['id']}  {row['kind']}  {row['state']}  {row['file']}" for row in rows])
    return DONE


def _shown(run: ImportRun) -> dict[str, Any]:
    return {
        "id": run.pk, "kind": run.kind, "file": run.file, "state": run.standing, "by": run.started_by,
        "started_at": run.started_at, "rows": run.rows, "done": run.done, "counts": run.counts,
    }  # fmt: skip


def _resume(actor: Actor, args: argparse.Namespace) -> int:
    """Exit 1 when there is nothing to do, or it broke off again."""
    going_on = (ImportRun.RUNNING, ImportRun.UNDOING)

    def begin(run: ImportRun, its: Importer) -> None:
        if args.sent and run.state not in going_on:
            return  # stopped before this process could begin: `carry` finds nothing to do
        go_on = begin_undo if run.state == ImportRun.UNDOING else launch
        go_on(actor=actor, run=run, importer=its)

    return _guided(actor, args, going_on, begin)


def _undo(actor: Actor, args: argparse.Namespace) -> int:
    going_on = (ImportRun.UNDOING,)
    return _guided(actor, args, going_on, lambda run, its: begin_undo(actor=actor, run=run, importer=its))


def _guided(
    actor: Actor,
    args: argparse.Namespace,
    going_on: tuple[str, ...],
    begin: Callable[[ImportRun, Importer], Any],
) -> int:
    try:
        found = run(actor, args.id)
        if found.state not in going_on or found.broken:
            begin(found, importers()[found.kind])
        done = carry(found.pk)
    except ImportRun.DoesNotExist:
        return refuse(args, Reason("not_found", _("没有这次导入：%s") % args.id), code=UNUSABLE)
    except Refused as refusal:
        return refuse(args, *refusal.reasons)
    except Forbidden as refusal:
        return refuse(args, Reason(refusal.permission, _("没有权限导入：%s") % refusal.permission))
    if done.state == ImportRun.FAILED:
        return refuse(args, Reason("failed", done.failure))
    data = _shown(done) | undo_counts(done)
    show(args, data, [f"{name}: {value}" for name, value in data.items()])
    return DONE
