"""`import customers|people|opportunities FILE` on the command line."""

import argparse
from collections.abc import Callable
from pathlib import Path

from django.utils.translation import gettext as _

from tuijin.common.errors import Forbidden, Reason, Refused
from tuijin.common.text import listed
from tuijin.people.actors import Actor
from tuijin.transfer import engine, mappings
from tuijin.transfer.engine import Plan
from tuijin.transfer.importing import Importer
from tuijin.transfer.queries import importers
from tuijin.transfer.reading import open_source
from tuijin.transfer.rules.headers import Proposal
from tuijin.web.cli import DONE, REFUSED, UNUSABLE, Verbs, complain, refuse, show


def add_verbs(verbs: Verbs) -> None:
    """import KIND FILE, for each kind of record that a room lets in."""
    helps = {
        "customers": _("从 CSV 或 XLSX 文件导入客户"),
        "people": _("从 CSV 或 XLSX 文件导入人员"),
        "opportunities": _("从 CSV 或 XLSX 文件导入单子"),
    }
    for key in helps:
        parser = verbs.add(f"import {key}", _run(key), helps[key])
        parser.add_argument("file", metavar="FILE", type=Path, help=_("CSV（UTF-8、UTF-16、GB18030）或 XLSX"))
        parser.add_argument(
            "--mapping",
            metavar="NAME",
            help=_("存好的映射，或写着 columns 和 values 的 YAML、JSON 文件"),
        )
        parser.add_argument("--dry-run", action="store_true", help=_("只数一数会怎样，什么也不写"))
        parser.add_argument("--report", metavar="FILE", type=Path, help=_("把要看一看的行写到这个 CSV"))


def _run(key: str) -> Callable[[Actor, argparse.Namespace], int]:
    def run(actor: Actor, args: argparse.Namespace) -> int:
        """Exit 0: no row was refused; 1: some were, the others are in; 2: nothing was read."""
        try:
            counts = _import(actor, importers()[key], args)
        except Refused as refusal:
            return refuse(args, *refusal.reasons, code=UNUSABLE)
        except Forbidden as refusal:
            text = _("没有权限导入：%s") % refusal.permission
            return refuse(args, Reason(refusal.permission, text), code=UNUSABLE)
        show(args, counts, [f"{name}: {count}" for name, count in counts.items()])
        return REFUSED if counts["errors"] else DONE

    return run


def _import(actor: Actor, importer: Importer, args: argparse.Namespace) -> dict[str, int]:
    source = open_source(args.file)
    given = mappings.find(importer, args.mapping) if args.mapping else Plan({})
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
