"""Leads on the command line. A lead's first visit opens a deal: `lead visit` belongs to the deals."""

from argparse import Namespace
from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from tuijin.customers.cli import customer_named
from tuijin.market import operations, queries
from tuijin.market.listing import KIND, STATES, asked_for, check
from tuijin.market.models import Lead
from tuijin.people.actors import Actor
from tuijin.people.cli import colleague_named
from tuijin.playbook.queries import label
from tuijin.saved_views.asking import asked, through_views
from tuijin.web.cli import DONE, Verbs, columns, show
from tuijin.web.reading import assignments, read, reader_of, readers_of

FIELDS = ("contact", "title", "phone", "source", "industry", "region", "note")


def add_verbs(verbs: Verbs) -> None:
    """lead list, lead add, lead set, lead drop."""
    through_views(verbs.add("lead list", run_list, _("看得到的全部信息，新的在前")))
    new = verbs.add("lead add", run_add, _("记一条信息"))
    new.add_argument("company", metavar="COMPANY")
    new.add_argument(
        "values", nargs="*", metavar="FIELD=VALUE", help=", ".join((*FIELDS, "customer", "owner"))
    )
    edit = verbs.add("lead set", run_set, _("改信息上写的内容"))
    edit.add_argument("lead", metavar="ID", help=_("信息的编号"))
    edit.add_argument(
        "values", nargs="+", metavar="FIELD=VALUE", help=", ".join(("company", *FIELDS, "customer", "owner"))
    )
    end = verbs.add("lead drop", run_drop, _("放弃一条没有下文的信息"))
    end.add_argument("lead", metavar="ID", help=_("信息的编号"))
    end.add_argument("--reason", required=True, help=_("为什么"))


def row_of(lead: Lead) -> dict[str, Any]:
    """One lead as plain data."""
    plain = {
        name: getattr(lead, name) for name in ("company", *FIELDS, "state", "dropped_because", "created_at")
    }
    linked = {
        "customer": str(lead.customer) if lead.customer else None,
        "owner": str(lead.owner) if lead.owner else None,
    }
    return {"id": lead.pk, **plain, **linked}


def run_list(actor: Actor, args: Namespace) -> int:
    actor.must("market:read")
    query = asked(actor, KIND, args)
    check(actor, query)
    rows = [row_of(lead) for lead in asked_for(actor, query).iterator(chunk_size=2000)]
    head = (_("编号"), _("公司"), _("联系人"), _("来源"), _("状态"), _("负责人"))
    show(args, rows, columns(head, _lines(rows)))
    return DONE


def _lines(rows: list[dict[str, Any]]) -> list[list[Any]]:
    """What people read of each lead: keys by their names."""
    sources = {source: label("source", source) for source in {row["source"] for row in rows}}
    names = ("id", "company", "contact", "source", "state", "owner")
    said = [row | {"source": sources[row["source"]], "state": STATES[row["state"]]} for row in rows]
    return [[row[name] for name in names] for row in said]


def _readers(actor: Actor) -> dict[str, Callable[[str], Any]]:
    """How each field of a lead is read from what a command says."""
    linked: dict[str, Callable[[str], Any]] = {
        "customer": partial(customer_named, actor),
        "owner": partial(colleague_named, "owner"),
    }
    return readers_of(Lead, FIELDS) | linked


def run_add(actor: Actor, args: Namespace) -> int:
    values = assignments(args.values, _readers(actor))
    company = read("company", reader_of(Lead, "company"), args.company)
    lead = operations.add_leads(actor=actor, leads=[operations.NewLead(company, **values)])[0]
    show(args, row_of(lead), [_("已记信息 #%s") % lead.pk])
    return DONE


def run_set(actor: Actor, args: Namespace) -> int:
    lead = queries.find(actor, args.lead)
    changes = assignments(args.values, {"company": reader_of(Lead, "company"), **_readers(actor)})
    done = operations.change_lead(actor=actor, lead=lead, version=lead.version, changes=changes)
    show(args, row_of(done), [_("已改 #%s") % done.pk])
    return DONE


def run_drop(actor: Actor, args: Namespace) -> int:
    reason = read("reason", reader_of(Lead, "dropped_because"), args.reason)
    lead = operations.drop_lead(actor=actor, lead=queries.find(actor, args.lead), reason=reason)
    show(args, row_of(lead), [_("已放弃这条信息")])
    return DONE
