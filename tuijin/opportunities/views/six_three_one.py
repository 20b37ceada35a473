"""The first visit, 6-3-1: homework before, what came of it after (S3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from tuijin.opportunities import operations
from tuijin.opportunities.forms.knowing import FirstVisitSheetForm
from tuijin.opportunities.models import FirstVisit, Opportunity
from tuijin.opportunities.queries import parts
from tuijin.opportunities.rules.coverage import CategoryCoverage, coverage, touched
from tuijin.opportunities.views.common import find
from tuijin.opportunities.views.room import address, done, frame
from tuijin.people.access import Request, allowed
from tuijin.playbook.queries import current


@dataclass(frozen=True)
class Result:
    """What a first visit brought: categories with an answer, ideas told, recognition won."""

    categories: int
    of_categories: int
    ideas: int
    of_ideas: int
    recognised: str


def result(deal: Opportunity, covered: Iterable[CategoryCoverage], visit: FirstVisit | None = None) -> Result:
    """Against 6 + 3 + 1. `visit` where the caller has read it."""
    visit = visit or parts.first_visit_of(deal)
    known, of = touched(covered)
    ideas = {idea.key for idea in current().ideas}
    told = len(ideas & set(visit.ideas)) if visit else 0
    who = visit.recognised_by if visit else None
    return Result(known, of, told, len(ideas), who.name if who else "")


@allowed("opportunities:read")
def first_visit_sheet(request: Request, pk: int) -> HttpResponse:
    """The sheet to take along and to fill in on the way back; it prints."""
    deal = find(request, pk)
    visit = parts.first_visit_of(deal)
    form = FirstVisitSheetForm(request.POST or None, deal=deal, visit=visit)
    if request.method == "POST":
        request.actor.must("opportunities:write")
        if form.attempt(lambda typed: note(request, deal, typed)):
            return done(request, address("first_visit_sheet", deal.pk))
    context = frame(request, deal, "information")
    covered = coverage(context["playbook"], context["picture"], context["method"])
    context |= {"form": form, "covered": covered, "brought": result(deal, covered, visit), "note": visit}
    return render(request, "opportunities/first_visit_sheet.html", context, status=form.status)


def note(request: Request, deal: Opportunity, typed: dict[str, Any]) -> FirstVisit:
    return operations.note_first_visit(actor=request.actor, deal=deal, **typed)
