"""A row of another system → a deal with its past."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tuijin.common import clock
from tuijin.common.text import Text
from tuijin.customers.models import Customer
from tuijin.opportunities.imports.fields import entry_of, stage_names
from tuijin.opportunities.operations import ImportedDeal, NewDeal
from tuijin.people.actors import Actor
from tuijin.people.models import Person
from tuijin.playbook.importing import UNWRITTEN
from tuijin.transfer.importing import KEY, Draft
from tuijin.transfer.rules.stages import LOST, OPEN, Entry, at

ENGAGED = 0.4  # how far a lost deal had come when the source gives its opening day but not its stage
NAMES = {"source": Text("来源", "Source"), "lost_reason": Text("丢单原因", "Lost reason")}
UNNAMED = Text("导入的商机", "Imported deal")


@dataclass(frozen=True)
class Ground:
    """What the rows of a batch stand on: people by writing, customers by line, two stages of the playbook."""

    actor: Actor
    people: Mapping[str, Person]
    customers: Mapping[int, Customer]
    first: str
    engaged: str


def ground(actor: Actor, people: Mapping[str, Person], customers: Mapping[int, Customer]) -> Ground:
    names = stage_names()
    return Ground(actor, people, customers, names[0].key, at(ENGAGED, names))


def history(draft: Draft, ground: Ground) -> ImportedDeal:
    """The deal as the source knew it. Days that it does not give are taken from the others, or are today."""
    values = draft.values
    opened, closes = values.get("opened_on"), values.get("closes_on")
    entry = entry_of(values) or Entry(ground.first, OPEN)
    ended = None if entry.outcome == OPEN else closes or opened or clock.today()
    began = opened or ended or clock.today()
    lost = entry.outcome == LOST
    return ImportedDeal(
        deal=_deal(draft, ground, None if ended else closes),
        stage=entry.stage or (ground.engaged if opened else ground.first),
        outcome=entry.outcome,
        opened_on=began,
        entered_on=began if lost or ended is None else ended,  # a won deal came to its stage when it was won
        closed_on=ended,
        lost_reason=values.get("lost_reason", UNWRITTEN).key if lost else "",
        lost_to=values.get("lost_to", "") if lost else "",
    )


def _deal(draft: Draft, ground: Ground, expected: dt.date | None) -> NewDeal:
    values, customer = draft.values, ground.customers.get(draft.line)
    return NewDeal(
        name=values.get("name") or _default_name(values, customer),
        customer=customer,
        amount=values.get("amount"),
        expected_on=expected,
        source=values.get("source", UNWRITTEN).key,
        owner=ground.people.get(values.get("owner", "")) or ground.actor.person,
        product=values.get("product", ""),
        competitors=values.get("competitors", ""),
        claimed_grade=values.get("claimed_grade", ""),
        next_step=values.get("next_step", ""),
        next_step_on=values.get("next_step_on"),
        note=_note(values),
    )


def _default_name(values: Mapping[str, Any], customer: Customer | None) -> str:
    """Customer and product, as far as known; else the source's key."""
    parts = [customer.called if customer else "", values.get("product", "")]
    name = " ".join(filter(None, parts)) or values.get(KEY) or str(UNNAMED)
    return name[:200]


def _note(values: Mapping[str, Any]) -> str:
    """The note, with the words that the playbook does not know: nothing of the row is lost."""
    told = {name: values.get(key, UNWRITTEN) for key, name in NAMES.items()}
    strange = [f"{name}: {word.writing}" for name, word in told.items() if word.writing and not word.key]
    return "\n".join(filter(None, [values.get("note"), *strange]))
