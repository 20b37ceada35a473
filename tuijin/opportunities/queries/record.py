"""What is on record about deals, as the rules read it: the same for one deal and for all."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from tuijin.activities.models import Activity
from tuijin.customers.models import Contact
from tuijin.opportunities.models import Answer, Opportunity, Stakeholder
from tuijin.opportunities.queries.confirming import FIELDS, standing
from tuijin.opportunities.queries.done import KIND, done_on, in_hand, places_on
from tuijin.opportunities.queries.together import (
    TRUE,
    Fact,
    Ids,
    Small,
    among,
    as_text,
    day_of,
    read,
    small_of,
)
from tuijin.opportunities.rules import people
from tuijin.opportunities.rules.gates import DealState, Happened
from tuijin.opportunities.rules.naming import says_who
from tuijin.opportunities.rules.picture import Picture, Said, Stake, is_for_us, method_of
from tuijin.playbook.queries import current

__all__ = ["KIND", "picture_of", "pictures", "state_of", "states"]
NOTHING = (None, "", False)


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
    """{deal id: all that is known about it}, in six queries for any number of deals.

    `known`: customers with people, `done`: all activities on these deals with their people, where they are read.
    """
    ids = [row.pk for row in rows]
    stakes, small, said = _stakes(ids), small_of(ids), _said(ids)
    known_states = _states(rows, known, stakes, small, said, done)
    found = {
        pk: Picture(
            today=today,
            stage=row.stage,
            opened_on=row.opened_on,
            entered_on=row.entered_on,
            state=known_states[pk],
            expected_on=row.expected_on,
            pushes=row.date_pushes,
            changes=row.date_pushes + row.claims_taken_back,
            next_on=row.next_step_on,
            strategy=row.strategy,
            said=tuple(said[pk]),
            stakes=tuple(stakes[pk]),
            rivals=tuple(small.rivals[pk]),
            events=tuple(small.events[pk]),
            bonds=tuple(small.bonds[pk]),
            facts={fact.key: fact.value for fact in small.facts[pk]},
            told_by={fact.key: fact.source for fact in small.facts[pk]},
            aside=frozenset(key for key, until in small.aside[pk].items() if until > today),
        )
        for pk, row in zip(ids, rows, strict=True)
    }
    return {row.pk: standing(row, found[row.pk]) for row in rows}


def picture_of(
    row: Opportunity,
    today: dt.date,
    has_contact: bool | None = None,
    done: Collection[Activity] | None = None,
) -> Picture:
    """All that is known about one deal."""
    known = {row.customer_id} if has_contact else None if has_contact is None else set()
    deal = pictures([row], today, known, done)[row.pk]
    return deal if done is not None else with_places(deal, row.pk)


def with_places(deal: Picture, pk: int) -> Picture:
    """With the departments that were there, where the people of the deal leave that open; one query at most."""
    method = method_of(current())
    return replace(deal, places=places_on(pk, method.remote)) if people.blank_places(deal, method) else deal


def _states(
    rows: Sequence[Opportunity],
    known: Any,
    stakes: Any,
    small: Small,
    said: Any,
    done: Collection[Activity] | None = None,
) -> dict[int, DealState]:
    ids = [row.pk for row in rows]
    happened = _happened(ids, small, done)
    if known is None:
        known = _with_people({row.customer_id for row in rows if row.customer_id})
    return {
        pk: DealState(
            fields=_filled_fields(row, row.customer_id in known),
            happened=tuple(happened[pk]),
            next_step=row.next_step_kind if row.next_step and row.next_step_on else None,
            confirmed=frozenset(small.confirmed[pk]),
            roles=frozenset(role for stake in stakes[pk] for role in stake.roles),
            won=frozenset(role for stake in stakes[pk] if stake.won for role in stake.roles),
            doubtful=frozenset(role for stake in stakes[pk] if not is_for_us(stake) for role in stake.roles),
            contested=pk in small.contested,
            compelled=pk in small.compelled,
            answered=frozenset(one.question for one in said[pk] if not one.confirms),
        )
        for pk, row in zip(ids, rows, strict=True)
    }


def _with_people(customers: set[int]) -> set[int | None]:
    return set(_peopled(customers))


@read
def _peopled(customers: Ids) -> QuerySet:
    return among(Contact, customers, "customer_id").values_list("customer", flat=True).distinct()


def _filled_fields(row: Opportunity, has_contact: bool) -> frozenset[str]:
    full = {name for name, column in FIELDS.items() if getattr(row, column) not in NOTHING}
    if row.competitors and not says_who(row.competitors):
        full.remove("competitors")
    return frozenset(full | {"contact"} if has_contact else full)


def _happened(ids: Ids, small: Small, done: Collection[Activity] | None) -> dict[int, list[Happened]]:
    found: dict[int, list[Happened]] = defaultdict(list)
    for deal, happened in done_on(ids) if done is None else in_hand(done):
        found[deal].append(happened)
    for deal, facts in small.facts.items():
        found[deal] += map(_found_out, facts)
    return found


def _found_out(fact: Fact) -> Happened:
    value = fact.value if isinstance(fact.value, dict) else {"content": fact.value}
    filled = frozenset(name for name, part in value.items() if part not in (None, "", [], False))
    return Happened(fact.key, fact.on, filled, str(value.get("outcome", "")))


def _stakes(ids: Ids) -> dict[int, list[Stake]]:
    found: dict[int, list[Stake]] = defaultdict(list)
    for deal, contact, parts, *scales, clear, won, confirmed, place, name, pk in _stakeholders(ids):
        known = (*scales, len(_keys(clear)), won is not None, confirmed or "", place, name, pk)
        found[deal].append(Stake(contact, _keys(parts), *known))
    return found


@read
def _stakeholders(ids: Ids) -> QuerySet:
    told = {"parts": as_text("roles"), "clear": as_text("points"), "won": as_text("won_on")}
    return among(Stakeholder, ids).order_by("pk").annotate(**told).values_list(
        "opportunity_id", "contact_id", "parts", "level", "influence", "attitude", "coverage", "clear", "won",
        "confirmed_by__name", "contact__department", "contact__name", "pk",
    )  # fmt: skip


@lru_cache(maxsize=2048)
def _keys(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def _said(ids: Ids) -> dict[int, list[Said]]:
    found: dict[int, list[Said]] = defaultdict(list)
    for deal, question, name, other, day, doubt, confirms in _answers(ids):
        found[deal].append(Said(question, name or other, day_of(day), doubt in TRUE, confirms))
    return found


@read
def _answers(ids: Ids) -> QuerySet:
    rows = among(Answer, ids).order_by("opportunity_id", "pk")
    told = rows.annotate(day=as_text("on"), doubt=as_text("disputed"))
    return told.values_list(
        "opportunity_id", "question", "source__name", "source_name", "day", "doubt", "confirms"
    )
