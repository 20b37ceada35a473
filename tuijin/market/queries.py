"""Reads of leads. Every read starts from the actor."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from tuijin.common.names import name_key
from tuijin.common.parsing import record_id
from tuijin.customers.queries import Namesake, namesake
from tuijin.market.models import Lead, LeadQuerySet
from tuijin.people.actors import Actor
from tuijin.people.models import Person
from tuijin.people.prepared import prepared
from tuijin.web.ordering import united

COUNT_LIMIT = 1_000  # counts stop here and say "1,000+"


def leads(actor: Actor) -> LeadQuerySet:
    """Leads in sight, newest first."""
    return Lead.objects.visible_to(actor).select_related("owner", "customer")


def lead(actor: Actor, pk: int) -> Lead:
    """One lead. Raises Lead.DoesNotExist when it is out of sight."""
    return Lead.objects.one_visible_to(actor, pk).select_related("owner", "customer").get()


def find(actor: Actor, text: str) -> Lead:
    """The lead in sight with this number. Raises Lead.DoesNotExist."""
    return lead(actor, record_id(text) or 0)


@dataclass(frozen=True)
class Known:
    """What we have of a company: a customer, an open lead. Out of sight no more than its owner's name."""

    customer: Namesake | None
    lead: Lead | None
    lead_owner: str


def known(actor: Actor, company: str, other_than: int | None = None) -> Known | None:
    """The customer or open lead that means the same company, if there is one."""
    customer, key = namesake(actor, company), name_key(company)
    rows = (
        Lead.objects.open()
        .filter(name_key=key)
        .exclude(pk=other_than or 0)
        .select_related("owner")
        .order_by("pk")
    )
    first = rows.first() if key else None
    if not customer and not first:
        return None
    seen = rows.visible_to(actor).first() if first else None
    owner = (seen or first).owner if first else None
    return Known(customer, seen, owner.name if owner else "")


def leads_opened(actor: Actor, among: Collection[int] | QuerySet | None = None) -> QuerySet:
    """Ids of leads, all or of these, whose activities the actor may see."""
    rows = Lead.objects.visible_to(actor) if among is None else Lead.objects.visible_of(actor, among)
    return rows.values("pk")


def count_open(actor: Actor, **held: Any) -> int:
    """Open leads in sight, or those of them that hold these values; counted no further than COUNT_LIMIT + 1."""
    return _few(actor, **held).count() if held else len(_open(actor))


@prepared
def _open(actor: Actor) -> QuerySet:
    return _few(actor)


def _few(actor: Actor, **held: Any) -> QuerySet:
    """Their ids, no more than are counted."""
    parts = Lead.objects.order_by().visible_parts(actor, Q(state=Lead.OPEN))
    return united(part.filter(**held).values_list("pk") for part in parts)[: COUNT_LIMIT + 1]


def names(actor: Actor, ids: Iterable[int]) -> dict[int, str]:
    """{id: company} of those in sight."""
    return dict(Lead.objects.visible_of(actor, list(ids)).values_list("pk", "company"))


def count_owned(person: Person) -> int:
    return Lead.objects.open().filter(owner=person).count()


def keys_in_use(area: str) -> dict[str, int]:
    """{source key: leads that hold it}."""
    rows = Lead.objects.exclude(source="").order_by().values("source").annotate(count=Count("pk"))
    return {row["source"]: row["count"] for row in rows}
