"""rival names, rival merge, rival split: which writings and products count as which competitor (S11)."""

from argparse import Namespace
from typing import Any

from django.utils.translation import gettext as _

from tuijin.common.errors import Reason, Refused
from tuijin.opportunities import operations
from tuijin.opportunities.models import RivalName
from tuijin.opportunities.queries.rival_names import other_writings
from tuijin.people.actors import Actor
from tuijin.people.rules.names import name_key
from tuijin.web.cli import DONE, Verbs, columns, show
from tuijin.web.reading import read, reader_of


def add_verbs(verbs: Verbs) -> None:
    verbs.add("rival names", run_names, _("对手的哪些写法、产品算作哪一家"))
    merge = verbs.add("rival merge", run_merge, _("一种写法算作某一家对手，报表里合在一起"))
    merge.add_argument("written", metavar="WRITTEN", help=_("单子里写的"))
    merge.add_argument("rival", metavar="RIVAL", help=_("算作哪一家"))
    merge.add_argument("--product", default="", metavar="NAME", help=_("这种写法其实是他的哪个产品"))
    split = verbs.add("rival split", run_split, _("一种写法不再算作别家，单独算"))
    split.add_argument("written", metavar="WRITTEN", help=_("单子里写的"))


def run_names(actor: Actor, args: Namespace) -> int:
    actor.must("opportunities:read")
    rows = [_plain(row) for row in other_writings().values()]
    head = (_("写法"), _("算作"), _("产品"))
    show(args, rows, columns(head, [tuple(row.values()) for row in rows]))
    return DONE


def run_merge(actor: Actor, args: Namespace) -> int:
    names = {name: read(name, reader_of(RivalName, name), getattr(args, name)) for name in FIELDS}
    row = operations.count_as(actor=actor, **names)
    show(args, _plain(row), [_("「%(written)s」算作「%(rival)s」了") % _plain(row)])
    return DONE


def run_split(actor: Actor, args: Namespace) -> int:
    actor.must("opportunities:read")
    row = other_writings().get(name_key(args.written))
    if row is None:
        raise Refused(Reason("unknown_name", _("「%s」没有算作别家") % args.written, "written"))
    told = _plain(row)
    operations.count_apart(actor=actor, row=row)
    show(args, told, [_("「%s」单独算了") % row.written])
    return DONE


FIELDS = ("written", "rival", "product")


def _plain(row: RivalName) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FIELDS}
