"""Correcting what was written down of an activity, or taking it back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tuijin.activities.models import Activity
from tuijin.activities.operations import change_activity
from tuijin.activities.queries import may_correct
from tuijin.common.errors import Forbidden, Refused, Stale
from tuijin.common.parsing import record_id
from tuijin.opportunities import operations
from tuijin.opportunities.forms.correction import CorrectionForm
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.queries import KIND
from tuijin.opportunities.queries.arranged import arranged_with
from tuijin.opportunities.views.activities import in_words_of_the_form
from tuijin.opportunities.views.common import find, page_of, people_at
from tuijin.opportunities.views.room import address, done
from tuijin.people.access import Request, allowed
from tuijin.people.queries import colleagues
from tuijin.playbook.queries import label
from tuijin.web.going import found


@allowed("activities:write")
def activity_change(request: Request, pk: int, activity_pk: int) -> HttpResponse:
    """Correct it against the version that was seen, or bring the form back (422, 409)."""
    deal = find(request, pk)
    row = activity_of(request, deal, activity_pk)
    form = correction_form(request, deal, row)
    if request.method == "POST" and form.attempt(lambda typed: correct(request, row, form)):
        return done(request, page_of(deal))
    return shown(request, deal, row, form)


@allowed("activities:write")
@require_POST
def activity_removal(request: Request, pk: int, activity_pk: int) -> HttpResponse:
    """It was written down by mistake; `with_next`: the next step that came with it goes as well."""
    deal = find(request, pk)
    row = activity_of(request, deal, activity_pk)
    form = correction_form(request, deal, row)
    version = record_id(request.POST.get("version", "")) or 0  # none is nobody's
    try:
        operations.take_back_activity(
            actor=request.actor, deal=deal, activity=row, version=version,
            with_next=bool(request.POST.get("with_next")),
        )  # fmt: skip
    except Stale as stale:
        refused = stale
    else:
        return done(request, page_of(deal))
    form.attempt(lambda typed: again(refused))
    return shown(request, deal, row, form)


def again(stale: Stale) -> None:
    """Somebody changed it meanwhile: the form shows what it says now."""
    raise stale


def activity_of(request: Request, deal: Opportunity, pk: int) -> Activity:
    """One of the deal's activities that the actor may correct; 404 for another's, Forbidden for one he may not."""
    rows = Activity.objects.visible_to(request.actor).filter(subject_kind=KIND, subject_id=deal.pk)
    row = found(lambda: rows.get(pk=pk))
    if not may_correct(request.actor, row):
        raise Forbidden("activities:correct")
    return row


def correction_form(request: Request, deal: Opportunity, row: Activity) -> CorrectionForm:
    arranged = arranged_with(deal, row)
    step = _("删的时候，同时约的下一步「%s」也收回") % deal.next_step if arranged else ""
    return CorrectionForm(
        request.POST or None, activity=row, contacts=people_at(deal), colleagues=colleagues(request.actor),
        arranged=step, auto_id="correction-%s",
    )  # fmt: skip


def correct(request: Request, row: Activity, form: CorrectionForm) -> Activity:
    try:
        return change_activity(
            actor=request.actor, activity=row, version=form.cleaned_data["version"], changes=form.changes
        )
    except Refused as refusal:
        raise in_words_of_the_form(refusal) from None


def shown(request: Request, deal: Opportunity, row: Activity, form: CorrectionForm) -> HttpResponse:
    context: dict[str, Any] = {"deal": deal, "form": form, "back": page_of(deal)}
    context["title"] = _("改这次动作：%s") % label("activity_kind", row.kind)
    context |= {"remove_url": address("activity_removal", deal.pk, row.pk), "remove_verb": _("删掉这次动作")}
    context |= {"contacts": people_at(deal), "colleagues": colleagues(request.actor)}
    return render(request, "opportunities/activity_change.html", context, status=form.status)
