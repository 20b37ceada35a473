"""Reads of the list of deals: sorted, cut by cursor, counted no further than the limit."""

import base64
import binascii
import datetime as dt
import json
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from tuijin.opportunities.models import Opportunity
from tuijin.playbook.types import Playbook

PAGE = 50
COUNT_LIMIT = 1_000
SORTS = ("name", "customer", "stage", "amount", "expected_on", "next_step_on", "owner", "opened_on")
DAYS = frozenset({"expected_on", "next_step_on", "opened_on"})
FIRST_DAY, LAST_DAY = dt.date(1, 1, 1), dt.date(9999, 12, 31)


@dataclass(frozen=True)
class Page:
    """A piece of a list; the cursors lead on and back and are empty at the ends."""

    rows: tuple[Opportunity, ...]
    next: str = ""
    previous: str = ""


def count(rows: QuerySet[Opportunity]) -> int:
    """How many, counted no further than COUNT_LIMIT + 1."""
    return rows.order_by()[: COUNT_LIMIT + 1].count()


def page(rows: QuerySet[Opportunity], playbook: Playbook, sort: str = "", cursor: str = "") -> Page:
    """One page in the order of `sort` (a name of SORTS, with "-" descending; newest first without one).

    `cursor` is a page's `next` or `previous`; one that cannot be read means the first page.
    """
    name, falling = sort.removeprefix("-"), sort.startswith("-") or not sort
    name = name if name in SORTS else "pk"
    rows = rows.annotate(place=_place(name, falling, playbook))
    mark = _read(cursor, name)
    backward = bool(mark and mark[0])
    found = list(_from(rows, falling, mark)[: PAGE + 1])
    more = len(found) > PAGE
    found = found[:PAGE][::-1] if backward else found[:PAGE]
    if not found:
        return Page(())
    after = _write(False, found[-1]) if more or backward else ""
    before = _write(True, found[0]) if (mark and not backward) or (backward and more) else ""
    return Page(tuple(found), after, before)


def _place(name: str, falling: bool, playbook: Playbook) -> Any:
    """What is sorted by; never null, so that unknown values come last either way."""
    if name == "pk":
        return F("pk")
    if name == "stage":
        order = [When(stage=key, then=Value(at)) for at, key in enumerate(playbook.stage_keys)]
        return Case(*order, default=Value(len(order)), output_field=IntegerField())
    if name in DAYS:
        return Coalesce(name, Value(FIRST_DAY if falling else LAST_DAY))
    if name == "amount":
        return Coalesce(name, Value(Decimal(-1 if falling else 10**10 - 1)))
    return Coalesce({"customer": "customer__name", "owner": "owner__name"}.get(name, name), Value(""))


def _from(
    rows: QuerySet[Opportunity], falling: bool, mark: tuple[bool, Any, int] | None
) -> QuerySet[Opportunity]:
    backward = bool(mark and mark[0])
    sign, than = ("-", "lt") if falling != backward else ("", "gt")
    if mark:
        _backward, place, pk = mark
        rows = rows.filter(Q(**{f"place__{than}": place}) | Q(place=place, **{f"pk__{than}": pk}))
    return rows.order_by(f"{sign}place", f"{sign}pk")


def _write(backward: bool, row: Opportunity) -> str:
    plain = json.dumps([backward, str(row.place), row.pk], ensure_ascii=False)
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _read(cursor: str, name: str) -> tuple[bool, Any, int] | None:
    try:
        plain = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        backward, place, pk = json.loads(plain)
        return bool(backward), _value(str(place), name), int(pk)
    except (ValueError, TypeError, binascii.Error, InvalidOperation, RecursionError):
        return None


def _value(place: str, name: str) -> Any:
    if name in ("pk", "stage"):
        return int(place)
    if name in DAYS:
        return dt.date.fromisoformat(place)
    return Decimal(place) if name == "amount" else place.replace("\x00", "")
