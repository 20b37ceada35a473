"""A new deal."""

from dataclasses import fields
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tuijin.common.errors import Refused
from tuijin.customers.queries import customers
from tuijin.opportunities import operations
from tuijin.opportunities.forms.deal import NewDealForm
from tuijin.opportunities.operations import NewDeal
from tuijin.opportunities.views.common import add_refusal, go, page_of
from tuijin.people.access import Request, allowed

SUGGESTIONS = 12


@allowed("opportunities:write")
def new(request: Request) -> HttpResponse:
    """Open a deal at the first stage; the customer may be named later."""
    typed = request.POST or None
    form = NewDealForm(typed, actor=request.actor, initial=_given(request))
    if typed is not None and form.is_valid():
        said = dict(form.cleaned_data)
        customer = said.pop("customer")
        known = {field.name for field in fields(NewDeal)}
        deal = NewDeal(**{name: value for name, value in said.items() if name in known})
        try:
            opened = operations.open_named_deal(actor=request.actor, deal=deal, customer=customer)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return go(request, page_of(opened), _("开了新单子「%s」") % opened.name)
    return render(request, "opportunities/new.html", {"form": form}, status=422 if form.errors else 200)


def _given(request: Request) -> dict[str, Any]:
    """A customer that the page before has named."""
    name = request.GET.get("customer", "")[:200]
    return {"customer": name, "name": name} if name else {}


@allowed("opportunities:write")
def customer_names(request: Request) -> HttpResponse:
    """Names for the customer field, as somebody types."""
    if not request.htmx:
        return redirect("customers:list")
    text = next((request.GET.get(name, "") for name in request.GET), "").replace("\x00", "").strip()[:80]
    found = customers(request.actor, text)[:SUGGESTIONS] if text else []
    return render(request, "opportunities/customer_names.html", {"customers": found})
