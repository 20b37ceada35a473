"""Deals, as search knows and shows them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.urls import reverse

from tuijin.opportunities.models import Opportunity
from tuijin.people.actors import Actor
from tuijin.people.prepared import prepared
from tuijin.people.queries import granted
from tuijin.playbook.queries import current
from tuijin.search.queries import Find
from tuijin.search.rules.words import Document, Sight


def documents(ids: Iterable[int]) -> Iterator[Document]:
    rows = list(Opportunity.objects.filter(pk__in=list(ids)).select_related("customer"))
    sights = _sights(rows)
    for row in rows:
        at = (row.customer.name, row.customer.short_name) if row.customer else ()
        yield Document(
            row.pk, (row.name,), (*at, row.ref), owner=row.owner_id, live=row.is_open, sight=sights[row.pk],
            about=row.customer_id,
        )  # fmt: skip


def _sights(deals: Iterable[Opportunity]) -> dict[int, Sight]:
    """Who sees each: by its owner, as presales, by a grant."""
    deals = list(deals)
    grants = granted("opportunity", [row.pk for row in deals])
    return {row.pk: Sight.of([row.owner_id], [row.presales_id, *grants.get(row.pk, ())]) for row in deals}


def sights(ids: Iterable[int]) -> dict[int, Sight]:
    """{deal: who sees it}."""
    return _sights(Opportunity.objects.filter(pk__in=list(ids)).only("owner", "presales"))


def seen_by(customers: Iterable[int]) -> dict[int, Sight]:
    """{customer: whom its deals let see it}."""
    deals = list(
        Opportunity.objects.filter(customer__in=list(customers)).only("customer", "owner", "presales")
    )
    found: dict[int, Sight] = defaultdict(Sight)
    for row, sight in zip(deals, _sights(deals).values(), strict=True):
        found[row.customer_id or 0] |= sight
    return found


def visible(actor: Actor) -> QuerySet[Opportunity]:
    return Opportunity.objects.visible_to(actor)


def finds(actor: Actor, ids: Iterable[int]) -> dict[int, Find]:
    stages = {stage.key: str(stage.name) for stage in current().stages}
    return {row.pk: _find(row, stages) for row in _found(actor, tuple(ids))}


@prepared
def _found(actor: Actor, ids: tuple[int, ...]) -> QuerySet[Opportunity]:
    return Opportunity.objects.visible_of(actor, ids).select_related("customer", "owner")


def _find(row: Opportunity, stages: dict[str, str]) -> Find:
    customer = row.customer.called if row.customer else ""
    told = [
        "" if row.name.startswith(customer) else customer,
        stages.get(row.stage, row.stage),
        row.owner.name if row.owner else "",
    ]
    return Find(row.name, reverse("opportunities:deal", args=[row.pk]), " · ".join(filter(None, told)))
