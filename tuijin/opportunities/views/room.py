"""What the pages of the deal room share: the frame, and a form in the dialog that changes one part."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from tuijin.common import clock
from tuijin.opportunities.forms.places import address as address  # the pages ask here for it
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.queries.record import picture_of
from tuijin.opportunities.rules.picture import method_of
from tuijin.opportunities.views.common import go
from tuijin.opportunities.views.showing import head_context
from tuijin.people.access import Request
from tuijin.playbook.queries import current
from tuijin.web.forms import HouseForm
from tuijin.web.toasts import toast


def frame(request: Request, deal: Opportunity, tab: str) -> dict[str, Any]:
    """Head, tabs with the one that is open, and what the rules read."""
    playbook = current()
    return head_context(request.actor, deal) | {
        "deal": deal,
        "tab": tab,
        "picture": picture_of(deal, clock.today()),
        "playbook": playbook,
        "method": method_of(playbook),
        "writes": request.actor.can("opportunities:write"),
    }


def done(request: Request, back: str) -> HttpResponse:
    """On to `back`; from a dialog the page under it is shown anew, wherever that is."""
    if request.htmx:
        toast(request, _("存好了"))
        return HttpResponseClientRefresh()
    return go(request, back, _("存好了"))


def ask(
    request: Request,
    deal: Opportunity,
    form: HouseForm,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: Any,
    back: str,
    intro: Any = "",
    template: str = "opportunities/room_form.html",
    **more: Any,
) -> HttpResponse:
    """Show the form in the dialog or as a page, or run `act` and go `back`."""
    if request.method == "POST" and form.attempt(act):
        return done(request, back)
    context = {"deal": deal, "form": form, "title": title, "intro": intro, "back": back, **more}
    return render(request, template, context, status=form.status)
