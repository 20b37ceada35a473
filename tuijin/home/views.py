"""The front door."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from tuijin.people.access import public


@public("leads on to sign-in or to the board")
def front_door(request: HttpRequest) -> HttpResponse:
    return redirect("opportunities:board" if request.actor.known else "account_login")


@public("a proxy asks it whether the server lives; it tells nothing")
def alive(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"alive": True})
