"""What the deal room says of a deal, as plain data for every door that prints it."""

from typing import Any

from tuijin.common import clock
from tuijin.opportunities.forms.reasons import grade_reasons
from tuijin.opportunities.models import CompellingEvent, Opportunity
from tuijin.opportunities.queries.judging import DealRoom
from tuijin.opportunities.queries.record import picture_of
from tuijin.opportunities.rules import qualifying
from tuijin.opportunities.rules.advice import Advice
from tuijin.opportunities.rules.compelling import event_alarm
from tuijin.opportunities.rules.picture import method_of
from tuijin.opportunities.rules.symptoms import Shown
from tuijin.playbook.queries import current, label
from tuijin.playbook.types import Condition


def grade(deal: Opportunity, room: DealRoom) -> dict[str, Any]:
    """What is claimed, what date and evidence support, why, and what is lacking for more (S7)."""
    verdict = room.verdict
    return {
        "claimed": deal.claimed_grade,
        "supported": verdict.supported,
        "reasons": grade_reasons(verdict),
        "by_date": verdict.by_date,
        "by_evidence": verdict.by_evidence,
        "days": verdict.days,
        "lacking": [lack(condition) for condition in verdict.lacking],
        "date_pushes": deal.date_pushes,
        "grade_changes": deal.grade_changes,
    }


def lack(condition: Condition) -> dict[str, str]:
    return {"key": condition.key, "text": str(condition.text)}


def proposal(one: Advice) -> dict[str, str]:
    """What to do next, why, what it unlocks (S9). `condition` is the key of a condition, or of the symptom cured."""
    return {
        "text": str(one.text),
        "kind": one.kind,
        "condition": one.key,
        "why": str(one.why),
        "grade": one.grade,
        "opens": one.gate.key if one.gate else "",
        "cures": str(one.cures),
    }


def symptom(one: Shown) -> dict[str, str]:
    """A symptom or taboo with its evidence and its cure (S8); `kind` is symptom or taboo."""
    found = one.symptom
    return {
        "key": found.key,
        "kind": found.sort,
        "root": found.root,
        "name": str(found.name),
        "evidence": str(one.evidence),
        "cure": str(found.cure),
    }


def coverage(room: DealRoom) -> dict[str, Any]:
    """How much is known, in all and by category (S2)."""
    parts = room.coverage
    return {
        "answered": sum(part.answered for part in parts),
        "total": sum(part.of for part in parts),
        "categories": [
            {
                "key": part.category.key,
                "name": str(part.category.name),
                "answered": part.answered,
                "total": part.of,
                "verified": part.verified,
                "disputed": part.disputed,
                "open": [question.key for question in part.open],
            }
            for part in parts
        ],
    }


def people(room: DealRoom) -> list[dict[str, str]]:
    """What is missing among the people (S4)."""
    return [{"key": one.key, "text": str(one.text)} for one in room.people]


def play(room: DealRoom) -> dict[str, Any] | None:
    """The strategy that the record proposes, why, and its moves; what is a fault now in the one chosen (S10)."""
    if room.play is None:
        return None
    strategy = room.play.strategy
    return {
        "key": strategy.key,
        "name": str(strategy.name),
        "why": str(room.play.why),
        "timing": str(room.timing or ""),
        "moves": [str(move) for move in strategy.moves],
    }


def timeliness(room: DealRoom) -> list[dict[str, Any]]:
    """The best moments to talk that run or were missed (S1); days are working days."""
    return [
        {
            "key": due.moment.key,
            "text": str(due.moment.name),
            "since": due.since,
            "days": due.days,
            "allowed": due.moment.days,
            "missed": due.missed,
        }
        for due in room.moments
    ]


def qualification(deal: Opportunity) -> dict[str, Any]:
    """The one page on a deal (MK1, S6, C5): {sheets, alarm}; the alarm is about what compels them (OG5)."""
    playbook = current()
    picture = picture_of(deal, clock.today())
    alarm = event_alarm(picture, method_of(playbook)) if deal.is_open else None
    sheets = qualifying.qualification(playbook, picture.state)
    return {"sheets": [sheet(one) for one in sheets], "alarm": str(alarm) if alarm else None}


def sheet(one: qualifying.FilledSheet) -> dict[str, Any]:
    """{key, name, met, total, items: [{key, text, met}]}."""
    return {
        "key": one.sheet.key,
        "name": str(one.sheet.name),
        "met": one.met,
        "total": len(one.items),
        "items": [
            {"key": item.condition.key, "text": str(item.condition.text), "met": item.met}
            for item in one.items
        ],
    }


def event(row: CompellingEvent) -> dict[str, Any]:
    """One kind of event that was gone through; money in yuan."""
    names = ("applies", "evidence", "due_on", "harm", "harm_amount")
    confirmed = row.confirmed_by.name if row.confirmed_by else None
    return {
        "key": row.kind,
        "name": str(label("compelling", row.kind)),
        **{name: getattr(row, name) for name in names},
        "confirmed_by": confirmed,
    }
