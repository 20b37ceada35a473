"""Customers on the command line."""

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from tuijin.activities.queries import at_customer
from tuijin.common.errors import Reason, Refused
from tuijin.common.parsing import clean
from tuijin.customers import operations, queries
from tuijin.customers.listing import wanted
from tuijin.customers.models import Customer
from tuijin.people.actors import Actor
from tuijin.web.cli import DONE, Verbs, columns, narrowed, show
from tuijin.web.reading import assignments, read, reader_of, readers_of

FIELDS = ("short_name", "industry", "region", "address", "phone", "website", "staff", "revenue", "note")
THEIRS = ("name", "title", "department", "phone", "email", "wechat", "note", "source")


def add_verbs(verbs: Verbs) -> None:
    """customer list, customer show, customer add; contact delete, contact merge."""
    narrowed(verbs.add("customer list", run_list, _("看得到的全部客户，按名称排")))
    one = verbs.add("customer show", run_show, _("一个客户：那边的人和做过的事"))
    one.add_argument("customer", metavar="ID", help=_("编号或名称"))
    gone = verbs.add("contact delete", run_delete, _("删除一个谁也不用的联系人"))
    gone.add_argument("contact", metavar="ID", type=int, help=_("联系人的编号，customer show 里有"))
    merge = verbs.add("contact merge", run_merge, _("两个联系人是同一个人：并成一个"))
    merge.add_argument("contact", metavar="ID", type=int, help=_("并掉的那个，编号"))
    merge.add_argument("into", metavar="INTO", type=int, help=_("留下的那个，编号"))
    new = verbs.add("customer add", run_add, _("添加客户"))
    new.add_argument("name", metavar="NAME")
    new.add_argument("values", nargs="*", metavar="FIELD=VALUE", help=", ".join(FIELDS))


def row_of(customer: Customer) -> dict[str, Any]:
    """One customer as plain data; revenue in yuan a year."""
    plain = {name: getattr(customer, name) for name in ("name", *FIELDS)}
    return {"id": customer.pk, **plain, "owner": customer.owner.name if customer.owner else None}


def run_list(actor: Actor, args: Namespace) -> int:
    actor.must("customers:read")
    rows = [row_of(customer) for customer in wanted(actor, args.query.lstrip("?")).iterator(chunk_size=2000)]
    head = (_("编号"), _("客户"), _("行业"), _("地区"), _("负责人"))
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


def customer_named(actor: Actor, text: str) -> Customer | None:
    """The customer that a value of a command means; None for nothing. Raises Refused when there is none."""
    try:
        return queries.find(actor, clean(text)) if text.strip() else None
    except Customer.DoesNotExist:
        said = _("没有这个客户：%s。请写编号或全称；还没有的先用 customer add 添加。") % clean(text)
        raise Refused(Reason("unknown_customer", said, "customer")) from None


def run_delete(actor: Actor, args: Namespace) -> int:
    contact = queries.contact(actor, args.contact)
    operations.delete_contact(actor=actor, contact=contact)
    show(args, {"id": args.contact, "name": contact.name}, [_("已删除 %s") % contact.name])
    return DONE


def run_merge(actor: Actor, args: Namespace) -> int:
    gone, kept = queries.contact(actor, args.contact), queries.contact(actor, args.into)
    row = operations.merge_contacts(actor=actor, gone=gone, kept=kept, version=gone.version)
    data = {"id": row.pk, **{name: getattr(row, name) for name in THEIRS}}
    show(args, data, [_("已并到 %(name)s #%(id)s") % data])
    return DONE
