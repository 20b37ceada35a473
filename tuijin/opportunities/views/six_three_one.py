"""The first visit, 6-3-1: homework before, what came of it after (S3)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from tuijin.opportunities import operations
from tuijin.opportunities.forms.brought import of_visit
from tuijin.opportunities.forms.knowing import FirstVisitSheetForm
from tuijin.opportunities.models import FirstVisit, Opportunity
from tuijin.opportunities.queries import parts
from tuijin.opportunities.rules.coverage import coverage
from tuijin.opportunities.views.common import find
from tuijin.opportunities.views.room import address, done, frame
from tuijin.people.access import Request, allowed


@allowed("opportunities:read")
def first_visit_sheet(request: Request, pk: int) -> HttpResponse:
    """The sheet to take along and to fill in on the way back; it prints."""
    deal = find(request, pk)
    visit, context = parts.first_visit_of(deal), frame(request, deal, "information")
    covered = coverage(context["playbook"], context["picture"], context["method"])
    form = FirstVisitSheetForm(request.POST or None, deal=deal, visit=visit, covered=covered)
    if request.method == "POST":
        request.actor.must("opportunities:write")
        if form.attempt(lambda typed: note(request, deal, form, typed)):
            return done(request, address("first_visit_sheet", deal.pk))
    found = of_visit(context["playbook"], context["picture"], covered, visit)
    context |= {"form": form, "covered": covered, "brought": found, "note": visit}
    return render(request, "opportunities/first_visit_sheet.html", context, status=form.status)


def note(request: Request, deal: Opportunity, form: FirstVisitSheetForm, typed: dict[str, Any]) -> FirstVisit:
    heard = form.answers(deal, typed)
    return operations.note_first_visit(actor=request.actor, deal=deal, heard=heard, **typed)
