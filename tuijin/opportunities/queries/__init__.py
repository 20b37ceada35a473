"""Reads of deals. Every read starts from the actor; the number of queries never depends on the number of deals."""

from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from tuijin.common.parsing import record_id
from tuijin.market.models import Lead
from tuijin.opportunities.models import Opportunity, OpportunityQuerySet
from tuijin.opportunities.queries.record import KIND, state_of, states
from tuijin.people.actors import Actor
from tuijin.people.models import Person
from tuijin.people.prepared import prepared
from tuijin.web.ordering import united

__all__ = ["KIND", "state_of", "states"]
RELATED = ("customer", "owner", "presales")


def deals(actor: Actor) -> OpportunityQuerySet:
    """All deals that the actor sees, with customer, owner and presales."""
    return Opportunity.objects.visible_to(actor).select_related(*RELATED)


def opened_by(actor: Actor, lead: Lead) -> Opportunity | None:
    """The deal in sight that a lead has become."""
    return deals(actor).filter(lead=lead).first()


def deal(actor: Actor, pk: int) -> Opportunity:
    """One deal. Raises Opportunity.DoesNotExist when it is out of sight."""
    for row in _deal(actor, pk):
        return row
    raise Opportunity.DoesNotExist


@prepared
def _deal(actor: Actor, pk: int) -> OpportunityQuerySet:
    return Opportunity.objects.one_visible_to(actor, pk).select_related(*RELATED).with_questions()


def find(actor: Actor, text: str) -> Opportunity:
    """The deal in sight with this number or ref. Raises Opportunity.DoesNotExist."""
    by_number = (
        Opportunity.objects.one_visible_to(actor, record_id(text) or 0).select_related(*RELATED).first()
    )
    return by_number or deals(actor).get(ref__iexact=text)


def count_waiting(actor: Actor) -> int:
    """How many deals in sight wait for an answer to an exception; the navigation and the filters both say it."""
    if "waiting" not in actor.read:
        actor.read["waiting"] = len(_waiting(actor))
    return actor.read["waiting"]


@prepared
def _waiting(actor: Actor) -> QuerySet:
    return Opportunity.objects.visible_to(actor).waiting().order_by().values_list("pk")


def count_to_decide(actor: Actor) -> int | None:
    """How many of them the actor may answer; None when none."""
    return (count_waiting(actor) or None) if actor.can("opportunities:approve_exception") else None


def customers_opened(actor: Actor, among: Collection[int] | QuerySet | None = None) -> QuerySet:
    """Ids of customers, all or of these, that the actor's deals open to him."""
    if among is not None:
        return Opportunity.objects.filter(customer__in=among).few_visible_to(actor).values("customer")
    parts = Opportunity.objects.order_by().visible_parts(actor)
    return united(part.filter(customer__isnull=False).values("customer") for part in parts)


def opportunities_opened(actor: Actor, among: Collection[int] | QuerySet | None = None) -> QuerySet:
    """Ids of deals, all or of these, whose activities the actor may see."""
    rows = (
        Opportunity.objects.visible_to(actor)
        if among is None
        else Opportunity.objects.visible_of(actor, among)
    )
    return rows.values("pk")


FIELD_OF = {  # playbook area → the deal's field that holds its keys
    "stage": "stage",
    "source": "source",
    "grade": "claimed_grade",
    "activity_kind": "next_step_kind",
    "lost_reason": "lost_reason",
    "strategy": "strategy",
}


def names(actor: Actor, ids: Iterable[int]) -> dict[int, str]:
    """{id: name} of those in sight."""
    return dict(_names(actor, tuple(ids)))


@prepared
def _names(actor: Actor, ids: tuple[int, ...]) -> QuerySet:
    return Opportunity.objects.visible_of(actor, ids).values_list("pk", "name")


def count_owned(person: Person) -> int:
    return Opportunity.objects.open().filter(owner=person).count()


def count_presales(person: Person) -> int:
    return Opportunity.objects.open().filter(presales=person).count()
