"""The order of the list of deals: whatever it is sorted by, every deal has a value, so that pages can be cut."""

from typing import Any

from django.db.models import Case, F, IntegerField, Value, When

from tuijin.common import clock
from tuijin.opportunities.models import Opportunity, OpportunityQuerySet
from tuijin.opportunities.queries.judging import with_supported
from tuijin.playbook.types import Playbook
from tuijin.web.ordering import place

DAYS = frozenset({"expected_on", "next_step_on", "opened_on", "entered_on", "closed_on"})
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


def in_order(
    rows: OpportunityQuerySet, playbook: Playbook, sort: str
) -> tuple[OpportunityQuerySet, tuple[str, ...]]:
    """(rows, the fields that order them) for `sort`: a name of SORTS, "-" descends; without one, newest first."""
    name, falling = sort.removeprefix("-"), sort.startswith("-")
    if name not in SORTS:
        return rows, ("-pk",)
    if name == "supported":
        rows = with_supported(rows, playbook, clock.today())
    sign = "-" if falling else ""
    return rows.annotate(place=_place(name, falling, playbook)), (f"{sign}place", f"{sign}pk")


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
