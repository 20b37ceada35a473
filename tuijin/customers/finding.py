"""Customers and the people there, as search knows and shows them."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.urls import reverse

from tuijin.customers.models import Contact, Customer
from tuijin.people.actors import Actor
from tuijin.search.queries import Find
from tuijin.search.rules.words import Document


def customer_documents(ids: Iterable[int]) -> Iterator[Document]:
    rows = Customer.objects.filter(pk__in=list(ids))
    for pk, name, short, phone, owner in rows.values_list("pk", "name", "short_name", "phone", "owner"):
        yield Document(pk, (name, short), phones=(phone,), owner=owner)


def visible_customers(actor: Actor) -> QuerySet[Customer]:
    return Customer.objects.visible_to(actor)


def customer_finds(actor: Actor, ids: Iterable[int]) -> dict[int, Find]:
    rows = Customer.objects.visible_to(actor).filter(pk__in=list(ids)).select_related("owner")
    return {
        row.pk: Find(
            row.name,
            reverse("customers:customer", args=[row.pk]),
            " · ".join(filter(None, [row.region, row.industry, row.owner.name if row.owner else ""])),
        )
        for row in rows
    }


def contact_documents(ids: Iterable[int]) -> Iterator[Document]:
    rows = Contact.objects.filter(pk__in=list(ids)).select_related("customer")
    for row in rows:
        at = row.customer
        words = (at.name, at.short_name, row.email, row.wechat)
        yield Document(row.pk, (row.name,), words, (row.phone,), at.owner_id)


def visible_contacts(actor: Actor) -> QuerySet[Contact]:
    return Contact.objects.visible_to(actor)


def contact_finds(actor: Actor, ids: Iterable[int]) -> dict[int, Find]:
    rows = Contact.objects.visible_to(actor).filter(pk__in=list(ids)).select_related("customer")
    return {
        row.pk: Find(
            row.name,
            f"{reverse('customers:customer', args=[row.customer_id])}#contact-{row.pk}",
            " · ".join(filter(None, [row.title or row.department, row.customer.called])),
        )
        for row in rows
    }


def contacts_at(customers: Iterable[int]) -> Iterable[int]:
    return Contact.objects.filter(customer__in=list(customers)).values_list("pk", flat=True)
