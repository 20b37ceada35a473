"""The order of the list of deals: whatever it is sorted by, every deal has a value, so that pages can be cut."""

import datetime as dt
from typing import Any

from django.db.models import BigIntegerField, Case, F, IntegerField, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce

from tuijin.opportunities.models import Opportunity
from tuijin.playbook.types import Playbook

SORTS = ("name", "customer", "stage", "amount", "expected_on", "next_step_on", "owner", "opened_on")
DAYS = frozenset({"expected_on", "next_step_on", "opened_on"})
FIRST_DAY, LAST_DAY = dt.date(1, 1, 1), dt.date(9999, 12, 31)
MOST = 10**15  # more fen than any amount has


def in_order(
    rows: QuerySet[Opportunity], playbook: Playbook, sort: str
) -> tuple[QuerySet[Opportunity], tuple[str, ...]]:
    """(rows, the fields that order them) for `sort`: a name of SORTS, "-" descends; without one, newest first."""
    name, falling = sort.removeprefix("-"), sort.startswith("-")
    if name not in SORTS:
        return rows, ("-pk",)
    sign = "-" if falling else ""
    return rows.annotate(place=_place(name, falling, playbook)), (f"{sign}place", f"{sign}pk")


def _place(name: str, falling: bool, playbook: Playbook) -> Any:
    """What is sorted by; never null, so that what is unknown comes last either way."""
    if name == "stage":
        order = [When(stage=key, then=Value(at)) for at, key in enumerate(playbook.stage_keys)]
        return Case(*order, default=Value(len(order)), output_field=IntegerField())
    if name in DAYS:
        return Coalesce(name, Value(FIRST_DAY if falling else LAST_DAY))
    if name == "amount":
        return Coalesce(Cast(F("amount") * 100, BigIntegerField()), Value(-1 if falling else MOST))
    return Coalesce({"customer": "customer__name", "owner": "owner__name"}.get(name, name), Value(""))
