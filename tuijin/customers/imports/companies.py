"""How customers are imported. Without a key of the source they are matched by the key of their name."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tuijin.common.names import name_key
from tuijin.common.text import Text
from tuijin.customers.models import Customer
from tuijin.customers.operations import NewCustomer, add_customers, change_customer, remove_customers
from tuijin.people.actors import Actor
from tuijin.transfer.colleagues import OWNER, find_or_add, remark_unknown
from tuijin.transfer.importing import KEY, Draft, Importer, Undo, write_each
from tuijin.transfer.rules import fields
from tuijin.transfer.rules.fields import FieldSpec, known_as
from tuijin.transfer.rules.words import CUSTOMER_HEADERS, INDUSTRIES

LARGEST_REVENUE = Decimal("99999999999999.99")
PLAIN = (
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
OUT_OF_SIGHT = Text(
    "这家客户已在系统里，由别的同事负责，请先找他。", "This customer is here already; ask its owner first."
)


def _fields() -> tuple[FieldSpec, ...]:
    text = fields.text
    own = (
        FieldSpec(KEY, Text("编号", "Id"), text(200)),
        FieldSpec("name", Text("名称", "Name"), text(200), required=True, may_be_empty=False),
        FieldSpec("short_name", Text("简称", "Short name"), text(40)),
        FieldSpec("industry", Text("行业", "Industry"), fields.words(INDUSTRIES, 80)),
        FieldSpec("region", Text("地区", "Region"), text(80)),
        FieldSpec("address", Text("地址", "Address"), text(200)),
        FieldSpec("phone", Text("电话", "Phone"), text(40)),
        FieldSpec("website", Text("网站", "Website"), text(200)),
        FieldSpec("staff", Text("员工数", "Staff"), fields.whole()),
        FieldSpec("revenue", Text("年营业额", "Revenue"), fields.money(LARGEST_REVENUE)),
        OWNER,
        FieldSpec("note", Text("备注", "Note"), text(10_000, lines=True)),
        fields.DELETED,
    )
    return known_as(own, CUSTOMER_HEADERS)


def _identity(values: Mapping[str, Any]) -> str:
    return f"name:{name_key(values['name'])}"


def _existing(actor: Actor, ids: Sequence[int]) -> set[int]:
    return set(Customer.objects.visible_of(actor, ids).values_list("pk", flat=True))


def _prepare(actor: Actor, drafts: Sequence[Draft]) -> None:
    new = [draft for draft in drafts if draft.target is None]
    same = {row.name_key: row for row in _named(name_key(draft.values["name"]) for draft in new)}
    seen = _existing(actor, [row.pk for row in same.values()])
    for draft in new:
        row = same.get(name_key(draft.values["name"]))
        if row and row.pk not in seen:
            draft.fail(OUT_OF_SIGHT)
        elif row:
            draft.target = row.pk
            draft.changed = frozenset(_gaps(draft, row))
    remark_unknown([draft for draft in drafts if not draft.faults])


def _named(keys: Any) -> Any:
    """Customers by name key, the oldest last, so that it wins."""
    return Customer.objects.filter(name_key__in=set(keys)).select_related("owner").order_by("-pk")


def _gaps(draft: Draft, row: Customer) -> dict[str, Any]:
    """What the source knows and a customer that was here before lacks; nothing is written over."""
    gaps = {name: draft.values[name] for name in PLAIN if draft.values.get(name) and not getattr(row, name)}
    return gaps | ({"owner": draft.values["owner"]} if draft.values.get("owner") and not row.owner_id else {})


def _apply(actor: Actor, drafts: Sequence[Draft]) -> list[int]:
    people = find_or_add(actor, drafts)
    rows = Customer.objects.select_related("owner").in_bulk(
        [draft.target for draft in drafts if draft.target]
    )

    def change(draft: Draft) -> None:
        row = rows[draft.target or 0]
        found = {name: draft.values[name] for name in draft.changed} if draft.known else _gaps(draft, row)
        changes = {name: value for name, value in found.items() if name in PLAIN}
        if people.get(found.get("owner", "")):
            changes["owner"] = people[found["owner"]]
        change_customer(actor=actor, customer=row, version=row.version, changes=changes)

    def add(new: Sequence[Draft]) -> list[Customer]:
        return add_customers(actor=actor, customers=[_new(actor, draft, people) for draft in new])

    return write_each(drafts, change, add)


def _new(actor: Actor, draft: Draft, people: Mapping[str, Any]) -> NewCustomer:
    values = {name: draft.values[name] for name in PLAIN if draft.values.get(name) not in (None, "")}
    return NewCustomer(**values, owner=people.get(draft.values.get("owner", "")) or actor.person)


IMPORTER = Importer(
    key="customers",
    kind="customer",
    label=Text("客户", "Customers"),
    permission="customers:import",
    fields=_fields,
    identity=_identity,
    existing=_existing,
    prepare=_prepare,
    apply=_apply,
    undo=Undo(Customer, (*PLAIN, "owner"), remove_customers, change_customer, "customer"),
)
