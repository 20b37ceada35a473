"""deal open, deal set, deal log, lead visit."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from tuijin.activities.models import Activity
from tuijin.activities.operations import NewActivity
from tuijin.common import clock
from tuijin.common.parsing import day
from tuijin.customers.cli import customer_named
from tuijin.customers.models import Contact
from tuijin.customers.queries import contacts_of
from tuijin.market.queries import find as find_lead
from tuijin.opportunities import operations, queries
from tuijin.opportunities.cli.telling import row_of
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations.editing import CHANGEABLE
from tuijin.people.actors import Actor
from tuijin.people.cli import colleague_named
from tuijin.web.cli import DONE, Verbs, show
from tuijin.web.reading import assignments, read, reader_of, readers_of

DID = {  # option → the activity's column
    "departments": "departments", "minutes": "minutes", "cost": "cost", "outcome": "outcome",
    "content": "content", "response": "response", "amount": "amount",
    "discount": "discount", "no-next": "no_next_because",
}  # fmt: skip
NEXT = {"next": "next_step", "next-on": "next_step_on", "next-kind": "next_step_kind"}


def add_verbs(verbs: Verbs) -> None:
    new = verbs.add("deal open", run_open, _("在第一个阶段开一个单子"))
    new.add_argument("name", metavar="NAME", help=_("单子叫什么"))
    _takes_values(new)
    edit = verbs.add("deal set", run_set, _("改单子上写的内容（阶段不能这样改）"))
    edit.add_argument("deal", metavar="ID", help=_("编号或代号"))
    _takes_values(edit)
    did = verbs.add("deal log", run_log, _("记下在单子上做了什么，下一步做什么"))
    did.add_argument("deal", metavar="ID", help=_("编号或代号"))
    did.add_argument("kind", metavar="KIND", help=_("哪种活动，套路里的键"))
    _takes_activity(did)
    visit = verbs.add("lead visit", run_visit, _("信息的初访：开出单子"))
    visit.add_argument("lead", metavar="ID", help=_("信息的编号"))
    visit.add_argument("kind", metavar="KIND", help=_("哪种拜访，套路里的键"))
    visit.add_argument("--name", default="", help=_("单子叫什么（不写就用公司的名称）"))
    _takes_activity(visit)


def _takes_values(parser: ArgumentParser) -> None:
    names = ", ".join(sorted(CHANGEABLE))
    parser.add_argument("values", nargs="*", metavar="FIELD=VALUE", help=_("%s；= 后面不写就是清空") % names)


def _takes_activity(parser: ArgumentParser) -> None:
    parser.add_argument("--on", default="", metavar="DAY", help=_("不写就是今天"))
    parser.add_argument(
        "--with", dest="theirs", action="append", default=[], metavar="NAME", help=_("见了谁")
    )
    for option in DID:
        parser.add_argument(f"--{option}", default="", help={"no-next": _("为什么没有约下一步")}.get(option))
    parser.add_argument("--next", default="", metavar="WHAT", help=_("下一步"))
    parser.add_argument("--next-on", default="", metavar="DAY")
    parser.add_argument("--next-kind", default="", metavar="KIND")


def _readers(actor: Actor) -> dict[str, Callable[[str], Any]]:
    linked: dict[str, Callable[[str], Any]] = {
        "customer": partial(customer_named, actor),
        "owner": partial(colleague_named, "owner"),
        "presales": partial(colleague_named, "presales"),
    }
    return readers_of(Opportunity, CHANGEABLE - linked.keys()) | linked


def run_open(actor: Actor, args: Namespace) -> int:
    name = read("name", reader_of(Opportunity, "name"), args.name)
    values = {"name": name} | assignments(args.values, _readers(actor))
    deal = operations.open_deals(actor=actor, deals=[operations.NewDeal(**values)])[0]
    show(args, row_of(deal), [_("已开单 #%s") % deal.pk])
    return DONE


def run_set(actor: Actor, args: Namespace) -> int:
    deal = queries.find(actor, args.deal)
    changes = assignments(args.values, _readers(actor))
    done = operations.change(actor=actor, deal=deal, version=deal.version, changes=changes)
    show(args, row_of(done), [_("已改 #%s") % deal.pk])
    return DONE


def run_log(actor: Actor, args: Namespace) -> int:
    deal = queries.find(actor, args.deal)
    done = _activity(args)
    known = {row.name: row for row in contacts_of(actor, deal.customer_id)} if deal.customer_id else {}
    done = replace(done, theirs=tuple(met(name, known) for name in args.theirs))
    row = operations.log_activity(actor=actor, deal=deal, activity=done, **_next(args))
    show(args, {"id": row.pk, "kind": row.kind, "on": row.on}, [_("已记下")])
    return DONE


def run_visit(actor: Actor, args: Namespace) -> int:
    lead = find_lead(actor, args.lead)
    visit = replace(_activity(args), theirs=tuple(met(name, {}) for name in args.theirs))
    name = read("name", reader_of(Opportunity, "name"), args.name)
    deal = operations.open_from_lead(actor=actor, lead=lead, visit=visit, name=name, **_next(args))
    show(args, row_of(deal), [_("已开单 #%s") % deal.pk])
    return DONE


def _activity(args: Namespace) -> NewActivity:
    given = {option: getattr(args, option.replace("-", "_")) for option in DID}
    values = {
        DID[option]: read(option, reader_of(Activity, DID[option]), text) for option, text in given.items()
    }
    return NewActivity("", 0, args.kind, read("on", day, args.on) or clock.today(), **values)


def met(name: str, known: dict[str, Contact]) -> tuple[int | None, str]:
    """Somebody of theirs, as an activity names him."""
    name = read("with", reader_of(Contact, "name"), name)
    return (known[name].pk if name in known else None), name


def _next(args: Namespace) -> dict[str, Any]:
    given = {option: getattr(args, option.replace("-", "_")) for option in NEXT}
    return {
        NEXT[option]: read(option, reader_of(Opportunity, NEXT[option]), text)
        for option, text in given.items()
    }
