"""What is on record about deals, as the rules read it: the same for one deal and for all."""

import datetime as dt
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
from tuijin.opportunities.queries.together import Ids, Small, among, small_of
from tuijin.opportunities.rules.gates import DealState, Happened
from tuijin.opportunities.rules.picture import Picture, Said, Stake
from tuijin.playbook.types import ACTIVITY_FIELDS, DEAL_FIELDS

KIND = "opportunity"
COLUMN = {"duration": "minutes"}  # playbook's word → activity's column, where they differ
READ = [COLUMN.get(name, name) for name in ACTIVITY_FIELDS if name != "people"]


def state_of(row: Opportunity, has_contact: bool | None = None) -> DealState:
    """What the deal's gates read; `has_contact`: whether its customer has people, where that is known."""
    known = {row.customer_id} if has_contact else None if has_contact is None else set()
    return states([row], known)[row.pk]


def states(rows: Sequence[Opportunity], known: set[int | None] | None = None) -> dict[int, DealState]:
    """{deal id: what its gates read}, in six queries for any number of deals; `known`: customers with people."""
    ids = [row.pk for row in rows]
    return _states(rows, known, _stakes(ids), small_of(ids), _said(ids), _facts(ids))


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
    stakes, small, said, facts = _stakes(ids), small_of(ids), _said(ids), _facts(ids)
    known_states = _states(rows, known, stakes, small, said, facts, done)
    return {
        row.pk: Picture(
            today=today,
            stage=row.stage,
            opened_on=row.opened_on,
            entered_on=row.entered_on,
            state=known_states[row.pk],
            expected_on=row.expected_on,
            pushes=row.date_pushes,
            changes=row.date_pushes + row.grade_changes,
            next_on=row.next_step_on,
            strategy=row.strategy,
            said=tuple(said[row.pk]),
            stakes=tuple(stakes[row.pk]),
            rivals=tuple(small.rivals[row.pk]),
            events=tuple(event for event, _own in small.events[row.pk]),
            bonds=tuple(small.bonds[row.pk]),
            facts={key: value for key, value, _on in facts[row.pk]},
        )
        for row in rows
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
    facts: Any,
    done: Collection[Activity] | None = None,
) -> dict[int, DealState]:
    ids = [row.pk for row in rows]
    happened = _happened(ids, facts, done)
    confirmed, events = small.confirmed, small.events
    if known is None:
        known = _with_people({row.customer_id for row in rows if row.customer_id})
    return {
        row.pk: DealState(
            fields=_filled_fields(row, row.customer_id in known),
            happened=tuple(happened[row.pk]),
            next_step=row.next_step_kind if row.next_step and row.next_step_on else None,
            confirmed=frozenset(confirmed[row.pk]),
            roles=frozenset(role for stake in stakes[row.pk] for role in stake.roles),
            won=frozenset(role for stake in stakes[row.pk] if stake.won for role in stake.roles),
            compelled=any(own for _event, own in events[row.pk]),
            answered=frozenset(one.question for one in said[row.pk]),
        )
        for row in rows
    }


def _with_people(customers: set[int]) -> set[int | None]:
    rows = among(Contact, customers, "customer_id")
    return set(rows.values_list("customer", flat=True).distinct())


def _filled_fields(row: Opportunity, has_contact: bool) -> frozenset[str]:
    columns = [name for name in DEAL_FIELDS if name != "contact"]
    values = {name: getattr(row, f"{name}_id", None) or getattr(row, name) for name in columns}
    values["contact"] = has_contact
    return frozenset(name for name, value in values.items() if value not in (None, "", False))


def _happened(ids: Ids, facts: Any, done: Collection[Activity] | None) -> dict[int, list[Happened]]:
    found: dict[int, list[Happened]] = defaultdict(list)
    for deal, happened in _on_file(ids) if done is None else _in_hand(done):
        found[deal].append(happened)
    for deal, told in facts.items():
        found[deal] += [_found_out(*fact) for fact in told]
    return found


def _facts(ids: Ids) -> dict[int, list[tuple[str, Any, dt.date]]]:
    """{deal id: (key, value, day) of its facts}, oldest first."""
    found: dict[int, list[tuple[str, Any, dt.date]]] = defaultdict(list)
    rows = among(DealFact, ids).order_by("on", "pk").values_list("opportunity", "key", "value", "on")
    for deal, *fact in rows:
        found[deal].append((fact[0], fact[1], fact[2]))
    return found


def _found_out(key: str, told: Any, on: dt.date) -> Happened:
    value = told if isinstance(told, dict) else {"content": told}
    filled = frozenset(name for name, part in value.items() if part not in (None, "", [], False))
    return Happened(key, on, filled, str(value.get("outcome", "")))


def _on_file(ids: Ids) -> Iterator[tuple[int, Happened]]:
    rows = among(Activity, ids, "subject_id").filter(subject_kind=KIND)
    there, theirs = _people(rows)
    done = rows.order_by("subject_id", "on", "pk").values_list(
        "subject_id", "pk", "kind", "on", "outcome", *READ
    )
    for deal, pk, kind, on, outcome, *read in done.iterator(5000):
        filled = _filled(tuple(map(bool, read)), pk in there)
        yield deal, Happened(kind, on, filled, outcome, tuple(theirs.get(pk, ())))


def _in_hand(done: Collection[Activity]) -> Iterator[tuple[int, Happened]]:
    for row in sorted(done, key=lambda one: (one.on, one.pk)):
        theirs = [one for one in row.people.all() if not one.person_id]
        filled = _filled(tuple(bool(getattr(row, name)) for name in READ), bool(theirs))
        known = tuple(one.contact_id for one in theirs if one.contact_id)
        yield row.subject_id or 0, Happened(row.kind, row.on, filled, row.outcome, known)


def _people(activities: QuerySet) -> tuple[set[int], dict[int, list[int]]]:
    """Activities at which people of theirs were, and the ids of those that are on file."""
    there, theirs = set(), defaultdict(list)
    # Ours are told apart here: asked for people of nobody's, a database looks through all of theirs there ever were.
    rows = ActivityPerson.objects.filter(activity__in=activities.values("pk")).order_by()
    for pk, contact, ours in rows.values_list("activity", "contact_id", "person_id").iterator(5000):
        if ours:
            continue
        there.add(pk)
        if contact:
            theirs[pk].append(contact)
    return there, theirs


@lru_cache(maxsize=2048)
def _filled(read: tuple[bool, ...], has_people: bool) -> frozenset[str]:
    names = [name for name in ACTIVITY_FIELDS if name != "people"]
    full = {name for name, given in zip(names, read, strict=True) if given}
    return frozenset(full | {"people"} if has_people else full)


def _stakes(ids: Ids) -> dict[int, list[Stake]]:
    found: dict[int, list[Stake]] = defaultdict(list)
    columns = (
        "opportunity", "contact", "roles", "level", "influence", "attitude", "coverage", "points", "won_on",
        "confirmed_by", "contact__department", "contact__name", "pk",
    )  # fmt: skip
    for (
        deal,
        contact,
        roles,
        level,
        influence,
        attitude,
        coverage,
        points,
        won,
        confirmed,
        place,
        name,
        pk,
    ) in among(Stakeholder, ids).order_by("pk").values_list(*columns):
        found[deal].append(
            Stake(
                contact, tuple(roles), level, influence, attitude, coverage, len(points), won is not None,
                confirmed is not None, place, name, pk,
            )
        )  # fmt: skip
    return found


def _said(ids: Ids) -> dict[int, list[Said]]:
    found: dict[int, list[Said]] = defaultdict(list)
    rows = among(Answer, ids).values_list(
        "opportunity", "question", "source__name", "source_name", "on", "disputed"
    )
    for deal, question, name, other, on, disputed in rows.iterator(5000):
        found[deal].append(Said(question, name or other, on, disputed))
    return found
