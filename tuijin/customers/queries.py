"""Reads of customers and of the people there. Every read starts from the actor."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from tuijin.common.names import name_key
from tuijin.common.parsing import record_id
from tuijin.customers.models import Contact, Customer
from tuijin.people.actors import Actor
from tuijin.people.models import Person


def customers(actor: Actor, text: str = "") -> QuerySet[Customer]:
    """Customers in sight, by name; those whose name contains `text` when it is given."""
    rows = Customer.objects.visible_to(actor).select_related("owner")
    return rows.filter(name__icontains=text) if text else rows


def customer(actor: Actor, pk: int) -> Customer:
    """One customer. Raises Customer.DoesNotExist when it is out of sight."""
    return Customer.objects.one_visible_to(actor, pk).select_related("owner").get()


def find(actor: Actor, text: str) -> Customer:
    """The customer in sight with this number, name or short name. Raises Customer.DoesNotExist."""
    if (pk := record_id(text)) is not None:
        return customer(actor, pk)
    named = customers(actor).filter(Q(name_key=name_key(text)) | Q(short_name=text)).order_by("pk").first()
    if named is None:
        raise Customer.DoesNotExist
    return named


def contacts_of(actor: Actor, pk: int) -> list[Contact]:
    """The people at one customer."""
    return list(Contact.objects.at(actor, pk))


def contact(actor: Actor, pk: int) -> Contact:
    """One person at a customer. Raises Contact.DoesNotExist when the customer is out of sight."""
    return Contact.objects.one_visible_to(actor, pk).select_related("customer").get()


@dataclass(frozen=True)
class Namesake:
    """A customer of the same name. Out of sight it is no more than its owner's name."""

    owner: str
    customer: Customer | None = None


def namesake(actor: Actor, name: str, other_than: int | None = None) -> Namesake | None:
    """The customer whose name means the same company, if there is one."""
    if not (key := name_key(name)):
        return None
    rows = Customer.objects.filter(name_key=key).exclude(pk=other_than or 0).select_related("owner")
    if not (there := list(rows.order_by("pk"))):
        return None
    seen = rows.visible_of(actor, [row.pk for row in there]).order_by("pk").first()
    owner = (seen or there[0]).owner
    return Namesake(owner.name if owner else "", seen)


def names(actor: Actor, ids: Iterable[int]) -> dict[int, str]:
    """{id: name} of those in sight."""
    return dict(Customer.objects.visible_of(actor, list(ids)).values_list("pk", "name"))


def count_owned(person: Person) -> int:
    return Customer.objects.filter(owner=person).count()
