"""The order of the list of deals: whatever it is sorted by, every deal has a value, so that pages can be cut."""

import datetime as dt
from typing import Any

from django.db.models import BigIntegerField, Case, F, IntegerField, Value, When
from django.db.models.functions import Cast, Coalesce

from tuijin.common import clock
from tuijin.opportunities.models import OpportunityQuerySet
from tuijin.opportunities.queries.judging import with_supported
from tuijin.playbook.types import Playbook

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
FIRST_DAY, LAST_DAY = dt.date(1, 1, 1), dt.date(9999, 12, 31)
MOST = 10**15  # more fen than any amount has


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
    if name in DAYS:
        return Coalesce(name, Value(FIRST_DAY if falling else LAST_DAY))
    if name == "amount":
        return Coalesce(Cast(F("amount") * 100, BigIntegerField()), Value(-1 if falling else MOST))
    return Coalesce({"customer": "customer__name", "owner": "owner__name"}.get(name, name), Value(""))


def _by_playbook(name: str, playbook: Playbook) -> Case:
    """The playbook's own order of stages or grades; keys it has lost come last."""
    column = {"stage": "stage", "grade": "claimed_grade"}[name]
    keys = playbook.stage_keys if name == "stage" else [grade.key for grade in playbook.grades]
    order = [When(**{column: key}, then=Value(at)) for at, key in enumerate(keys)]
    return Case(*order, default=Value(len(order)), output_field=IntegerField())
