"""How customers and the people there are taken out: the list as it is looked through."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet

from tuijin.customers.imports import CONTACTS as PEOPLE
from tuijin.customers.imports import IMPORTER
from tuijin.customers.listing import check, wanted
from tuijin.customers.models import Contact
from tuijin.people.actors import Actor
from tuijin.transfer.exporting import MOST_ROWS, PIECE, Exporter, Table, heads

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
    return Table(
        heads(IMPORTER.fields(), (*CUSTOMER, "owner")),
        _values(
            wanted(actor, query), lambda row: [*_fields(row, CUSTOMER), row.owner.name if row.owner else ""]
        ),
    )


def read_contacts(actor: Actor, query: str) -> Table:
    rows = Contact.objects.visible_to(actor).filter(customer__in=wanted(actor, query).order_by().values("pk"))
    return Table(
        heads(PEOPLE.fields(), ("customer", *CONTACT)),
        _values(rows.select_related("customer"), lambda row: [row.customer.name, *_fields(row, CONTACT)]),
    )


def _fields(row: Any, names: Any) -> list[Any]:
    return [getattr(row, name) for name in names]


def _values(rows: QuerySet, read: Callable[[Any], list[Any]]) -> Iterator[list[Any]]:
    for row in rows[:MOST_ROWS].iterator(chunk_size=PIECE):
        yield read(row)


CUSTOMERS = Exporter("customers", read_customers, check)
CONTACTS = Exporter("contacts", read_contacts, check)
