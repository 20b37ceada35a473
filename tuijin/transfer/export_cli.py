"""`export opportunities|leads|customers|contacts|stakeholders FILE` on the command line."""

import argparse
from collections.abc import Callable
from pathlib import Path

from django.utils.translation import gettext as _

from tuijin.common.rooms import resolve
from tuijin.people.actors import Actor
from tuijin.transfer.exporting import FORMATS
from tuijin.transfer.operations import export
from tuijin.transfer.queries import export_of
from tuijin.web.cli import DONE, Verbs, show, whole_file


def add_verbs(verbs: Verbs) -> None:
    """export KIND FILE, for each kind of record that a room lets out."""
    helps = {
        "opportunities": _("把看得到的单子导出为 CSV 或 XLSX 文件"),
        "leads": _("把看得到的信息导出为 CSV 或 XLSX 文件"),
        "customers": _("把看得到的客户导出为 CSV 或 XLSX 文件"),
        "contacts": _("把看得到的联系人导出为 CSV 或 XLSX 文件"),
        "stakeholders": _("把看得到的单子里的人导出为 CSV 或 XLSX 文件"),
    }
    for key, told in helps.items():
        parser = verbs.add(f"export {key}", _run(key), told)
        parser.add_argument("file", metavar="FILE", type=Path, help=_("写到哪个文件"))
        parser.add_argument("--format", choices=sorted(FORMATS), help=_("csv 或 xlsx（不写就看文件名）"))
        parser.add_argument(
            "--query",
            default="",
            metavar="QUERY",
            help=_("列表地址里「?」后面的部分，例如 outcome=open"),
        )


def _run(key: str) -> Callable[[Actor, argparse.Namespace], int]:
    def run(actor: Actor, args: argparse.Namespace) -> int:
        ending = args.file.suffix.lstrip(".").lower()
        form = args.format or (ending if ending in FORMATS else "csv")
        query, declared = args.query.lstrip("?"), export_of(key)
        actor.must(declared.permission)
        resolve(declared.exporter).check(actor, query)
        with whole_file(args.file) as file:
            rows = export(actor=actor, key=key, query=query, form=form, file=file)
        show(args, {"file": str(args.file), "format": form, "rows": rows}, [_("写了 %s 行") % rows])
        return DONE

    return run
