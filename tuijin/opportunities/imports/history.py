"""A row of another system → a deal with its past."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from tuijin.common import clock
from tuijin.common.text import Text
from tuijin.customers.models import Customer
from tuijin.opportunities.imports.fields import playbook_key, stage_names
from tuijin.opportunities.operations import ImportedDeal, NewDeal
from tuijin.people.actors import Actor
from tuijin.people.models import Person
from tuijin.playbook.queries import current
from tuijin.transfer.importing import KEY, Draft
from tuijin.transfer.rules.stages import LOST, OPEN, Entry, at

ENGAGED = 0.4  # how far a lost deal had come when the source gives its opening day but not its stage
NAMES = {"source": Text("来源", "Source"), "lost_reason": Text("丢单原因", "Lost reason")}


def history(
    actor: Actor, draft: Draft, people: Mapping[str, Person], known: Mapping[int, Customer]
) -> ImportedDeal:
    values, today = draft.values, clock.today()
    entry = values.get("stage") or Entry(current().first_stage.key, OPEN)
    opened, closes = values.get("opened_on"), values.get("closes_on")
    ended = None if entry.outcome == OPEN else closes or opened or today
    began = opened or ended or today
    reason, note = _keyed(values)
    return ImportedDeal(
        deal=_deal(actor, draft, people, known.get(draft.line), note, None if ended else closes),
        stage=entry.stage or _lost_at(opened),
        outcome=entry.outcome,
        opened_on=began,
        entered_on=_entered(entry, began, ended),
        closed_on=ended,
        lost_reason=reason if entry.outcome == LOST else "",
        lost_to=values.get("lost_to", "") if entry.outcome == LOST else "",
    )


def _entered(entry: Entry, began: dt.date, ended: dt.date | None) -> dt.date:
    """A won deal came to its stage on the day it was won; of the others only the beginning is known."""
    return began if entry.outcome in (OPEN, LOST) or ended is None else ended


def _lost_at(opened: dt.date | None) -> str:
    names = stage_names()
    return at(ENGAGED, names) if opened else names[0].key


def _deal(
    actor: Actor,
    draft: Draft,
    people: Mapping[str, Person],
    customer: Customer | None,
    note: str,
    expected: Any,
) -> NewDeal:
    values = draft.values
    return NewDeal(
        name=values.get("name") or default_name(values, customer),
        customer=customer,
        amount=values.get("amount"),
        expected_on=expected,
        source=playbook_key("source", values.get("source", "")),
        owner=people.get(values.get("owner", "")) or actor.person,
        product=values.get("product", ""),
        competitors=values.get("competitors", ""),
        next_step=values.get("next_step", ""),
        note=note,
    )


def default_name(values: Mapping[str, Any], customer: Customer | None) -> str:
    """Customer and product, as far as known; else the source's key."""
    parts = [customer.called if customer else "", values.get("product", "")]
    return (" ".join(filter(None, parts)) or values.get(KEY) or str(Text("导入的商机", "Imported deal")))[
        :200
    ]


def _keyed(values: Mapping[str, Any]) -> tuple[str, str]:
    """(lost reason, note): words that the playbook does not know are kept in the note."""
    strange = [
        f"{name}: {values[key]}"
        for key, name in NAMES.items()
        if values.get(key) and not playbook_key(key, values[key])
    ]
    return playbook_key("lost_reason", values.get("lost_reason", "")), "\n".join(
        filter(None, [values.get("note"), *strange])
    )
