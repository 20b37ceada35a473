"""How customers and the people there are taken out: the list as it is looked through."""

from collections.abc import Iterator, Sequence
from typing import Any

from tuijin.common.days import day_of
from tuijin.customers.imports import CONTACTS as PEOPLE
from tuijin.customers.imports import IMPORTER
from tuijin.customers.listing import asked_for, check, columns, told_elsewhere
from tuijin.customers.models import Contact, Customer
from tuijin.people.actors import Actor
from tuijin.transfer.exporting import Exporter, Table, heads, pieces, shown

CUSTOMER = (
    "name",
    "short_name",
    "industry",
    "region",
    "address",
    "phone",
    "website",
    "staff",
    "revenue",
    "note",
)
CONTACT = ("name", "title", "department", "phone", "email", "wechat", "note", "source")


def read_customers(actor: Actor, query: str) -> Table:
    """The customers that the list's address asks for, in its columns; where it names none, what our import reads."""
    offered = columns()
    keys = shown(offered, query, (*CUSTOMER, "owner"))
    return Table(heads(IMPORTER.fields(), keys, offered), _customers(actor, query, keys))


def _customers(actor: Actor, query: str, keys: Sequence[str]) -> Iterator[list[Any]]:
    for some in pieces(asked_for(actor, query)):
        told = told_elsewhere(actor, some, keys)
        for row in some:
            yield [told[key].get(row.pk) if key in told else _own(row, key) for key in keys]


def _own(row: Customer, key: str) -> Any:
    match key:
        case "owner":
            return row.owner.name if row.owner else ""
        case "created":
            return day_of(row.created_at)
    return getattr(row, key)


def read_contacts(actor: Actor, query: str) -> Table:
    """The people of these customers."""
    rows = Contact.objects.visible_to(actor).filter(
        customer__in=asked_for(actor, query).order_by().values("pk")
    )
    people = (row for some in pieces(rows.select_related("customer")) for row in some)
    values = ([row.customer.name, *(getattr(row, name) for name in CONTACT)] for row in people)
    return Table(heads(PEOPLE.fields(), ("customer", *CONTACT)), values)


CUSTOMERS = Exporter("customers", read_customers, check)
CONTACTS = Exporter("contacts", read_contacts, check)
