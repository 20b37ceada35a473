"""The front door, and the tour for newcomers."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from tuijin.market.queries import leads
from tuijin.opportunities.queries import deals
from tuijin.people.access import Request, allowed, public
from tuijin.playbook.queries import current

CASES = ("deck-military", "deck-machinery", "deck-company-a")  # refs of the demo's three told cases


@public("leads on to sign-in or to the page of the day")
def front_door(request: Request) -> HttpResponse:
    return redirect("home:today" if request.actor.known else "account_login")


@public("a proxy asks it whether the server lives; it tells nothing")
def alive(request: Request) -> JsonResponse:
    return JsonResponse({"alive": True})


@allowed("opportunities:read")
def tour(request: Request) -> HttpResponse:
    """What Tuijin does, in six steps on their screens; with the demo's cases where the reader sees them."""
    playbook = current()
    cases = {deal.ref: deal for deal in deals(request.actor).filter(ref__in=CASES)}
    context = {
        "playbook": playbook,
        "stages": [{"label": stage.name, "state": "next"} for stage in playbook.stages],
        "cases": [cases[ref] for ref in CASES if ref in cases],
        "lead": leads(request.actor).open().first(),
        "deal": next(iter(cases.values()), None) or deals(request.actor).open().first(),
    }
    return render(request, "home/tour.html", context)
