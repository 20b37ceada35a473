"""Setting a symptom of a deal aside: a person knows better, for a reason and for a while (S8)."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tuijin.common.errors import Refused
from tuijin.opportunities import operations
from tuijin.opportunities.forms.moving import DismissalForm
from tuijin.opportunities.views.common import add_refusal, find, go, page_of
from tuijin.people.access import Request, allowed
from tuijin.playbook.queries import current, label


@allowed("opportunities:write")
def dismissal(request: Request, pk: int, symptom: str) -> HttpResponse:
    """GET: why, and until when? POST: it is not shown before that day."""
    deal = find(request, pk)
    found = current().item("symptom", symptom)
    if found is None:
        raise Http404
    posted = request.method == "POST"
    form = DismissalForm(request.POST if posted else None)
    if posted and form.is_valid():
        try:
            operations.dismiss(actor=request.actor, deal=deal, key=symptom, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return go(request, page_of(deal), _("先放一放，到那天再提醒"))
    context = {"deal": deal, "form": form, "symptom": found, "root": label("root", found.root)}
    return render(request, "opportunities/dismissal.html", context, status=422 if form.errors else 200)


@allowed("opportunities:write")
@require_POST
def dismissal_withdrawal(request: Request, pk: int, symptom: str) -> HttpResponse:
    """It counts again from now on."""
    deal = find(request, pk)
    operations.withdraw_dismissal(actor=request.actor, deal=deal, key=symptom)
    return go(request, page_of(deal), _("又管起来了"))
