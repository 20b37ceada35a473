"""Losing a deal, bringing it back, and opening it to colleagues."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tuijin.common.errors import Refused
from tuijin.opportunities import operations
from tuijin.opportunities.forms.moving import GrantForm, LossForm, RevivalForm
from tuijin.opportunities.queries import KIND
from tuijin.opportunities.queries import page as reads
from tuijin.opportunities.queries.rival_names import known_rivals
from tuijin.opportunities.views.common import add_refusal, find, go, page_of, seen_version
from tuijin.people.access import Request, allowed
from tuijin.people.operations import grant, withdraw
from tuijin.web.going import found


@allowed("opportunities:advance")
def loss(request: Request, pk: int) -> HttpResponse:
    """Close a deal as lost: why, and to whom when the reason asks it."""
    deal = find(request, pk)
    posted = request.method == "POST"
    form = (
        LossForm(request.POST)
        if posted
        else LossForm(initial={"version": deal.version, **request.GET.dict()})
    )
    if posted and form.is_valid():
        said = dict(form.cleaned_data)
        said["version"] = seen_version(form, deal)
        try:
            operations.lose(actor=request.actor, deal=deal, **said)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return go(request, page_of(deal), _("记成丢单了。以后有机会还能恢复"))
    context = {"deal": deal, "form": form, "names": known_rivals(request.actor)}
    return render(request, "opportunities/loss.html", context, status=422 if form.errors else 200)


@allowed("opportunities:advance")
def revival(request: Request, pk: int) -> HttpResponse:
    """Open a lost deal again where it was lost, or take back a grade that says it cannot be judged."""
    deal = find(request, pk)
    posted = request.method == "POST"
    initial = {"version": deal.version, "grade": deal.claimed_grade}
    form = RevivalForm(request.POST) if posted else RevivalForm(initial=initial)
    if posted and form.is_valid():
        said = form.cleaned_data | {"version": seen_version(form, deal)}
        try:
            operations.revive(actor=request.actor, deal=deal, **said)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return go(request, page_of(deal), _("单子恢复了，从原来的阶段接着做"))
    context = {"deal": deal, "form": form}
    return render(request, "opportunities/revival.html", context, status=422 if form.errors else 200)


@allowed("people:grant")
def grants(request: Request, pk: int) -> HttpResponse:
    """Open the deal to a colleague, with the reason."""
    deal = find(request, pk)
    posted = request.method == "POST"
    form = GrantForm(request.POST if posted else None, actor=request.actor, deal=deal)
    if form.is_valid():
        person, reason = form.cleaned_data["person"], form.cleaned_data["reason"]
        grant(actor=request.actor, kind=KIND, subject_id=deal.pk, person=person, reason=reason)
        return go(request, page_of(deal), _("已开放给%s") % person.name)
    context = {"deal": deal, "form": form}
    return render(request, "opportunities/grant.html", context, status=422 if posted else 200)


@allowed("people:grant")
@require_POST
def withdrawal(request: Request, pk: int, grant_pk: int) -> HttpResponse:
    """Take a grant back."""
    deal = find(request, pk)
    given = found(reads.grant, deal, grant_pk)
    name = given.person.name
    withdraw(actor=request.actor, grant=given)
    return go(request, page_of(deal), _("已收回%s的查看") % name)
