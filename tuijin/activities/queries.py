"""Reads of activities. Every read starts from the actor."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery, prefetch_related_objects

from tuijin.activities.models import Activity, ActivityPerson
from tuijin.people.actors import Actor
from tuijin.people.prepared import Fixed, prepared


def about(actor: Actor, kind: str, pk: int, limit: int = 50) -> list[Activity]:
    """The latest activities about one record, with the people who were there."""
    found = _about(actor, kind, pk, Fixed(limit))
    prefetch_related_objects(found, "people")
    return found


@prepared
def _about(actor: Actor, kind: str, pk: int, limit: Any) -> QuerySet:
    rows = Activity.objects.filter(subject_kind=kind, subject_id=pk).few_visible_to(actor)
    return rows.select_related("by")[:limit]


def at_customer(actor: Actor, pk: int, limit: int = 50, start: int | None = None) -> list[Activity]:
    """The latest activities at one customer, whatever they were about; from the one with the id `start` on."""
    rows = Activity.objects.filter(customer_id=pk).few_visible_to(actor)
    if first := rows.filter(pk=start or 0).first():
        rows = rows.filter(Q(on__lt=first.on) | Q(on=first.on, pk__lte=first.pk))
    return list(rows.select_related("by").prefetch_related("people")[:limit])


def keys_in_use(area: str) -> dict[str, int]:
    """{kind key: activities that hold it}."""
    rows = Activity.objects.order_by().values("kind").annotate(count=Count("pk"))
    return {row["kind"]: row["count"] for row in rows}


def last_at_customers(actor: Actor, ids: list[int]) -> dict[int, date]:
    """{customer id: day of the last activity there that the actor sees}."""
    return dict(_last_at(actor, tuple(ids)))


@prepared
def _last_at(actor: Actor, ids: tuple[int, ...]) -> QuerySet:
    rows = Activity.objects.filter(customer_id__in=ids).few_visible_to(actor).order_by()
    return rows.values_list("customer_id").annotate(last=Max("on"))


def last_at_each(actor: Actor) -> Subquery:
    """Of customers: the day of the last activity there that the actor sees, or null."""
    rows = Activity.objects.visible_to(actor).filter(customer_id=OuterRef("pk")).order_by()
    return Subquery(rows.values("customer_id").annotate(last=Max("on")).values("last"))


def on_any_of(kind: str, ids: Collection[int]) -> set[int]:
    """Those of these records about which something was done, whoever did it: nobody may take them away."""
    rows = Activity.objects.filter(subject_kind=kind, subject_id__in=ids).order_by()
    return set(rows.values_list("subject_id", flat=True))


def at_any_of(ids: Collection[int]) -> set[int]:
    """Those of these customers at which something was done."""
    rows = Activity.objects.filter(customer_id__in=ids).order_by()
    return on_any_of("customer", ids) | {pk for pk in rows.values_list("customer_id", flat=True) if pk}


def count_met(contact: int) -> int:
    """At how many activities somebody of theirs was there, whoever did them."""
    return ActivityPerson.objects.filter(contact_id=contact).values("activity").distinct().count()


def met_of(ids: Collection[int]) -> set[int]:
    """Those of these contacts whom somebody met."""
    rows = ActivityPerson.objects.filter(contact_id__in=ids).values_list("contact_id", flat=True)
    return {pk for pk in rows if pk}


def may_correct(actor: Actor, activity: Activity) -> bool:
    """May the actor change what it says, or take it back: whoever did it, leaders, and those who import?"""
    own = actor.person_id is not None and activity.by_id == actor.person_id
    return own or actor.can("activities:correct") or actor.can("activities:import")
