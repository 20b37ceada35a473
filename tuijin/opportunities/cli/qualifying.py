"""deal qualify: is it a customer, is it real, will they buy (MK1, S6, C5); and what compels them (OG5)."""

from argparse import Namespace
from typing import Any

from django.utils.translation import gettext as _

from tuijin.opportunities import queries
from tuijin.opportunities.forms import told
from tuijin.people.actors import Actor
from tuijin.web.cli import DONE, Verbs, columns, show


def add_verbs(verbs: Verbs) -> None:
    verb = verbs.add("deal qualify", run_qualify, _("一页纸：是不是客户、是不是真的、会不会买"))
    verb.add_argument("deal", metavar="ID", help=_("编号或代号"))


def run_qualify(actor: Actor, args: Namespace) -> int:
    actor.must("opportunities:read")
    deal = queries.find(actor, args.deal)
    page = told.qualification(deal)
    events = [told.event(row) for row in deal.events.select_related("confirmed_by")]
    data = {"id": deal.pk, "ref": deal.ref, "name": deal.name, "sheets": page["sheets"], "events": events}
    show(args, data | {"alarm": page["alarm"]}, _lines(page))
    return DONE


def _lines(page: dict[str, Any]) -> list[str]:
    rows = [
        (
            f"{sheet['name']} {sheet['met']}/{sheet['total']}",
            item["text"],
            _("是") if item["met"] else _("还不知道"),
        )
        for sheet in page["sheets"]
        for item in sheet["items"]
    ]
    lines = columns((_("哪一张"), _("条件"), _("满足")), rows)
    return [*lines, "", page["alarm"]] if page["alarm"] else lines
