"""The day and a line as plain data, the same for the command line and the API."""

import datetime as dt
from typing import Any

from tuijin.common import clock
from tuijin.home.queries import today as reads
from tuijin.home.queries.understanding import Understood
from tuijin.opportunities.models import Opportunity
from tuijin.people.actors import Actor
from tuijin.playbook.types import Playbook


def day_of(actor: Actor, playbook: Playbook, now: dt.date, whose: str) -> dict[str, Any]:
    """{whose, parts: [{key, count, deals}], week: [{stage, now, before}]}; a part names at most `reads.SHOWN` deals."""
    day = reads.day(actor, playbook, now, whose)
    return {
        "whose": day.whose,
        "parts": [
            {"key": part.key, "count": part.count, "deals": [row_of(row, now) for row in part.rows]}
            for part in day.parts
        ],
        "week": [
            {"stage": one.stage, "now": one.now, "before": one.before}
            for one in reads.week(actor, playbook, now, day.whose)
        ],
    }


def row_of(deal: Opportunity, now: dt.date) -> dict[str, Any]:
    """One deal of the day. `days`: working days in its stage."""
    return {
        "id": deal.pk,
        "ref": deal.ref,
        "name": deal.name,
        "customer": deal.customer.called if deal.customer else None,
        "stage": deal.stage,
        "days": clock.working_days(deal.entered_on, now),
        "claimed_grade": deal.claimed_grade,
        "supported_grade": getattr(deal, "supported", ""),
        "next_step": deal.next_step,
        "next_step_kind": deal.next_step_kind,
        "next_step_on": deal.next_step_on,
    }


def line_of(said: Understood) -> dict[str, Any]:
    """What a line says, and which deals it can be about; `deal` is the id of the one that it clearly means."""
    reading, chosen = said.reading, said.chosen
    happened, following = reading.happened, reading.next
    return {
        "happened": {
            "kind": happened.kind,
            "on": happened.on,
            "people": [name for _pk, name in said.theirs(chosen.deal.customer if chosen else None)],
        }
        if happened
        else None,
        "next": {"text": following.text, "kind": following.kind, "on": following.on} if following else None,
        "amount": reading.amount,
        "discount": reading.discount,
        "deal": chosen.deal.id if chosen else None,
        "candidates": [
            {
                "id": one.deal.id,
                "name": one.deal.called,
                "customer": one.deal.customer_called,
                "reasons": [str(reason) for reason in one.reasons],
            }
            for one in said.ranked
        ],
    }
