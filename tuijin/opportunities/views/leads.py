"""A lead's first visit, which opens the deal."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tuijin.common.errors import Refused
from tuijin.market.models import Lead
from tuijin.market.queries import lead as read_lead
from tuijin.opportunities.forms.first_visit import FirstVisitForm, opening_kinds
from tuijin.opportunities.operations import open_from_lead
from tuijin.opportunities.queries import opened_by
from tuijin.opportunities.views.activities import in_words_of_the_form
from tuijin.opportunities.views.common import add_refusal, go, page_of
from tuijin.people.access import Request, allowed
from tuijin.people.queries import colleagues
from tuijin.web.going import found


@allowed("opportunities:write")
def first_visit(request: Request, pk: int) -> HttpResponse:
    """GET: the form of an opening kind. POST: write the visit down and open the deal, or 422."""
    lead = found(read_lead, request.actor, pk)
    form = _form(request, lead, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            deal = open_from_lead(actor=request.actor, **form.told(lead))
        except Refused as refusal:
            add_refusal(form, in_words_of_the_form(refusal))
        else:
            return go(request, page_of(deal), _("初访记下了，信息变成了单子「%s」") % deal.name)
    kinds = [
        {"label": kind.name, "url": f"?kind={kind.key}", "active": kind == form.of_kind}
        for kind in opening_kinds()
    ]
    closed = lead.state != Lead.OPEN
    context = {"lead": lead, "form": form, "kinds": kinds, "closed": closed}
    context["deal"] = opened_by(request.actor, lead) if closed else None
    return render(request, "opportunities/first_visit.html", context, status=422 if form.errors else 200)


def _form(request: Request, lead: Lead, data: Any) -> FirstVisitForm:
    kinds = opening_kinds()
    asked = (data or request.GET).get("kind", "")
    kind = next((one for one in kinds if one.key == asked), kinds[0])
    others = [person for person in colleagues(request.actor) if person.pk != request.actor.person_id]
    return FirstVisitForm(data, lead=lead, kind=kind, colleagues=others)
