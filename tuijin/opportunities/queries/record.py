"""What is on record about deals, as the rules read it: the same for one deal and for all."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from tuijin.activities.models import Activity, ActivityPerson
from tuijin.customers.models import Contact
from tuijin.opportunities.models import (
    Answer,
    DealFact,
    Opportunity,
    Stakeholder,
)
from tuijin.opportunities.queries.together import TRUE, Full, Ids, Small, among, as_text, day_of, small_of
from tuijin.opportunities.rules.gates import DealState, Happened
from tuijin.opportunities.rules.picture import Picture, Said, Stake
from tuijin.playbook.types import ACTIVITY_FIELDS, DEAL_FIELDS

KIND = "opportunity"
COLUMN = {"duration": "minutes"}  # playbook's word → activity's column, where they differ
FIELDS = {one.name: one.attname for one in Opportunity._meta.concrete_fields if one.name in DEAL_FIELDS}
NOTHING = (None, "", False)
COLUMNS = [COLUMN.get(name, name) for name in ACTIVITY_FIELDS if name != "people"]


def state_of(row: Opportunity, has_contact: bool | None = None) -> DealState:
    """What the deal's gates read; `has_contact`: whether its customer has people, where that is known."""
    known = {row.customer_id} if has_contact else None if has_contact is None else set()
    return states([row], known)[row.pk]


def states(rows: Sequence[Opportunity], known: set[int | None] | None = None) -> dict[int, DealState]:
    """{deal id: what its gates read}, in six queries for any number of deals; `known`: customers with people."""
    ids = [row.pk for row in rows]
    return _states(rows, known, _stakes(ids), small_of(ids), _said(ids))


def pictures(
    rows: Sequence[Opportunity],
    today: dt.date,
    known: set[int | None] | None = None,
    done: Collection[Activity] | None = None,
) -> dict[int, Picture]:
    """{deal id: all that is known about it}, in seven queries for any number of deals.

    `known`: customers with people, `done`: all activities on these deals with their people, where they are read.
    """
    ids = [row.pk for row in rows]
    stakes, small, said = _stakes(ids), small_of(ids), _said(ids)
    known_states = _states(rows, known, stakes, small, said, done)
    return {
        pk: Picture(
            today=today,
            stage=row.stage,
            opened_on=row.opened_on,
            entered_on=row.entered_on,
            state=known_states[pk],
            expected_on=row.expected_on,
            pushes=row.date_pushes,
            changes=row.date_pushes + row.grade_changes,
            next_on=row.next_step_on,
            strategy=row.strategy,
            said=tuple(said[pk]),
            stakes=tuple(stakes[pk]),
            rivals=tuple(small.rivals[pk]),
            events=tuple(event for event, _own in small.events[pk]),
        )
        for pk, row in zip(ids, rows, strict=True)
    }


def picture_of(
    row: Opportunity,
    today: dt.date,
    has_contact: bool | None = None,
    done: Collection[Activity] | None = None,
) -> Picture:
    """All that is known about one deal."""
    known = {row.customer_id} if has_contact else None if has_contact is None else set()
    return pictures([row], today, known, done)[row.pk]


def _states(
    rows: Sequence[Opportunity],
    known: Any,
    stakes: Any,
    small: Small,
    said: Any,
    done: Collection[Activity] | None = None,
) -> dict[int, DealState]:
    ids = [row.pk for row in rows]
    happened = _happened(ids, done)
    confirmed, events = small.confirmed, small.events
    if known is None:
        known = _with_people({row.customer_id for row in rows if row.customer_id})
    return {
        pk: DealState(
            fields=_filled_fields(row, row.customer_id in known),
            happened=tuple(happened[pk]),
            next_step=row.next_step_kind if row.next_step and row.next_step_on else None,
            confirmed=frozenset(confirmed[pk]),
            roles=frozenset(role for stake in stakes[pk] for role in stake.roles),
            won=frozenset(role for stake in stakes[pk] if stake.won for role in stake.roles),
            compelled=any(own for _event, own in events[pk]),
            answered=frozenset(one.question for one in said[pk]),
        )
        for pk, row in zip(ids, rows, strict=True)
    }


def _with_people(customers: set[int]) -> set[int | None]:
    rows = among(Contact, customers, "customer_id")
    return set(rows.values_list("customer", flat=True).distinct())


def _filled_fields(row: Opportunity, has_contact: bool) -> frozenset[str]:
    full = {name for name, column in FIELDS.items() if getattr(row, column) not in NOTHING}
    return frozenset(full | {"contact"} if has_contact else full)


def _happened(ids: Ids, done: Collection[Activity] | None) -> dict[int, list[Happened]]:
    found: dict[int, list[Happened]] = defaultdict(list)
    for deal, happened in _on_file(ids) if done is None else _in_hand(done):
        found[deal].append(happened)
    facts = among(DealFact, ids).order_by("on", "pk").values_list("opportunity_id", "key", "value", "on")
    for deal, key, told, on in facts.iterator(5000):
        value = told if isinstance(told, dict) else {"content": told}
        filled = frozenset(name for name, part in value.items() if part not in (None, "", [], False))
        found[deal].append(Happened(key, on, filled, str(value.get("outcome", ""))))
    return found


def _on_file(ids: Ids) -> Iterator[tuple[int, Happened]]:
    rows = among(Activity, ids, "subject_id").filter(subject_kind=KIND)
    theirs = _people(rows)
    done = rows.order_by("subject_id", "on", "pk").annotate(day=as_text("on"), full=Full(*COLUMNS))
    for deal, pk, kind, day, outcome, full in done.values_list(
        "subject_id", "pk", "kind", "day", "outcome", "full"
    ).iterator(5000):
        there = theirs.get(pk)
        yield deal, Happened(kind, day_of(day), _filled(full, there is not None), outcome, there or ())


def _in_hand(done: Collection[Activity]) -> Iterator[tuple[int, Happened]]:
    for row in sorted(done, key=lambda one: (one.on, one.pk)):
        theirs = [one for one in row.people.all() if not one.person_id]
        full = "".join("1" if getattr(row, name) else "0" for name in COLUMNS)
        filled = _filled(full, bool(theirs))
        known = tuple(one.contact_id for one in theirs if one.contact_id)
        yield row.subject_id or 0, Happened(row.kind, row.on, filled, row.outcome, known)


def _people(activities: QuerySet) -> dict[int, tuple[int, ...]]:
    """{activity at which people of theirs were: the ids of those that are on file}."""
    found: dict[int, tuple[int, ...]] = {}
    # Ours are told apart here: asked for people of nobody's, a database looks through all of theirs there ever were.
    rows = ActivityPerson.objects.filter(activity__in=activities.values("pk")).order_by()
    for pk, contact, ours in rows.values_list("activity_id", "contact_id", "person_id").iterator(5000):
        if not ours:
            found[pk] = (*found.get(pk, ()), contact) if contact else found.get(pk, ())
    return found


@lru_cache(maxsize=2048)
def _filled(full: str, has_people: bool) -> frozenset[str]:
    names = [name for name in ACTIVITY_FIELDS if name != "people"]
    found = {name for name, sign in zip(names, full, strict=True) if sign == "1"}
    return frozenset(found | {"people"} if has_people else found)


def _stakes(ids: Ids) -> dict[int, list[Stake]]:
    found: dict[int, list[Stake]] = defaultdict(list)
    told = {"parts": as_text("roles"), "clear": as_text("points"), "won": as_text("won_on")}
    rows = among(Stakeholder, ids).order_by("pk").annotate(**told).values_list(
        "opportunity_id", "contact_id", "parts", "level", "influence", "attitude", "coverage", "clear", "won",
        "confirmed_by_id", "contact__department", "contact__name",
    )  # fmt: skip
    for deal, contact, parts, *scales, clear, won, confirmed, place, name in rows.iterator(5000):
        known = (*scales, len(_keys(clear)), won is not None, confirmed is not None, place, name)
        found[deal].append(Stake(contact, _keys(parts), *known))
    return found


@lru_cache(maxsize=2048)
def _keys(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def _said(ids: Ids) -> dict[int, list[Said]]:
    found: dict[int, list[Said]] = defaultdict(list)
    told = {"day": as_text("on"), "doubt": as_text("disputed")}
    rows = among(Answer, ids).annotate(**told).values_list(
        "opportunity_id", "question", "source__name", "source_name", "day", "doubt"
    )  # fmt: skip
    for deal, question, name, other, day, doubt in rows.iterator(5000):
        found[deal].append(Said(question, name or other, day_of(day), doubt in TRUE))
    return found
