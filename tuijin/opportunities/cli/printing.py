"""deal sheet: one deal on one page of A4."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from django.utils.translation import gettext as _

from tuijin.opportunities import queries
from tuijin.opportunities.forms import sheet
from tuijin.people.actors import Actor
from tuijin.web.cli import DONE, Verbs, show, whole_file


def add_verbs(verbs: Verbs) -> None:
    parser: ArgumentParser = verbs.add("deal sheet", run_sheet, _("把一个单子写成一页 A4 的 PDF"))
    parser.add_argument("deal", metavar="ID", help=_("编号或代号"))
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help=_("写到哪个文件"))


def run_sheet(actor: Actor, args: Namespace) -> int:
    deal = queries.find(actor, args.deal)
    paper = sheet.pdf(actor, deal)
    with whole_file(args.out) as file:
        file.write(paper)
    show(args, {"file": str(args.out), "bytes": len(paper)}, [_("写好了：%s") % args.out])
    return DONE
