"""Changes to customers and to the people there."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuijin.activities.queries import at_any_of, met_of
from tuijin.common import clock
from tuijin.common.errors import Reason, Refused
from tuijin.common.names import name_key
from tuijin.common.text import Text
from tuijin.customers.models import Contact, Customer
from tuijin.customers.operations.merging import delete_contact, merge_contacts
from tuijin.people.actors import Actor
from tuijin.people.models import Person
from tuijin.timeline.inserting import insert_rows
from tuijin.timeline.operations import Happening, record, revise
from tuijin.timeline.queries import pointed_at

__all__ = [
    "NewContact",
    "NewCustomer",
    "add_contacts",
    "add_customers",
    "change_contact",
    "change_customer",
    "customer_named",
    "customer_to_be_named",
    "delete_contact",
    "merge_contacts",
    "reassign",
    "remove_contacts",
    "remove_customers",
]

TO_BE_NAMED = Text("公司待补", "Company still to be named")


@dataclass(frozen=True)
class NewCustomer:
    """What is known of a new company (units as in `models.Customer`)."""

    name: str
    owner: Person | None = None
    short_name: str = ""
    industry: str = ""
    region: str = ""
    address: str = ""
    phone: str = ""
    website: str = ""
    staff: int | None = None
    revenue: Decimal | None = None
    note: str = ""
    created_at: dt.datetime | None = None  # when we came to know it, where that was not now


def add_customers(*, actor: Actor, customers: Iterable[NewCustomer]) -> list[Customer]:
    """Add companies, all or none. Raises Refused for one without a name."""
    actor.must("customers:write")
    customers = list(customers)
    for new in customers:
        _must_be_named(vars(new), _("请写客户的名称"))
    now = clock.now()
    with transaction.atomic():
        rows = insert_rows(
            [
                Customer(**vars(new) | {"created_at": new.created_at or now}, name_key=name_key(new.name))
                for new in customers
            ]
        )
        told = [Happening("customer", row.pk, "created", at=row.created_at) for row in rows]
        record(actor=actor, happenings=told)
    return rows


def _must_be_named(values: Mapping[str, Any], said: Any) -> None:
    if not str(values.get("name", "-")).strip():
        raise Refused(Reason("name_missing", said, "name"))


def customer_named(*, actor: Actor, name: str) -> Customer | None:
    """The customer in sight of that name or short name, else a new one of the actor's; None for no name."""
    name = name.strip()
    if not name:
        return None
    known = Customer.objects.visible_to(actor).filter(Q(name_key=name_key(name)) | Q(short_name=name))
    return (
        known.order_by("pk").first()
        or add_customers(actor=actor, customers=[NewCustomer(name, owner=actor.person)])[0]
    )


def customer_to_be_named(*, actor: Actor) -> tuple[Customer, bool]:
    """(the actor's own record under which people wait until their company is known, whether it is new)."""
    keys = [name_key(name) for name in (TO_BE_NAMED.zh, TO_BE_NAMED.en)]
    known = Customer.objects.filter(owner=actor.person, name_key__in=keys).order_by("pk").first()
    if known:
        return known, False
    new = NewCustomer(str(TO_BE_NAMED), owner=actor.person)
    return add_customers(actor=actor, customers=[new])[0], True


def change_customer(*, actor: Actor, customer: Customer, version: int, changes: dict[str, Any]) -> Customer:
    """Change fields of a company. Raises Refused for an empty name, Stale when somebody else did so first."""
    actor.must("customers:write")
    _must_be_named(changes, _("请写客户的名称"))
    if "name" in changes:
        changes = changes | {"name_key": name_key(changes["name"])}
    now, _told = revise(actor=actor, kind="customer", row=customer, version=version, changes=changes)
    return now


@dataclass(frozen=True)
class NewContact:
    """What is known of a new person at a customer. `source`: where we have the data from."""

    customer: Customer
    name: str
    title: str = ""
    department: str = ""
    phone: str = ""
    email: str = ""
    wechat: str = ""
    note: str = ""
    source: str = ""
    created_at: dt.datetime | None = None  # when we came to know him, where that was not now


def add_contacts(*, actor: Actor, contacts: Iterable[NewContact]) -> list[Contact]:
    """Add people at customers, all or none. Raises Refused for one without a name."""
    actor.must("customers:write")
    contacts = list(contacts)
    for new in contacts:
        _must_be_named(vars(new), _("请写这个人的姓名"))
    now = clock.now()
    with transaction.atomic():
        rows = insert_rows([Contact(**vars(new) | {"created_at": new.created_at or now}) for new in contacts])
        record(
            actor=actor,
            happenings=[_contact_told(row) for row in rows],
        )
    return rows


def _contact_told(row: Contact) -> Happening:
    data = {"contact": row.pk, "name": row.name}
    return Happening(
        "customer", row.customer_id, "contact_added", data, at=row.created_at, touches=(("contact", row.pk),)
    )


def change_contact(*, actor: Actor, contact: Contact, version: int, changes: dict[str, Any]) -> Contact:
    """Change a person at a customer. Raises Refused for an empty name, Stale when somebody else did so first.

    `company` in place of `customer` names the company he now is with: one in sight, or a new one.
    """
    actor.must("customers:write")
    _must_be_named(changes, _("请写这个人的姓名"))
    with transaction.atomic():
        if "company" in changes:
            changes = dict(changes)
            moved = customer_named(actor=actor, name=changes.pop("company"))
            changes |= {"customer": moved or contact.customer}
        now, _told = revise(actor=actor, kind="contact", row=contact, version=version, changes=changes)
    return now


def remove_customers(*, actor: Actor, ids: Sequence[int]) -> dict[int, Any]:
    """Take away companies to which nothing belongs; {id: why it stays} of the others."""
    actor.must("customers:write")
    used = pointed_at(Customer, ids) | at_any_of(ids)
    going = {row.pk: row.name for row in Customer.objects.filter(pk__in=set(ids) - used)}
    with transaction.atomic():
        Customer.objects.filter(pk__in=going).delete()
        record(
            actor=actor,
            happenings=[Happening("customer", pk, "removed", {"name": name}) for pk, name in going.items()],
        )
    return {pk: _("这家客户名下已有联系人、单子、信息或动作。") for pk in used}


def remove_contacts(*, actor: Actor, ids: Sequence[int]) -> dict[int, Any]:
    """Take away people whom nobody has met; {id: why he stays} of the others."""
    actor.must("customers:write")
    used = pointed_at(Contact, ids) | met_of(ids)
    going = list(Contact.objects.filter(pk__in=set(ids) - used))
    with transaction.atomic():
        Contact.objects.filter(pk__in=[row.pk for row in going]).delete()
        told = [
            Happening(
                "customer",
                row.customer_id,
                "contact_removed",
                {"contact": row.pk, "name": row.name},
                touches=(("contact", row.pk),),
            )
            for row in going
        ]
        record(actor=actor, happenings=told)
    return {pk: _("已有动作或单子写着这个人。") for pk in used}


def reassign(*, actor: Actor, giver: Person, receiver: Person) -> int:
    """Hand over every customer of one person to another; how many."""
    rows = list(Customer.objects.filter(owner=giver))
    with transaction.atomic():
        for row in rows:
            change_customer(actor=actor, customer=row, version=row.version, changes={"owner": receiver})
    return len(rows)
