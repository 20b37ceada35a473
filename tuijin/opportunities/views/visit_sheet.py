"""The questions of the next visit on paper, one sheet a person to meet (S2)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from tuijin.customers.models import Contact
from tuijin.opportunities.forms.labels import Names
from tuijin.opportunities.models import Answer, Opportunity, Stakeholder
from tuijin.opportunities.queries import parts
from tuijin.opportunities.queries.confirming import marks
from tuijin.opportunities.rules.coverage import CategoryCoverage, coverage, verified
from tuijin.opportunities.rules.picture import Picture
from tuijin.opportunities.views.common import find, people_at
from tuijin.opportunities.views.room import frame
from tuijin.people.access import Request, allowed
from tuijin.playbook.types import Playbook


@allowed("opportunities:read")
def visit_sheet(request: Request, pk: int) -> HttpResponse:
    """`?who=` (several): the people to meet; without any the questions alone."""
    deal = find(request, pk)
    context = frame(request, deal, "information")
    playbook, picture, method = context["playbook"], context["picture"], context["method"]
    covered, contacts = coverage(playbook, picture, method), people_at(deal)
    wanted = set(request.GET.getlist("who"))
    chosen = [contact for contact in contacts if str(contact.pk) in wanted]
    stakes = {stake.contact_id: stake for stake in parts.stakeholders_of(deal)}
    answers, sure = standing(deal, picture), verified(picture, method)
    context |= {
        "choices": [(contact, contact in chosen) for contact in contacts],
        "open": [cover for cover in covered if cover.open],
        "sheets": [
            sheet(playbook, contact, stakes.get(contact.pk), covered, single(answers, sure))
            for contact in chosen
        ]
        or [sheet(playbook, None, None, covered, {})],
    }
    return render(request, "opportunities/visit_sheet.html", context)


def standing(deal: Opportunity, picture: Picture) -> dict[str, list[Answer]]:
    """Answers, without confirmations of what has changed since."""
    answers = parts.answers_of(deal)
    now = marks(deal, picture, answers)
    kept = {key: [row for row in rows if row.confirms == now.get(key, "")] for key, rows in answers.items()}
    return {key: rows for key, rows in kept.items() if rows}


def single(answers: Mapping[str, list[Answer]], sure: set[str]) -> dict[str, list[Answer]]:
    """Answers that nobody else has confirmed yet, or that are disputed."""
    return {key: rows for key, rows in answers.items() if key not in sure}


def sheet(
    playbook: Playbook,
    contact: Contact | None,
    stake: Stakeholder | None,
    covered: Iterable[CategoryCoverage],
    single: Mapping[str, list[Answer]],
) -> dict[str, Any]:
    """What to ask one person: what nobody has answered, then what others said and he may confirm."""
    level = playbook.item("level", stake.level) if stake else None
    confirm = [
        {"question": question, "answers": rows}
        for cover in covered
        for question in cover.category.questions
        if (rows := single.get(question.key))
        and not (contact and {row.source_id for row in rows} == {contact.pk})
    ]
    return {
        "contact": contact,
        "roles": [Names(playbook)("role", key) for key in stake.roles] if stake else [],
        "open": [cover for cover in covered if cover.open],
        "confirm": confirm,
        "boss": bool(level and level.boss),
        "ways_in": playbook.ways_in,
        "points": [point for point in playbook.points if stake is None or point.key not in stake.points],
    }
