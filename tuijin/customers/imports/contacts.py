"""How people at customers are imported. Without a key of the source they are one by customer and name."""

from collections.abc import Mapping, Sequence
from typing import Any

from tuijin.common.names import name_key
from tuijin.common.text import Text
from tuijin.customers.imports import finding
from tuijin.customers.models import Contact, Customer
from tuijin.customers.operations import NewContact, add_contacts, change_contact, remove_contacts
from tuijin.people.actors import Actor
from tuijin.transfer.importing import KEY, Draft, Importer, Undo, write_each
from tuijin.transfer.rules import fields
from tuijin.transfer.rules.fields import FieldSpec, known_as
from tuijin.transfer.rules.names import NAMES, WITHOUT_NAME, whole_name
from tuijin.transfer.rules.words import CONTACT_HEADERS

PLAIN = ("title", "department", "phone", "email", "wechat", "note", "source")


def _fields() -> tuple[FieldSpec, ...]:
    text = fields.text
    own = (
        FieldSpec(KEY, Text("编号", "Id"), text(200)),
        FieldSpec("name", Text("姓名", "Name"), text(80)),
        *NAMES,
        FieldSpec("customer", Text("客户", "Customer"), text(200)),
        FieldSpec("customer_key", Text("客户编号", "Customer id"), text(200)),
        FieldSpec("title", Text("职务", "Title"), text(80)),
        FieldSpec("department", Text("部门", "Department"), text(80)),
        FieldSpec("phone", Text("电话", "Phone"), text(40)),
        FieldSpec("email", Text("邮箱", "E-mail"), fields.lenient_email),
        FieldSpec("wechat", Text("微信", "WeChat"), text(80)),
        FieldSpec("note", Text("备注", "Note"), text(10_000, lines=True)),
        FieldSpec("source", Text("资料来源", "Where from"), text(200)),
        fields.DELETED,
    )
    return known_as(own, CONTACT_HEADERS)


def _identity(values: Mapping[str, Any]) -> str:
    company = values.get("customer_key") or name_key(values.get("customer", ""))
    return "" if values.get(KEY) or not company else f"{company}|{whole_name(values)}"[:250]


def _existing(actor: Actor, ids: Sequence[int]) -> set[int]:
    return set(Contact.objects.visible_of(actor, ids).values_list("pk", flat=True))


def _prepare(actor: Actor, drafts: Sequence[Draft]) -> None:
    for draft in drafts:
        if not whole_name(draft.values):
            draft.fail(WITHOUT_NAME)
    finding.prepare(actor, [draft for draft in drafts if not draft.faults], finding.note_missing)
    new = [draft for draft in drafts if draft.target is None and not draft.faults]
    companies = finding.companies_of(new)
    same = {
        (row.customer_id, row.name): row
        for row in Contact.objects.filter(customer__in=companies.values()).order_by("-pk")
    }
    for draft in new:
        company = companies.get(draft.line)
        row = same.get((company.pk, whole_name(draft.values))) if company else None
        if row:
            draft.target, draft.changed = row.pk, frozenset(_gaps(draft, row))


def _gaps(draft: Draft, row: Contact) -> dict[str, Any]:
    """What the source knows and somebody who was here before lacks; nothing is written over."""
    return {name: draft.values[name] for name in PLAIN if draft.values.get(name) and not getattr(row, name)}


def _apply(actor: Actor, drafts: Sequence[Draft]) -> list[int]:
    companies = finding.find_or_add(actor, drafts, {})
    rows = Contact.objects.in_bulk([draft.target for draft in drafts if draft.target])

    def change(draft: Draft) -> None:
        row = rows[draft.target or 0]
        changes = _changes(draft) if draft.known else _gaps(draft, row)
        if draft.known and companies.get(draft.line):
            changes["customer"] = companies[draft.line]
        change_contact(actor=actor, contact=row, version=row.version, changes=changes)

    def add(new: Sequence[Draft]) -> list[Contact]:
        at = companies | finding.wait(actor, [draft for draft in new if draft.line not in companies])
        return add_contacts(actor=actor, contacts=[_new(draft, at[draft.line]) for draft in new])

    return write_each(drafts, change, add)


def _new(draft: Draft, customer: Customer) -> NewContact:
    known = {name: draft.values[name] for name in PLAIN if draft.values.get(name)}
    return NewContact(customer, whole_name(draft.values), **known)


def _changes(draft: Draft) -> dict[str, Any]:
    changes = {name: draft.values[name] for name in PLAIN if name in draft.changed}
    if draft.changed & {"name", "first_name", "last_name"}:
        changes["name"] = whole_name(draft.values)
    return changes


IMPORTER = Importer(
    key="contacts",
    kind="contact",
    label=Text("联系人", "Contacts"),
    permission="customers:import",
    fields=_fields,
    identity=_identity,
    existing=_existing,
    prepare=_prepare,
    apply=_apply,
    undo=Undo(Contact, ("name", "customer", *PLAIN), remove_contacts, change_contact, "contact"),
)
