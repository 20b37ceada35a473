"""One field of a deal at a time, edited where it is read."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tuijin.common.errors import Refused, Stale
from tuijin.opportunities import operations
from tuijin.opportunities.forms.deal import EDITABLE, TOGETHER, DealForm, field_form
from tuijin.opportunities.forms.labels import Names
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.views.common import add_refusal, find, go, page_of, seen_version
from tuijin.opportunities.views.showing import fact, gate_context, head_context, plainly
from tuijin.people.access import Request, allowed
from tuijin.web.forms import put


@allowed("opportunities:write")
def field(request: Request, pk: int, name: str) -> HttpResponse:
    """GET: the form of one field. POST (value, version): save it, bring it back (422) or say who was first (409)."""
    deal = find(request, pk)
    if name not in EDITABLE:
        raise Http404
    if name == "owner":
        request.actor.must("opportunities:assign")
    if request.method != "POST":
        return show(request, deal, name, field_form(name, request.actor, deal))
    form = field_form(name, request.actor, deal, request.POST)
    if not form.is_valid():
        return show(request, deal, name, form, 422)
    try:
        deal = save(request, deal, name, form)
    except Refused as refusal:
        add_refusal(form, refusal)
        return show(request, deal, name, form, 422)
    except Stale:
        return overtaken(request, find(request, pk), name, form)
    return saved(request, find(request, deal.pk), name)


def save(request: Request, deal: Opportunity, name: str, form: DealForm) -> Opportunity:
    version = seen_version(form, deal)
    if name == "customer":
        return operations.name_customer(
            actor=request.actor, deal=deal, version=version, name=form.cleaned_data["customer"]
        )
    changes = {one: form.cleaned_data[one] for one in TOGETHER.get(name, (name,))}
    return operations.change(actor=request.actor, deal=deal, version=version, changes=changes)


def overtaken(request: Request, now: Opportunity, name: str, form: DealForm) -> HttpResponse:
    """Somebody was faster: his value is shown, what was typed stays, and the next save counts from here."""
    theirs = plainly(now, name, Names()) or _("空")
    text = _("别人刚改过这个单子，这一项现在是「%s」。要换成你填的，再保存一次。") % theirs
    put(form, "version", now.version)
    form.add_error(TOGETHER.get(name, (name,))[0], text)
    return show(request, now, name, form, 409)


def show(request: Request, deal: Opportunity, name: str, form: DealForm, status: int = 200) -> HttpResponse:
    """The form alone in the place of the value, or as a page."""
    context: dict[str, Any] = {
        "deal": deal,
        "form": form,
        "fact": fact(request.actor, deal, name),
        "status": status,
    }
    context["save_url"] = request.path
    template = "opportunities/field_form.html" if request.htmx else "opportunities/field.html"
    return render(request, template, context, status=status)


def saved(request: Request, deal: Opportunity, name: str) -> HttpResponse:
    """The new value in its place; head and gate follow it."""
    if not request.htmx:
        return go(request, page_of(deal), _("存好了"))
    context = {"deal": deal, "fact": fact(request.actor, deal, name)}
    context |= head_context(request.actor, deal) | gate_context(request.actor, deal)
    return render(request, "opportunities/field_saved.html", context)
