"""Customers and the people there, as search knows and shows them."""

from collections.abc import Iterable, Iterator, Mapping

from django.db.models import QuerySet
from django.urls import reverse

from tuijin.common.rooms import registry
from tuijin.customers.models import Contact, Customer
from tuijin.people.actors import Actor
from tuijin.people.prepared import prepared
from tuijin.people.queries import granted
from tuijin.search.queries import Find
from tuijin.search.rules.words import Document, Sight


def customer_documents(ids: Iterable[int]) -> Iterator[Document]:
    rows = Customer.objects.filter(pk__in=list(ids))
    told = list(rows.values_list("pk", "name", "short_name", "phone", "owner_id"))
    sights = _sights({pk: owner for pk, *_names, owner in told})
    for pk, name, short, phone, owner in told:
        yield Document(pk, (name, short), phones=(phone,), owner=owner, sight=sights[pk])


def _sights(owners: Mapping[int, int | None]) -> dict[int, Sight]:
    """Who sees each of these customers ({id: owner}): by its owner, by a grant, by what higher rooms open."""
    grants = granted("customer", owners)
    sights = {pk: Sight.of([owner], grants.get(pk, ())) for pk, owner in owners.items()}
    for seen_by in registry.seen_by("customer"):
        for pk, sight in seen_by(owners).items():
            sights[pk] |= sight
    return sights


def visible_customers(actor: Actor) -> QuerySet[Customer]:
    return Customer.objects.visible_to(actor)


def customer_finds(actor: Actor, ids: Iterable[int]) -> dict[int, Find]:
    return {
        row.pk: Find(
            row.name,
            reverse("customers:customer", args=[row.pk]),
            " · ".join(filter(None, [row.region, row.industry, row.owner.name if row.owner else ""])),
        )
        for row in _customers(actor, tuple(ids))
    }


@prepared
def _customers(actor: Actor, ids: tuple[int, ...]) -> QuerySet[Customer]:
    return Customer.objects.visible_of(actor, ids).select_related("owner")


def contact_documents(ids: Iterable[int]) -> Iterator[Document]:
    rows = list(Contact.objects.filter(pk__in=list(ids)).select_related("customer"))
    sights = _sights({row.customer_id: row.customer.owner_id for row in rows})
    for row in rows:
        at = row.customer
        words = (at.name, at.short_name, row.email, row.wechat)
        yield Document(
            row.pk, (row.name,), words, (row.phone,), at.owner_id, sight=sights[at.pk], about=at.pk
        )


def visible_contacts(actor: Actor) -> QuerySet[Contact]:
    return Contact.objects.visible_to(actor)


def contact_finds(actor: Actor, ids: Iterable[int]) -> dict[int, Find]:
    return {
        row.pk: Find(
            row.name,
            f"{reverse('customers:customer', args=[row.customer_id])}#contact-{row.pk}",
            " · ".join(filter(None, [row.title or row.department, row.customer.called])),
        )
        for row in _contacts(actor, tuple(ids))
    }


@prepared
def _contacts(actor: Actor, ids: tuple[int, ...]) -> QuerySet[Contact]:
    return Contact.objects.visible_of(actor, ids).select_related("customer")
