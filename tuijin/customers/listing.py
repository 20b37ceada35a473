"""The list of customers: its columns, its filters, its order, and what stands in its cells."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from tuijin.activities.queries import last_at_customers, last_at_each
from tuijin.common.rooms import registry
from tuijin.customers.forms import FIELDS
from tuijin.customers.models import Customer
from tuijin.customers.queries import customers
from tuijin.people.actors import OPERATOR, Actor
from tuijin.people.filtering import OwnedFilters, owned
from tuijin.people.prepared import prepared
from tuijin.web.columns import Column
from tuijin.web.filtering import must_read
from tuijin.web.forms import WrittenField
from tuijin.web.ordering import FIRST_DAY, LAST_DAY, Order, in_order
from tuijin.web.paging import Page, Spot, cut, numbers, page, said_count, spot_of
from tuijin.web.rows import Cell, person
from tuijin.web.templatetags import ui

KIND = "customer"
LABELS = {name: make().label for name, make in FIELDS.items()}
OWN = (
    Column("name", LABELS["name"], sort="name", fixed=True),
    Column("industry", LABELS["industry"], sort="industry"),
    Column("region", LABELS["region"], sort="region"),
    Column("owner", LABELS["owner"], sort="owner"),
)
MORE = (
    Column("last", _("最近动作"), sort="last"),
    Column("short_name", LABELS["short_name"], sort="short_name", usual=False),
    Column("phone", LABELS["phone"], usual=False),
    Column("address", LABELS["address"], usual=False),
    Column("website", LABELS["website"], usual=False),
    Column("staff", LABELS["staff"], sort="staff", num=True, usual=False),
    Column("revenue", LABELS["revenue"], sort="revenue", num=True, usual=False),
    Column("created", _("建档"), sort="created", usual=False),
    Column("note", LABELS["note"], usual=False),
)
PLAIN = ("industry", "region", "short_name", "address", "website", "staff")
SORTS = {name: name for name in ("name", "industry", "region", "short_name", "staff", "revenue")} | {
    "owner": "owner__name",
    "created": "created_at",
}


def columns() -> tuple[Column, ...]:
    """Ours, with those that higher rooms add in the middle."""
    added = [(read.__name__, read(OPERATOR, [])) for read in registry.columns(KIND)]
    sorts = registry.orders(KIND)
    middle = [Column(key, told.title, key if key in sorts else "", told.number) for key, told in added]
    return (*OWN, *middle, *MORE)


@dataclass(frozen=True)
class Wanted:
    """Filters that are set; empty ones ask for nothing. `owner`: as `people.filtering.owned` takes it."""

    text: str = ""
    industry: str = ""
    region: str = ""
    owner: int | str | None = None

    def among(self, rows: QuerySet[Customer]) -> QuerySet[Customer]:
        """Those of `rows` that are wanted."""
        named = Q(name__icontains=self.text) | Q(short_name__icontains=self.text) if self.text else Q()
        held = {"industry__icontains": self.industry, "region__icontains": self.region}
        return owned(rows.filter(named, **{name: part for name, part in held.items() if part}), self.owner)


class CustomerFilters(OwnedFilters):
    """Which customers: in words, of which industry and region, whose."""

    text = WrittenField(label=_("名称或简称"), required=False, max_length=80)
    industry = WrittenField(label=LABELS["industry"], required=False, max_length=80)
    region = WrittenField(label=LABELS["region"], required=False, max_length=80)

    groups = {name: (LABELS[name], (name,)) for name in ("owner", "industry", "region")}

    def wanted(self) -> Wanted:
        return Wanted(**self.values())


def ordered(actor: Actor, rows: QuerySet[Customer], sort: str) -> tuple[QuerySet[Customer], tuple[str, ...]]:
    """The rows and what orders them: as asked for, else by name."""
    return in_order(rows, {**SORTS, **_reckoned(actor)}, sort, ("name", "pk"))


def page_of_customers(request: HttpRequest, actor: Actor, wanted: Wanted) -> tuple[Page, str]:
    """A page of the customers in sight that are wanted, and how many there are of them."""
    sort = request.GET.get("sort", "")
    by = ordered(actor, Customer.objects.all(), sort)[1]
    spot = spot_of(request, by)
    found, count = _found(actor, wanted, sort, spot), len(_numbers(actor, wanted))
    return page(request, found, by, spot), said_count(count)


@prepared
def _found(actor: Actor, wanted: Wanted, sort: str, spot: Spot) -> QuerySet[Customer]:
    """The customers of one page and one more (`web.paging.cut`)."""
    rows, by = ordered(actor, Customer.objects.select_related("owner"), sort)
    return cut(rows, by, spot, parts=[ordered(actor, part, sort)[0] for part in _seen(actor, wanted)])


@prepared
def _numbers(actor: Actor, wanted: Wanted) -> QuerySet:
    """Those of all in the list, to be counted."""
    return numbers(_seen(actor, wanted))


def _seen(actor: Actor, wanted: Wanted) -> list[QuerySet[Customer]]:
    """The customers in sight that are wanted, in parts that share none."""
    return [wanted.among(part) for part in Customer.objects.visible_parts(actor)]


def _reckoned(actor: Actor) -> dict[str, Order]:
    """What other tables say of each customer: the last activity, and what higher rooms count."""

    def last(falling: bool) -> Coalesce:
        return Coalesce(last_at_each(actor), Value(FIRST_DAY if falling else LAST_DAY))

    added = {key: lambda _falling, order=order: order(actor) for key, order in registry.orders(KIND).items()}
    return {"last": last, **added}


def asked_for(actor: Actor, query: str) -> QuerySet[Customer]:
    """The customers in sight that the list's address asks for, in its order."""
    given = QueryDict(query)
    rows = CustomerFilters(given, actor=actor).wanted().among(customers(actor))
    rows, by = ordered(actor, rows, given.get("sort", ""))
    return rows.order_by(*by)


def check(actor: Actor, query: str) -> None:
    """Raise Unusable when the address asks for something that the list does not know."""
    must_read(CustomerFilters(QueryDict(query), actor=actor), [*SORTS, *_reckoned(actor)])


def cells(actor: Actor, rows: Sequence[Customer], shown: Sequence[Column]) -> dict[str, Cell]:
    """Column → what stands there; what other tables say is read once for all rows, if it is shown."""
    told = told_elsewhere(actor, rows, {column.key for column in shown})
    last = told.pop("last", {})
    plain = {name: lambda row, name=name: getattr(row, name) for name in PLAIN}
    return plain | {key: _told(values) for key, values in told.items()} | {
        "name": lambda row: row.name,
        "owner": lambda row: person(row.owner),
        "last": lambda row: ui.day(last.get(row.pk), "—"),
        "phone": lambda row: row.phone,
        "revenue": lambda row: ui.money(row.revenue),
        "created": lambda row: ui.day(row.created_at),
        "note": lambda row: Truncator(row.note).chars(60),
    }  # fmt: skip


def told_elsewhere(
    actor: Actor, rows: Sequence[Customer], keys: Collection[str]
) -> dict[str, dict[int, Any]]:
    """{column: {customer id: what other tables say}} of these columns: the last activity, what higher rooms add."""
    ids = [row.pk for row in rows]
    added = {read.__name__: read for read in registry.columns(KIND)}
    told: dict[str, dict[int, Any]] = {}
    for key in added.keys() & set(keys):
        column = added[key](actor, ids)
        told[key] = {pk: int(said) for pk, said in column.values.items()} if column.number else column.values
    return told | ({"last": last_at_customers(actor, ids)} if "last" in keys else {})


def _told(values: dict[int, Any]) -> Cell:
    return lambda row: values.get(row.pk, "")


def url(row: Any) -> str:
    return reverse("customers:customer", args=[row.pk])
