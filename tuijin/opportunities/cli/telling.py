"""Deals as plain data, the same for every verb that prints one."""

from collections.abc import Iterable, Iterator
from typing import Any

from tuijin.activities.models import Activity
from tuijin.activities.queries import about
from tuijin.common import clock
from tuijin.customers.models import Contact
from tuijin.customers.queries import contacts_of
from tuijin.opportunities.cli.parts import parts_of
from tuijin.opportunities.forms import beside, told
from tuijin.opportunities.models import Confirmation, GateWaiver, Opportunity, OpportunityQuerySet, StageMove
from tuijin.opportunities.queries import KIND, page
from tuijin.opportunities.queries.judging import room_of, with_supported
from tuijin.opportunities.queries.peers import beside as beside_of
from tuijin.opportunities.queries.record import picture_of
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current
from tuijin.playbook.types import Condition
from tuijin.timeline.models import Entry
from tuijin.timeline.queries import latest

MOST = 1_000  # activities and timeline entries of one deal


LINE = {  # what a line of the list says → where it stands
    "id": "pk", "ref": "ref", "name": "name", "customer": "customer__name", "stage": "stage",
    "outcome": "outcome", "amount": "amount", "expected_on": "expected_on", "claimed": "claimed_grade",
    "supported": "supported", "owner": "owner__name",
}  # fmt: skip


def rows_of(deals: OpportunityQuerySet) -> Iterator[dict[str, Any]]:
    """Deals as lines of the list: people and customer by name, amount in yuan or None. One query, read on demand."""
    judged = with_supported(deals, current(), clock.today())
    for values in judged.values_list(*LINE.values()).iterator(chunk_size=500):
        yield dict(zip(LINE, values, strict=True))


def row_of(deal: Opportunity) -> dict[str, Any]:
    """One deal as a line of the list."""
    return next(rows_of(Opportunity.objects.filter(pk=deal.pk)))


PLAIN = (
    "entered_on", "opened_on", "closed_on", "source", "product", "competitors", "claimed_grade", "next_step",
    "next_step_kind", "next_step_on", "lost_reason", "lost_to", "note", "version", "created_at",
)  # fmt: skip
DID = (
    "kind", "on", "departments", "minutes", "cost", "outcome", "content", "response", "amount", "discount",
    "no_next_because",
)  # fmt: skip


def whole(actor: Actor, deal: Opportunity) -> dict[str, Any]:
    """Everything that is known of one deal, with what its next gate still asks for."""
    customer, playbook = deal.customer_id, current()
    picture = picture_of(deal, clock.today())
    room = room_of(deal, picture, playbook)
    return {
        **row_of(deal),
        "presales": deal.presales.name if deal.presales else None,
        **{name: getattr(deal, name) for name in PLAIN},
        "gate": _gate(page.gate_of(deal, playbook, picture.state)),
        "grade": told.grade(deal, room),
        "proposals": [told.proposal(one) for one in room.proposals],
        "symptoms": [told.symptom(one) for one in room.shown],
        "coverage": told.coverage(room),
        "stakeholder_findings": told.people(room),
        "beside": beside.plain(beside_of(deal, playbook)),
        "strategy": deal.strategy,
        "play": told.play(room),
        "moments": told.timeliness(room),
        **parts_of(actor, deal, picture),
        "contacts": [_contact(row) for row in contacts_of(actor, customer)] if customer else [],
        "facts": [
            {"key": row.key, "value": row.value, "on": row.on, "source": row.source}
            for row in deal.facts.all()
        ],
        "activities": [activity(row) for row in about(actor, KIND, deal.pk, MOST)],
        "moves": [_move(row) for row in deal.moves.all()],
        "confirmations": [_confirmation(row) for row in deal.confirmations.all()],
        "waivers": [_waiver(row) for row in deal.waivers.all()],
        "timeline": [_entry(row) for row in latest(KIND, [deal.pk], MOST)],
    }


def _gate(gate: page.Gate) -> dict[str, Any]:
    return {"met": gate.met, "total": gate.of, "missing": lacks(gate.missing)}


def lacks(conditions: Iterable[Condition]) -> list[dict[str, str]]:
    return [{"key": condition.key, "text": str(condition.text)} for condition in conditions]


def _contact(row: Contact) -> dict[str, Any]:
    names = ("name", "title", "department", "phone", "email", "wechat", "note", "source")
    return {"id": row.pk, **{name: getattr(row, name) for name in names}}


def activity(row: Activity) -> dict[str, Any]:
    """What was done, with whom."""
    there = list(row.people.all())
    return {
        "id": row.pk,
        "by": row.by.name if row.by else None,
        "ours": [one.name for one in there if one.person_id],
        "theirs": [one.name for one in there if not one.person_id],
        **{name: getattr(row, name) for name in DID},
    }


def _move(row: StageMove) -> dict[str, Any]:
    names = ("kind", "from_stage", "to_stage", "on", "at", "by_label", "door", "note")
    return {name: getattr(row, name) for name in names}


def _confirmation(row: Confirmation) -> dict[str, Any]:
    return {"condition": row.condition, "note": row.note, "by": row.by_label, "at": row.at}


def _waiver(row: GateWaiver) -> dict[str, Any]:
    names = ("from_stage", "to_stage", "missing", "reason", "state", "asked_by_label", "asked_at")
    more = ("decided_by_label", "decided_at", "answer")
    return {name: getattr(row, name) for name in (*names, *more)}


def _entry(row: Entry) -> dict[str, Any]:
    return {
        "at": row.at,
        "on": row.on,
        "verb": row.verb,
        "by": row.actor_label,
        "door": row.door,
        "data": row.data,
    }
