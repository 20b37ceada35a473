"""How customers and the people there are taken out: the list as it is looked through."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tuijin.customers.forms import FIELDS
from tuijin.customers.listing import wanted
from tuijin.customers.models import Contact
from tuijin.customers.telling import label_of
from tuijin.people.actors import Actor
from tuijin.transfer.exporting import MOST_ROWS, PIECE, Exporter, Table

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
CONTACT: Mapping[str, Any] = {
    "name": _("姓名"),
    "title": _("职务"),
    "department": _("部门"),
    "phone": _("电话"),
    "email": _("邮箱"),
    "wechat": _("微信"),
    "note": _("备注"),
    "source": _("来源"),
}


def read_customers(actor: Actor, query: str) -> Table:
    heads = [str(label_of(name)) if name in FIELDS else name for name in CUSTOMER]
    return Table(
        [*heads, str(_("负责人"))],
        _values(
            wanted(actor, query), lambda row: [*_fields(row, CUSTOMER), row.owner.name if row.owner else ""]
        ),
    )


def read_contacts(actor: Actor, query: str) -> Table:
    rows = Contact.objects.visible_to(actor).filter(customer__in=wanted(actor, query).order_by().values("pk"))
    heads = [str(_("客户")), *(str(label) for label in CONTACT.values())]
    return Table(
        heads,
        _values(rows.select_related("customer"), lambda row: [row.customer.name, *_fields(row, CONTACT)]),
    )


def _fields(row: Any, names: Any) -> list[Any]:
    return [getattr(row, name) for name in names]


def _values(rows: QuerySet, read: Callable[[Any], list[Any]]) -> Iterator[list[Any]]:
    for row in rows[:MOST_ROWS].iterator(chunk_size=PIECE):
        yield read(row)


CUSTOMERS = Exporter("customers", read_customers)
CONTACTS = Exporter("contacts", read_contacts)
