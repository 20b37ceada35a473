"""Deals, as search knows and shows them."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.urls import reverse

from tuijin.opportunities.models import Opportunity
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current
from tuijin.search.queries import Find
from tuijin.search.rules.words import Document


def documents(ids: Iterable[int]) -> Iterator[Document]:
    rows = Opportunity.objects.filter(pk__in=list(ids))
    columns = ("pk", "name", "customer__name", "customer__short_name", "ref", "owner", "outcome")
    for pk, name, customer, short, ref, owner, outcome in rows.values_list(*columns):
        words = (customer or "", short or "", ref)
        yield Document(pk, (name,), words, owner=owner, live=outcome == Opportunity.OPEN)


def visible(actor: Actor) -> QuerySet[Opportunity]:
    return Opportunity.objects.visible_to(actor)


def finds(actor: Actor, ids: Iterable[int]) -> dict[int, Find]:
    rows = Opportunity.objects.visible_to(actor).filter(pk__in=list(ids))
    stages = {stage.key: str(stage.name) for stage in current().stages}
    return {row.pk: _find(row, stages) for row in rows.select_related("customer", "owner")}


def _find(row: Opportunity, stages: dict[str, str]) -> Find:
    customer = row.customer.called if row.customer else ""
    told = [
        "" if row.name.startswith(customer) else customer,
        stages.get(row.stage, row.stage),
        row.owner.name if row.owner else "",
    ]
    return Find(row.name, reverse("opportunities:deal", args=[row.pk]), " · ".join(filter(None, told)))


def at_customers(customers: Iterable[int]) -> Iterable[int]:
    return Opportunity.objects.filter(customer__in=list(customers)).values_list("pk", flat=True)
