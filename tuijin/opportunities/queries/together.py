"""Little records of deals that are read together in one query: words given, events that apply, rivals, ties."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce

from tuijin.opportunities.models import CompellingEvent, Confirmation, Rival, Tie
from tuijin.opportunities.rules.picture import Bond, Foe, Pressing
from tuijin.playbook.queries import current

FEW = 900  # ids that are named one by one; more are read as a stretch
CONFIRMED, COMPELS, RIVALS, TIES = 1, 2, 3, 4
Ids = Collection[int]


def among(model: type, ids: Ids, name: str = "opportunity_id") -> QuerySet:
    """The model's rows of these deals; of many deals the whole stretch from the first to the last."""
    rows = model._default_manager.order_by()  # type: ignore[attr-defined]  # a model has it
    if len(ids) <= FEW:
        return rows.filter(**{f"{name}__in": ids})
    return rows.filter(**{f"{name}__gte": min(ids), f"{name}__lte": max(ids)})


@dataclass(frozen=True)
class Small:
    """What little is read of four kinds of records in one query."""

    confirmed: dict[int, set[str]]
    events: dict[int, list[tuple[Pressing, bool]]]  # those that apply, and whether each is the customer's own
    rivals: dict[int, list[Foe]]
    bonds: dict[int, list[Bond]]


def small_of(ids: Ids) -> Small:
    """Words given at gates, events that apply, rivals, ties: few of each, so they come together."""
    found = Small(defaultdict(set), defaultdict(list), defaultdict(list), defaultdict(list))
    ours = {event.key for event in current().events if event.ours}
    for what, _pk, deal, key, second, third, result, on, known in sorted(_together(ids)):
        if what == CONFIRMED:
            found.confirmed[deal].add(key)
        elif what == COMPELS:
            pressing = Pressing(key, dt.date.fromisoformat(on) if on else None, bool(known), bool(second))
            found.events[deal].append((pressing, key not in ours))
        elif what == TIES:
            found.bonds[deal].append(Bond(key, int(second), int(third)))
        else:
            found.rivals[deal].append(Foe(key, second, bool(known), third, result))
    return found


def _together(ids: Ids) -> QuerySet:
    """(which, id, deal, its key or name, two more words, a result, a day as text, is something known)."""
    none = Value("", TextField())
    words = _line(
        among(Confirmation, ids), CONFIRMED, "condition", none, none, none, none, Q(pk__isnull=True)
    )
    events = _line(
        among(CompellingEvent, ids).filter(applies=True), COMPELS, "kind", _text("harm"), none, none,
        Coalesce(_text("due_on"), none), Q(confirmed_by__isnull=False),
    )  # fmt: skip
    rivals = _line(
        among(Rival, ids), RIVALS, "name", _text("position"), _text("product"), _text("result"), none,
        Q(price__isnull=False),
    )  # fmt: skip
    ties = _line(
        among(Tie, ids), TIES, "kind", _text("one_id"), _text("other_id"), none, none, Q(pk__isnull=True)
    )
    return words.union(events, rivals, ties, all=True)


def _line(rows: QuerySet, which: int, key: str, *parts: Any) -> QuerySet:
    *words, known = parts
    names = ("second", "third", "fourth", "day")
    told: dict[str, Any] = dict(zip(names, words, strict=True)) | {
        "which": Value(which, IntegerField()),
        "first": _text(key),
        "known": Case(When(known, then=Value(1)), default=Value(0), output_field=IntegerField()),
    }
    return rows.annotate(**told).values_list("which", "pk", "opportunity_id", "first", *names, "known")


def _text(name: str) -> Cast:
    return Cast(F(name), TextField())
