"""deal qualify: is it a customer, is it real, will they buy (MK1, S6, C5); and what compels them (OG5)."""

from argparse import Namespace
from typing import Any

from django.utils.translation import gettext as _

from tuijin.common import clock
from tuijin.opportunities import queries
from tuijin.opportunities.models import CompellingEvent
from tuijin.opportunities.queries.record import picture_of
from tuijin.opportunities.rules.compelling import event_alarm
from tuijin.opportunities.rules.picture import method_of
from tuijin.opportunities.rules.qualifying import FilledSheet
from tuijin.opportunities.rules.qualifying import qualification as sheets_of
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current, label
from tuijin.web.cli import DONE, Verbs, columns, show


def add_verbs(verbs: Verbs) -> None:
    verb = verbs.add("deal qualify", run_qualify, _("一页纸：是不是客户、是不是真的、会不会买"))
    verb.add_argument("deal", metavar="ID", help=_("编号或代号"))


def run_qualify(actor: Actor, args: Namespace) -> int:
    actor.must("opportunities:read")
    deal, playbook = queries.find(actor, args.deal), current()
    picture = picture_of(deal, clock.today())
    alarm = event_alarm(picture, method_of(playbook)) if deal.is_open else None
    sheets = sheets_of(playbook, picture.state)
    data = {
        "id": deal.pk,
        "ref": deal.ref,
        "name": deal.name,
        "sheets": [_sheet(one) for one in sheets],
        "events": [_event(row) for row in deal.events.select_related("confirmed_by")],
        "alarm": str(alarm) if alarm else None,
    }
    show(args, data, _lines(sheets, alarm))
    return DONE


def _sheet(one: FilledSheet) -> dict[str, Any]:
    """{key, name, met, total, items: [{key, text, met}]}."""
    return {
        "key": one.sheet.key,
        "name": str(one.sheet.name),
        "met": one.met,
        "total": len(one.items),
        "items": [
            {"key": item.condition.key, "text": str(item.condition.text), "met": item.met}
            for item in one.items
        ],
    }


def _event(row: CompellingEvent) -> dict[str, Any]:
    """One kind of event that was gone through; money in yuan."""
    names = ("applies", "evidence", "due_on", "harm", "harm_amount")
    confirmed = row.confirmed_by.name if row.confirmed_by else None
    return {
        "key": row.kind,
        "name": str(label("compelling", row.kind)),
        **{name: getattr(row, name) for name in names},
        "confirmed_by": confirmed,
    }


def _lines(sheets: tuple[FilledSheet, ...], alarm: Any) -> list[str]:
    rows = [
        (
            f"{one.sheet.name} {one.met}/{len(one.items)}",
            item.condition.text,
            _("是") if item.met else _("还不知道"),
        )
        for one in sheets
        for item in one.items
    ]
    lines = columns((_("哪一张"), _("条件"), _("满足")), rows)
    return [*lines, "", str(alarm)] if alarm else lines
