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
from tuijin.common.errors import Reason, Refused
from tuijin.common.parsing import clean, day
from tuijin.customers.models import Contact
from tuijin.customers.queries import contacts_of
from tuijin.customers.queries import find as find_customer
from tuijin.market.queries import find as find_lead
from tuijin.opportunities import operations, queries
from tuijin.opportunities.cli.telling import row_of
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations.editing import CHANGEABLE
from tuijin.people.actors import Actor
from tuijin.people.models import Person
from tuijin.people.queries import called
from tuijin.web.cli import DONE, Verbs, show
from tuijin.web.reading import assignments, read, reader_of, readers_of

DID = {  # option → the activity's column
    "departments": "departments", "minutes": "minutes", "cost": "cost", "outcome": "outcome",
    "content": "content", "response": "response", "amount": "amount",
    "discount": "discount", "no-next": "no_next_because",
}  # fmt: skip
NEXT = {"next": "next_step", "next-on": "next_step_on", "next-kind": "next_step_kind"}


def add_verbs(verbs: Verbs) -> None:
    new = verbs.add("deal open", run_open, "open a deal at the first stage")
    new.add_argument("name", metavar="NAME", help="what the deal is called")
    _takes_values(new)
    edit = verbs.add("deal set", run_set, "change what is written about a deal (never its stage)")
    edit.add_argument("deal", metavar="ID", help="number or ref")
    _takes_values(edit)
    did = verbs.add("deal log", run_log, "write down what was done on a deal, and what comes next")
    did.add_argument("deal", metavar="ID", help="number or ref")
    did.add_argument("kind", metavar="KIND", help="kind of activity, a key of the playbook")
    _takes_activity(did)
    visit = verbs.add("lead visit", run_visit, "a lead's first visit: opens the deal")
    visit.add_argument("lead", metavar="ID", help="number of the lead")
    visit.add_argument("kind", metavar="KIND", help="kind of visit, a key of the playbook")
    visit.add_argument("--name", default="", help="what the deal is called (default: the company)")
    _takes_activity(visit)


def _takes_values(parser: ArgumentParser) -> None:
    names = ", ".join(sorted(CHANGEABLE))
    parser.add_argument(
        "values", nargs="*", metavar="FIELD=VALUE", help=f"{names}; nothing after = empties it"
    )


def _takes_activity(parser: ArgumentParser) -> None:
    parser.add_argument("--on", default="", metavar="DAY", help="default: today")
    parser.add_argument(
        "--with", dest="theirs", action="append", default=[], metavar="NAME", help="whom you met"
    )
    for option in DID:
        parser.add_argument(
            f"--{option}", default="", help={"no-next": "why nothing is arranged"}.get(option)
        )
    parser.add_argument("--next", default="", metavar="WHAT", help="the next step")
    parser.add_argument("--next-on", default="", metavar="DAY")
    parser.add_argument("--next-kind", default="", metavar="KIND")


def _readers(actor: Actor) -> dict[str, Callable[[str], Any]]:
    linked: dict[str, Callable[[str], Any]] = {
        "customer": partial(_customer, actor),
        "owner": _person,
        "presales": _person,
    }
    return readers_of(Opportunity, CHANGEABLE - linked.keys()) | linked


def _customer(actor: Actor, text: str) -> Any:
    return find_customer(actor, clean(text)) if text.strip() else None


def _person(text: str) -> Person | None:
    person = called(clean(text)) if text.strip() else None
    if text.strip() and person is None:
        raise Refused(Reason("unknown_person", _("没有这个人：%s。请写邮箱或姓名。") % clean(text), "owner"))
    return person


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
    done = replace(done, theirs=tuple(_met(name, known) for name in args.theirs))
    row = operations.log_activity(actor=actor, deal=deal, activity=done, **_next(args))
    show(args, {"id": row.pk, "kind": row.kind, "on": row.on}, [_("已记下")])
    return DONE


def run_visit(actor: Actor, args: Namespace) -> int:
    lead = find_lead(actor, args.lead)
    visit = replace(_activity(args), theirs=tuple(_met(name, {}) for name in args.theirs))
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


def _met(name: str, known: dict[str, Contact]) -> tuple[int | None, str]:
    name = read("with", reader_of(Contact, "name"), name)
    return (known[name].pk if name in known else None), name


def _next(args: Namespace) -> dict[str, Any]:
    given = {option: getattr(args, option.replace("-", "_")) for option in NEXT}
    return {
        NEXT[option]: read(option, reader_of(Opportunity, NEXT[option]), text)
        for option, text in given.items()
    }
