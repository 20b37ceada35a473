"""Deals, as search knows and shows them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from django.db.models import QuerySet
from django.urls import reverse

from tuijin.opportunities.models import Opportunity
from tuijin.people.actors import Actor
from tuijin.people.prepared import prepared
from tuijin.people.queries import granted
from tuijin.playbook.queries import current
from tuijin.search.queries import Find
from tuijin.search.rules.words import Document, Sight

SEEN = ("pk", "customer_id", "owner_id", "presales_id")


def documents(ids: Iterable[int]) -> Iterator[Document]:
    rows = Opportunity.objects.filter(pk__in=list(ids)).select_related(None)
    told = list(rows.values_list(*SEEN, "name", "ref", "outcome", "customer__name", "customer__short_name"))
    seen = _sights(told)
    for pk, at, owner, _presales, name, ref, outcome, called, short in told:
        yield Document(
            pk, (name,), (*((called, short) if at else ()), ref), owner=owner,
            live=outcome == Opportunity.OPEN, sight=seen[pk], about=at,
        )  # fmt: skip


def _sights(deals: Collection[tuple]) -> dict[int, Sight]:
    """Who sees each: by its owner, as presales, by a grant. `deals`: rows that begin with the columns of SEEN."""
    grants = granted("opportunity", [deal[0] for deal in deals])
    return {
        pk: Sight.of([owner], [presales, *grants.get(pk, ())]) for pk, _at, owner, presales, *_more in deals
    }


def sights(ids: Iterable[int]) -> dict[int, Sight]:
    """{deal: who sees it}."""
    return _sights(Opportunity.objects.filter(pk__in=list(ids)).values_list(*SEEN))


def seen_by(customers: Iterable[int]) -> dict[int, Sight]:
    """{customer: whom its deals let see it}."""
    deals = Opportunity.objects.filter(customer__in=list(customers)).values_list(*SEEN)
    seen = _sights(deals)
    found: dict[int, Sight] = defaultdict(Sight)
    for pk, customer, *_who in deals:
        found[customer] |= seen[pk]
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
