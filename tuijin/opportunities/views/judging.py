"""What the record says about a deal today: its grade, what is wrong, what to do next."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from tuijin.common import clock
from tuijin.common.days import working_days
from tuijin.opportunities.forms.reasons import grade_reasons
from tuijin.opportunities.forms.verdict import drawn, glance, wrong
from tuijin.opportunities.models import ClaimChange, Opportunity
from tuijin.opportunities.queries import judging as reads
from tuijin.opportunities.rules.picture import Picture
from tuijin.opportunities.rules.playing import Due
from tuijin.people.actors import Actor
from tuijin.playbook.types import Playbook
from tuijin.web.words import say_day


def judged(actor: Actor, row: Opportunity, playbook: Playbook, picture: Picture) -> dict[str, Any]:
    """For the page of a deal what is known; of an open one what is wrong, what to do next, why just this grade."""
    room = reads.room_of(row, picture, playbook)
    if not row.is_open:
        return {"room": room}
    today, verdict = picture.today, room.verdict
    changed = row.date_pushes or row.grade_changes
    return {
        "room": room,
        "verdict": verdict,
        "grade_reasons": grade_reasons(verdict)[:2],
        "wrong": wrong(glance(row, playbook, today, verdict.supported), room.shown, room.picture.aside),
        "aside": [symptom for symptom in playbook.symptoms if symptom.key in room.picture.aside],
        "proposals": [drawn(playbook, advice) for advice in room.proposals[:3]],
        "play": played(row, room, playbook),
        "moments": [timely(due) for due in room.moments],
        "adopts": actor.can("opportunities:write"),
        "adopt_on": due(today),
        "claims": [told(change) for change in reads.claim_changes(row)] if changed else [],
    }


def due(today: dt.date) -> dt.date:
    """The day proposed for a next step: two working days ahead, the best moment after a visit or a demo (S1)."""
    day = today + dt.timedelta(days=1)
    while working_days(today, day) < 2:
        day += dt.timedelta(days=1)
    return day


def played(row: Opportunity, room: reads.DealRoom, playbook: Playbook) -> dict[str, Any] | None:
    """How the deal is played and how the record would play it; None where the playbook knows no strategies (S10)."""
    chosen = playbook.item("strategy", row.strategy)
    proposed = room.play.strategy if room.play else None
    strategy = chosen or proposed
    if strategy is None:
        return None
    return {
        "strategy": strategy,
        "proposed": proposed,
        "why": room.play.why if room.play else "",
        "differs": proposed != chosen,
        "timing": room.timing,
    }


def timely(moment: Due) -> dict[str, Any]:
    """A best moment to talk: how far it is, or that it went by (S1)."""
    told = {"days": moment.days, "of": moment.moment.days}
    text = (
        _("过了 %(days)s 个工作日，错过了")
        if moment.missed
        else _("今天是第 %(days)s 个工作日，共 %(of)s 个")
    )
    return {"text": moment.moment.name, "said": text % told, "missed": moment.missed}


def told(change: ClaimChange) -> dict[str, Any]:
    """An earlier expected date or claimed grade, in words."""
    is_date = change.field == "expected_on"
    pair = [_said(value, is_date) for value in (change.before, change.after)]
    return {
        "text": f"{pair[0]} → {pair[1]}",
        "label": _("预计") if is_date else _("申报"),
        "push": change.is_push,
        "on": change.on,
        "by": change.by_label,
    }


def _said(value: str, is_date: bool) -> str:
    if not value:
        return _("无")
    return say_day(dt.date.fromisoformat(value), clock.today()) if is_date else value
