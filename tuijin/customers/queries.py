"""Reads of customers and of the people there. Every read starts from the actor."""

from collections.abc import Iterable

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
    return customers(actor).get(pk=pk)


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
    return list(Contact.objects.visible_to(actor).filter(customer=pk))


def names(actor: Actor, ids: Iterable[int]) -> dict[int, str]:
    """{id: name} of those in sight."""
    return {row.pk: row.name for row in Customer.objects.visible_to(actor).filter(pk__in=list(ids))}


def count_owned(person: Person) -> int:
    return Customer.objects.filter(owner=person).count()
