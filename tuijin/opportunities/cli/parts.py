"""The parts of a deal as plain data: answers, people, ties, rivals, events, what was set aside."""

from collections.abc import Mapping
from typing import Any

from tuijin.common import clock
from tuijin.opportunities.forms import told
from tuijin.opportunities.models import (
    Answer,
    Deed,
    Dismissal,
    Opportunity,
    Rival,
    RivalArgument,
    Stakeholder,
    Tie,
)
from tuijin.opportunities.queries import parts
from tuijin.opportunities.queries.confirming import marks
from tuijin.opportunities.queries.symptoms import set_aside
from tuijin.opportunities.rules.picture import Method, Picture, Stake, coverage, method_of, touched_on
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current

PART = (
    "roles", "level", "influence", "attitude", "involvement", "coverage", "way_in", "points",
)  # fmt: skip
RIVAL = ("product", "price", "position", "supporters", "result")
SAID = ("question", "text", "how", "on", "confidence", "disputed")


def parts_of(actor: Actor, deal: Opportunity, picture: Picture) -> dict[str, list[dict[str, Any]]]:
    """{answers, stakeholders, ties, rivals, events, dismissals}, each oldest first; keys are the playbook's."""
    private, deeds, attitudes = (
        parts.reads_private(actor, deal),
        parts.deeds_of(deal),
        parts.attitudes_of(deal),
    )
    stakes = {stake.id: stake for stake in picture.stakes}
    given = parts.answers_of(deal)
    answers, now = [one for rows in given.values() for one in rows], marks(deal, picture, given)
    people, method = parts.stakeholders_of(deal), method_of(current())
    return {
        "answers": [answer(row, now) for row in sorted(answers, key=lambda one: (one.on, one.pk))],
        "stakeholders": [
            stakeholder(row, private)
            | touched(picture, stakes[row.pk], method)
            | {"attitudes": attitudes[row.contact_id], "deeds": [deed(one) for one in deeds[row.pk]]}
            for row in people
        ],
        "ties": [tie(row) for row in parts.ties_of(deal)],
        "rivals": [
            rival(row) | {"arguments": [argument(one) for one in row.arguments.all()]}
            for row in parts.rivals_of(deal)
        ],
        "events": [told.event(row) for row in parts.events_of(deal).values()],
        "dismissals": [dismissal(row) for row in set_aside(deal, clock.today())],
    }


def answer(row: Answer, now: Mapping[str, str]) -> dict[str, Any]:
    """`now`: the marks of what stands where answers live."""
    source = row.source.name if row.source else row.source_name
    confirms = {"confirms": bool(row.confirms), "stands": row.confirms == now.get(row.question, "")}
    return {"id": row.pk, **{name: getattr(row, name) for name in SAID}, "source": source} | confirms


def stakeholder(row: Stakeholder, private: bool) -> dict[str, Any]:
    """One person's part; `private`: with what he wants for himself."""
    confirmed = row.confirmed_by.name if row.confirmed_by else None
    data = {"id": row.pk, "name": row.contact.name, **{name: getattr(row, name) for name in PART}}
    own = {"own_need": row.own_need} if private else {}
    return data | {"confirmed_by": confirmed, "won_on": row.won_on} | own


def touched(picture: Picture, stake: Stake, method: Method) -> dict[str, Any]:
    """His department, how well we know him (0 never met … 3 regularly), and the day on which we last spoke."""
    last = touched_on(picture, stake.contact, method)
    return {"department": stake.department, "met": coverage(picture, stake, method), "last_touch": last}


def deed(row: Deed) -> dict[str, Any]:
    return {"id": row.pk, "kind": row.kind, "text": row.text, "on": row.on}


def tie(row: Tie) -> dict[str, Any]:
    one, other = row.one.contact.name, row.other.contact.name
    return {"id": row.pk, "one": one, "kind": row.kind, "other": other}


def rival(row: Rival) -> dict[str, Any]:
    return {"id": row.pk, "name": row.name, **{name: getattr(row, name) for name in RIVAL}}


def argument(row: RivalArgument) -> dict[str, Any]:
    return {"kind": row.kind, "text": row.text, "source": row.source}


def dismissal(row: Dismissal) -> dict[str, Any]:
    return {"key": row.key, "reason": row.reason, "until": row.until}
