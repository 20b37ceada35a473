"""Filling in what a gate misses, and advancing in the same breath (S1)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tuijin.activities.models import Activity
from tuijin.activities.operations import NewActivity, change_activity
from tuijin.common import clock
from tuijin.common.errors import Reason, Refused
from tuijin.customers.operations import NewContact, add_contacts
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations.activities import (
    arrange_next_step,
    check_told,
    log_activity,
    record_fact,
)
from tuijin.opportunities.operations.answers import NewAnswer, answer
from tuijin.opportunities.operations.common import locked
from tuijin.opportunities.operations.editing import change
from tuijin.opportunities.operations.knowledge import keep_event
from tuijin.opportunities.operations.moving import Advancement, advance, confirm
from tuijin.opportunities.operations.naming import name_customer
from tuijin.opportunities.operations.stakeholders import play_part, record_deed
from tuijin.people.actors import Actor


class Filling(Protocol):
    """One thing that a gate misses, as somebody filled it in."""

    def write(self, actor: Actor, deal: Opportunity, condition: str) -> None:
        """Put it where it belongs. `deal` is locked. Raises Refused, Forbidden."""


@dataclass(frozen=True)
class FieldFilled:
    name: str
    value: Any

    def write(self, actor: Actor, deal: Opportunity, condition: str) -> None:
        change(actor=actor, deal=deal, version=deal.version, changes={self.name: self.value})


@dataclass(frozen=True)
class CustomerNamed:
    name: str

    def write(self, actor: Actor, deal: Opportunity, condition: str) -> None:
        name_customer(actor=actor, deal=deal, version=deal.version, name=self.name)


@dataclass(frozen=True)
class ContactFound:
    name: str
    title: str = ""

    def write(self, actor: Actor, deal: Opportunity, condition: str) -> None:
        if deal.customer is None:
            raise Refused(Reason("customer_first", _("先写明是哪一家客户，再写那边的人"), "customer"))
        add_contacts(actor=actor, contacts=[NewContact(deal.customer, self.name, title=self.title)])


@dataclass(frozen=True)
class FactTold:
    key: str
    value: Any
    source: str = ""

    def write(self, actor: Actor, deal: Opportunity, condition: str) -> None:
        actor.must("opportunities:write")
        check_told(self.key, self.value)
        record_fact(actor=actor, deal=deal, key=self.key, value=self.value, source=self.source)


@dataclass(frozen=True)
class Happened:
    activity: NewActivity
    next: dict[str, Any] = field(default_factory=dict)  # next_step, next_step_kind, next_step_on

    def write(self, actor: Actor, deal: Opportunity, condition: str) -> None:
        log_activity(actor=actor, deal=deal, activity=self.activity, **self.next)


@dataclass(frozen=True)
class Completed:
    """What an activity on record lacked."""

    activity: Activity
    version: int
    changes: dict[str, Any]

    def write(self, actor: Actor, deal: Opportunity, condition: str) -> None:
        change_activity(actor=actor, activity=self.activity, version=self.version, changes=self.changes)


@dataclass(frozen=True)
class NextArranged:
    text: str
    on: dt.date
    kind: str = ""

    def write(self, actor: Actor, deal: Opportunity, condition: str) -> None:
        arrange_next_step(
            actor=actor, deal=deal, next_step=self.text, next_step_kind=self.kind, next_step_on=self.on
        )


@dataclass(frozen=True)
class PartPlayed:
    """Somebody at the customer's plays a part; with `deed`, he is won by it."""

    name: str
    title: str
    role: str
    deed: str = ""
    text: str = ""

    def write(self, actor: Actor, deal: Opportunity, condition: str) -> None:
        stake = play_part(actor=actor, deal=deal, name=self.name, title=self.title, role=self.role)
        if self.deed:
            record_deed(actor=actor, stakeholder=stake, kind=self.deed, text=self.text)


@dataclass(frozen=True)
class Answered:
    question: str
    text: str
    source: str = ""

    def write(self, actor: Actor, deal: Opportunity, condition: str) -> None:
        new = NewAnswer(deal, self.question, self.text, clock.today(), source_name=self.source)
        answer(actor=actor, answers=[new])


@dataclass(frozen=True)
class EventFound:
    kind: str
    evidence: str
    due_on: dt.date | None = None

    def write(self, actor: Actor, deal: Opportunity, condition: str) -> None:
        keep_event(
            actor=actor, deal=deal, kind=self.kind, applies=True, evidence=self.evidence, due_on=self.due_on
        )


@dataclass(frozen=True)
class WordGiven:
    note: str

    def write(self, actor: Actor, deal: Opportunity, condition: str) -> None:
        confirm(actor=actor, deal=deal, condition=condition, note=self.note)


@dataclass(frozen=True)
class Filled:
    """What came of it. `refusals`: by condition, why its filling was refused; `refusal`: why the deal did not move."""

    deal: Opportunity
    refusals: Mapping[str, Refused] = field(default_factory=dict)
    done: Advancement | None = None
    refusal: Refused | None = None


def fill(
    *, actor: Actor, deal: Opportunity, fillings: Mapping[str, Filling], version: int | None = None
) -> Filled:
    """Write each of `fillings` ({condition key: filling}) down by itself; what is proper is kept, whatever else is not.

    Raises Stale, Forbidden.
    """
    with transaction.atomic():
        locked(deal, version)
        refusals = {}
        for key, filling in fillings.items():
            try:
                with transaction.atomic():
                    filling.write(actor, locked(deal), key)
            except Refused as refusal:
                refusals[key] = refusal
        return Filled(locked(deal), refusals)


def fill_and_advance(
    *,
    actor: Actor,
    deal: Opportunity,
    fillings: Mapping[str, Filling],
    to_stage: str,
    version: int | None = None,
    note: str = "",
    exception: str = "",
) -> Filled:
    """`fill`, then `advance`; what was filled is kept when the gate stays closed. Raises Stale, Forbidden."""
    said = {"to_stage": to_stage, "note": note, "exception": exception}
    if not fillings:
        return _advanced(actor, Filled(deal), said | {"version": version})
    with transaction.atomic():
        filled = fill(actor=actor, deal=deal, fillings=fillings, version=version)
        return filled if filled.refusals else _advanced(actor, filled, said)


def _advanced(actor: Actor, filled: Filled, said: dict[str, Any]) -> Filled:
    try:
        done = advance(actor=actor, deal=filled.deal, **said)
    except Refused as refusal:
        return Filled(filled.deal, refusal=refusal)
    return Filled(done.deal, done=done)
