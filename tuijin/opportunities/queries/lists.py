"""The order of the list of deals: whatever it is sorted by, every deal has a value, so that pages can be cut."""

import datetime as dt
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from tuijin.common import clock
from tuijin.opportunities import queries
from tuijin.opportunities.models import Opportunity, OpportunityQuerySet
from tuijin.opportunities.queries import RELATED
from tuijin.opportunities.queries.filters import Wanted
from tuijin.opportunities.queries.judging import with_supported
from tuijin.people.actors import Actor
from tuijin.people.prepared import prepared
from tuijin.playbook.types import Playbook
from tuijin.web.ordering import place
from tuijin.web.paging import Spot, cut, numbers

DAYS = frozenset({"expected_on", "next_step_on", "opened_on", "entered_on", "closed_on"})
TOLD = (  # of whom a deal is with a row says the name
    *(field.name for field in Opportunity._meta.concrete_fields),
    "customer__name", "customer__short_name", "owner__name", "presales__name",
)  # fmt: skip
ANY = Q(
    outcome__in=(Opportunity.OPEN, Opportunity.WON, Opportunity.LOST)
)  # always so: the index at a glance begins with it
SORTS = (
    "name",
    "customer",
    "stage",
    "grade",
    "supported",
    "source",
    "amount",
    "owner",
    "date_pushes",
    *sorted(DAYS),
)


@prepared
def page(
    actor: Actor, playbook: Playbook, wanted: Wanted, today: dt.date, sort: str, spot: Spot
) -> OpportunityQuerySet:
    """The deals of one page and one more, with all that a row says (`web.paging.cut`)."""
    told = Opportunity.objects.select_related(*RELATED).only(*TOLD).with_questions()
    rows = with_supported(told, playbook, today)
    ordered, by = in_order(rows, playbook, sort)
    return cut(ordered, by, spot, parts=_parts(actor, playbook, wanted, sort))  # type: ignore[return-value]


def _parts(actor: Actor, playbook: Playbook, wanted: Wanted, sort: str) -> list[OpportunityQuerySet]:
    """The deals in sight that are wanted, in parts that share none, each in its order."""
    return [in_order(part, playbook, sort)[0] for part in _seen(actor, wanted)]


def _seen(actor: Actor, wanted: Wanted) -> list[OpportunityQuerySet]:
    kinds = () if actor.scope == "all" else (ANY,)
    return [wanted.among(part, actor) for part in Opportunity.objects.visible_parts(actor, *kinds)]


@prepared
def some(actor: Actor, playbook: Playbook, wanted: Wanted, today: dt.date) -> QuerySet:
    """The numbers of those in the list, no further than COUNT_LIMIT + 1: to be counted."""
    return numbers(_seen(actor, wanted))


def deals(actor: Actor, wanted: Wanted) -> OpportunityQuerySet:
    """The deals in sight that are wanted."""
    return wanted.among(queries.deals(actor), actor)


def by(sort: str) -> tuple[str, ...]:
    """The fields that order the list."""
    if sort.removeprefix("-") not in SORTS:
        return ("-pk",)
    sign = "-" if sort.startswith("-") else ""
    return f"{sign}place", f"{sign}pk"


def in_order(
    rows: OpportunityQuerySet, playbook: Playbook, sort: str
) -> tuple[OpportunityQuerySet, tuple[str, ...]]:
    """(rows, the fields that order them) for `sort`: a name of SORTS, "-" descends; without one, newest first."""
    name, falling = sort.removeprefix("-"), sort.startswith("-")
    if name not in SORTS:
        return rows, by(sort)
    if name == "supported":
        rows = with_supported(rows, playbook, clock.today())
    return rows.annotate(place=_place(name, falling, playbook)), by(sort)


def _place(name: str, falling: bool, playbook: Playbook) -> Any:
    """What is sorted by; never null, so that what is unknown comes last either way."""
    if name in ("stage", "grade"):
        return _by_playbook(name, playbook)
    if name in ("supported", "date_pushes"):
        return F({"supported": "rank"}.get(name, name))
    path = {"customer": "customer__name", "owner": "owner__name"}.get(name, name)
    return place(Opportunity, path, falling)


def _by_playbook(name: str, playbook: Playbook) -> Case:
    """The playbook's own order of stages or grades; keys it has lost come last."""
    column = {"stage": "stage", "grade": "claimed_grade"}[name]
    keys = playbook.stage_keys if name == "stage" else [grade.key for grade in playbook.grades]
    order = [When(**{column: key}, then=Value(at)) for at, key in enumerate(keys)]
    return Case(*order, default=Value(len(order)), output_field=IntegerField())
