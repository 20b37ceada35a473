"""Customers on the command line."""

from argparse import Namespace
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tuijin.activities.queries import at_customer
from tuijin.common.errors import Reason, Refused
from tuijin.common.parsing import clean
from tuijin.customers import contact_cli, operations, queries
from tuijin.customers.contact_cli import THEIRS
from tuijin.customers.listing import KIND, asked_for, check
from tuijin.customers.models import Customer
from tuijin.people.actors import Actor
from tuijin.people.cli import colleague_named
from tuijin.saved_views.asking import asked, through_views
from tuijin.web.cli import DONE, Verbs, columns, show
from tuijin.web.reading import assignments, read, reader_of, readers_of

FIELDS = ("short_name", "industry", "region", "address", "phone", "website", "staff", "revenue", "note")


def add_verbs(verbs: Verbs) -> None:
    """customer list, customer show, customer add, customer set; those of contacts."""
    through_views(verbs.add("customer list", run_list, _("看得到的全部客户，按名称排")))
    one = verbs.add("customer show", run_show, _("一个客户：那边的人和做过的事"))
    one.add_argument("customer", metavar="ID", help=_("编号或名称"))
    new = verbs.add("customer add", run_add, _("添加客户"))
    new.add_argument("name", metavar="NAME")
    new.add_argument("values", nargs="*", metavar="FIELD=VALUE", help=", ".join(FIELDS))
    edit = verbs.add("customer set", run_set, _("改客户上写的内容"))
    edit.add_argument("customer", metavar="ID", help=_("编号或名称"))
    edit.add_argument("values", nargs="+", metavar="FIELD=VALUE", help=", ".join(("name", *FIELDS, "owner")))
    contact_cli.add_verbs(verbs)


def row_of(customer: Customer) -> dict[str, Any]:
    """One customer as plain data; revenue in yuan a year."""
    plain = {name: getattr(customer, name) for name in ("name", *FIELDS)}
    return {"id": customer.pk, **plain, "owner": customer.owner.name if customer.owner else None}


def run_list(actor: Actor, args: Namespace) -> int:
    actor.must("customers:read")
    query = asked(actor, KIND, args)
    check(actor, query)
    rows = [row_of(customer) for customer in asked_for(actor, query).iterator(chunk_size=2000)]
    head = (_("编号"), pgettext("column", "客户"), _("行业"), _("地区"), _("负责人"))
    names = ("id", "name", "industry", "region", "owner")
    show(args, rows, columns(head, [[row[name] for name in names] for row in rows]))
    return DONE


def run_show(actor: Actor, args: Namespace) -> int:
    actor.must("customers:read")
    customer = queries.find(actor, args.customer)
    people = queries.contacts_of(actor, customer.pk)
    done = at_customer(actor, customer.pk)
    data = row_of(customer) | {
        "contacts": [{"id": row.pk, **{name: getattr(row, name) for name in THEIRS}} for row in people],
        "activities": [
            {"id": row.pk, "on": row.on, "kind": row.kind, "content": row.content} for row in done
        ],
    }
    show(args, data, _page(data))
    return DONE


def _page(data: dict[str, Any]) -> Iterator[str]:
    yield f"{data['name']}  #{data['id']}"
    yield "  ".join(filter(None, [data["industry"], data["region"], data["owner"]]))
    yield from columns(
        ("", "", ""), [(row["name"], row["title"], row["department"]) for row in data["contacts"]]
    )[1:]
    yield from columns(("", ""), [(row["on"], row["content"]) for row in data["activities"]])[1:]


def run_add(actor: Actor, args: Namespace) -> int:
    name = read("name", reader_of(Customer, "name"), args.name)
    values = assignments(args.values, readers_of(Customer, FIELDS))
    new = operations.NewCustomer(name, owner=actor.person, **values)
    customer = operations.add_customers(actor=actor, customers=[new])[0]
    show(args, row_of(customer), [_("已添加客户 #%s") % customer.pk])
    return DONE


def run_set(actor: Actor, args: Namespace) -> int:
    customer = queries.find(actor, args.customer)
    readers = readers_of(Customer, ("name", *FIELDS)) | {"owner": partial(colleague_named, "owner")}
    changes = assignments(args.values, readers)
    done = operations.change_customer(
        actor=actor, customer=customer, version=customer.version, changes=changes
    )
    show(args, row_of(done), [_("已改 #%s") % done.pk])
    return DONE


def customer_named(actor: Actor, text: str) -> Customer | None:
    """The customer that a value of a command means; None for nothing. Raises Refused when there is none."""
    try:
        return queries.find(actor, clean(text)) if text.strip() else None
    except Customer.DoesNotExist:
        said = _("没有这个客户：%s。请写编号或全称；还没有的先用 customer add 添加。") % clean(text)
        raise Refused(Reason("unknown_customer", said, "customer")) from None
