"""Leads, as search knows and shows them."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.urls import reverse

from tuijin.common.text import Text
from tuijin.market.models import Lead
from tuijin.people.actors import Actor
from tuijin.people.prepared import prepared
from tuijin.people.queries import granted
from tuijin.search.queries import Find
from tuijin.search.rules.words import Document, Sight

STATES = {Lead.VISITED: Text("已初访", "Visited"), Lead.DROPPED: Text("已放弃", "Dropped")}


def documents(ids: Iterable[int]) -> Iterator[Document]:
    ids = list(ids)
    rows, grants = Lead.objects.filter(pk__in=ids), granted("lead", ids)
    for pk, company, contact, phone, owner, state in rows.values_list(
        "pk", "company", "contact", "phone", "owner", "state"
    ):
        sight = Sight.of([owner], grants.get(pk, ()))
        names = (company, contact)
        yield Document(pk, names, phones=(phone,), owner=owner, live=state == Lead.OPEN, sight=sight)


def sights(ids: Iterable[int]) -> dict[int, Sight]:
    """{lead: who sees it}: its owner, and whom it was opened to."""
    ids = list(ids)
    owners, grants = Lead.objects.filter(pk__in=ids).values_list("pk", "owner"), granted("lead", ids)
    return {pk: Sight.of([owner], grants.get(pk, ())) for pk, owner in owners}


def visible(actor: Actor) -> QuerySet[Lead]:
    return Lead.objects.visible_to(actor)


def finds(actor: Actor, ids: Iterable[int]) -> dict[int, Find]:
    return {
        row.pk: Find(
            row.company,
            reverse("market:lead", args=[row.pk]),
            " · ".join(filter(None, [row.contact, row.region, row.owner.name if row.owner else ""])),
            str(STATES.get(row.state, "")),
        )
        for row in _found(actor, tuple(ids))
    }


@prepared
def _found(actor: Actor, ids: tuple[int, ...]) -> QuerySet[Lead]:
    return Lead.objects.visible_of(actor, ids).select_related("owner")
