"""Whom and what a line can mean: the deals, customers and people that its writer sees."""

import re
from dataclasses import dataclass

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Length, Lower, StrIndex
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual

from tuijin.customers.models import Contact, Customer
from tuijin.home.rules.people import Known
from tuijin.home.rules.ranking import Candidate
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.queries import deals
from tuijin.opportunities.queries.filters import Wanted
from tuijin.people.actors import Actor
from tuijin.search.rules.reading import read

MINE_AT_MOST, NAMED_AT_MOST, FOUND_AT_MOST = 200, 20, 8
DEAL_NAMES = ("name", "ref", "customer__name", "customer__short_name")
LATIN_WORD = re.compile(r"[A-Za-z]{4,}")
SHORTEST = 2  # signs of a name that a line can be searched for


@dataclass(frozen=True)
class Names:
    """The deals that a line may be about, the people at their customers, and customers it names that have none."""

    deals: tuple[Candidate, ...]
    people: tuple[Known, ...]
    customers: tuple[Customer, ...]


def names_for(actor: Actor, line: str) -> Names:
    """The writer's own open deals, and those in sight whose name or customer the line names."""
    own = _own(actor)
    named = deals(actor).open().filter(_named_in(line, DEAL_NAMES))[:NAMED_AT_MOST]
    rows = {row.pk: row for row in (*own, *named)}
    spelt = bool(LATIN_WORD.search(line))
    candidates = tuple(candidate(actor, row, spelt) for row in rows.values())
    held = {one.customer for one in candidates if one.customer}
    customers = Customer.objects.visible_to(actor).filter(_named_in(line, ("name", "short_name")))
    return Names(
        candidates,
        people_at(actor, held),
        tuple(one for one in customers[:NAMED_AT_MOST] if one.pk not in held),
    )


def _own(actor: Actor) -> list[Opportunity]:
    if not actor.person:
        return []
    mine = Q(owner=actor.person) | Q(presales=actor.person)
    rows = deals(actor).open().filter(mine)
    return list(rows.order_by(F("next_step_on").asc(nulls_last=True), "-pk")[:MINE_AT_MOST])


def _named_in(line: str, fields: tuple[str, ...]) -> Q:
    """Whether one of these names, at least two signs long, stands in the line."""
    small = Value(line.lower().replace("\x00", ""), output_field=CharField())
    found = Q()
    for name in fields:
        there = GreaterThan(StrIndex(small, Lower(name)), 0)
        found |= Q(GreaterThanOrEqual(Length(name), SHORTEST)) & Q(there)
    return found


def candidate(actor: Actor, row: Opportunity, spelt: bool = False) -> Candidate:
    """A deal as the ranking reads it; `spelt`: with its customer's name in Latin letters."""
    customer = row.customer
    names = (row.name, *((customer.name, customer.short_name) if customer else ()))
    return Candidate(
        id=row.pk, called=row.name, names=tuple(name for name in names if name), customer=row.customer_id,
        customer_called=customer.called if customer else "", ref=row.ref,
        spelt=tuple(read(list(customer.called.lower()))) if customer and spelt else (),
        mine=actor.person_id in (row.owner_id, row.presales_id),
        next_step=row.next_step, next_step_kind=row.next_step_kind, next_step_on=row.next_step_on,
    )  # fmt: skip


def people_at(actor: Actor, customers: set[int]) -> tuple[Known, ...]:
    """The people at these customers."""
    rows: QuerySet[Contact] = Contact.objects.visible_to(actor).filter(customer__in=customers)
    return tuple(Known(*values) for values in rows.values_list("pk", "name", "title", "customer"))


def search_deals(actor: Actor, text: str) -> list[Candidate]:
    """Open deals in sight whose name, customer or ref holds the text."""
    rows = Wanted(text=text).among(deals(actor).open(), actor) if text else deals(actor).none()
    return [candidate(actor, row) for row in rows[:FOUND_AT_MOST]]
