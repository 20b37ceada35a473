"""today, capture."""

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from tuijin.common import clock
from tuijin.common.errors import Reason, Refused
from tuijin.common.parsing import clean
from tuijin.common.text import listed
from tuijin.home import operations
from tuijin.home.queries.understanding import Understood, understand
from tuijin.home.telling import day_of, line_of
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.queries import deal as read_deal
from tuijin.opportunities.queries import find
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current, label
from tuijin.web.cli import DONE, Verbs, columns, show
from tuijin.web.reading import read

LONGEST = 2000


def add_verbs(verbs: Verbs) -> None:
    day = verbs.add(
        "today", run_today, _("今天要推进的：到期的下一步、没有下一步的、节奏变慢的，和本周的次数")
    )
    day.add_argument("--whose", choices=("mine", "team"), default="", help=_("我的，还是看得到的所有人的"))
    line = verbs.add("capture", run_capture, _("一句话记一笔：做了什么、下一步做什么，记到认出的单子上"))
    line.add_argument("line", metavar="LINE", help=_("例如：8/4 见了张总，约周四看演示"))
    line.add_argument("--deal", metavar="ID", default="", help=_("记到这个单子上，编号或代号"))
    line.add_argument("--no-next", default="", metavar="WHY", help=_("为什么没有下一步"))
    line.add_argument("--dry-run", action="store_true", help=_("只看怎么理解，什么都不写"))


def run_today(actor: Actor, args: Namespace) -> int:
    actor.must("opportunities:read")
    data = day_of(actor, current(), clock.today(), args.whose)
    show(args, data, _day(data))
    return DONE


def _day(data: dict[str, Any]) -> Iterator[str]:
    for part in data["parts"]:
        yield f"{part['key']} {part['count']}"
        rows = [
            (one["id"], one["next_step_on"], one["next_step"], one["name"], _stage(one["stage"]), one["days"])
            for one in part["deals"]
        ]
        yield from columns(("", "", "", "", "", ""), rows)[1:]
    for one in data["week"]:
        told = _("%(now)s · 上周 %(before)s") % {"now": one["now"], "before": one["before"]}
        yield f"{_stage(one['stage'])} {told}"


def _stage(key: str) -> str:
    return str(label("stage", key))


def run_capture(actor: Actor, args: Namespace) -> int:
    actor.must("activities:write")
    line = read("line", lambda text: clean(text, LONGEST), args.line)
    said = understand(actor, line, current(), clock.today())
    data = line_of(said) | {"written": False}
    if not args.dry_run:
        deal = meant(actor, said, args.deal)
        because = read("no-next", lambda text: clean(text, 200), args.no_next)
        operations.capture_line(actor=actor, said=said, deal=deal, because=because)
        data |= {"written": True, "deal": deal.pk}
    show(args, data, _told(data))
    return DONE


def meant(actor: Actor, said: Understood, named: str) -> Opportunity:
    """The deal that is named, or the one that the line clearly means. Raises Refused with those it could be."""
    if named:
        return find(actor, named)
    if said.chosen is None:
        likely = " · ".join(f"{one.deal.id} {one.deal.called}" for one in said.ranked if one.points)
        raise Refused(
            Reason("no_deal", _("说不准是哪个单子，用 --deal 写明。可能是：%s") % (likely or "—"), "deal")
        )
    return read_deal(actor, said.chosen.deal.id)


def _told(data: dict[str, Any]) -> Iterator[str]:
    names = {one["id"]: one["name"] for one in data["candidates"]}
    yield f"{_('归到')}: {names.get(data['deal'], data['deal']) or '—'}"
    for name in ("happened", "next"):
        if data[name]:
            yield " · ".join(str(part) for part in _parts(data[name]) if part)


def _parts(one: dict[str, Any]) -> tuple[Any, ...]:
    kind = label("activity_kind", one["kind"]) if one["kind"] else ""
    return one["on"], kind, listed(one.get("people", ())), one.get("text", "")
