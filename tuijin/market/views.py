"""Pages of this room."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tuijin.market.queries import leads
from tuijin.people.access import allowed


@allowed("market:read")
def lead_list(request: HttpRequest) -> HttpResponse:
    return render(request, "market/list.html", {"leads": leads(request.actor)[:50]})


@allowed("market:read")
def lead(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "market/lead.html", {})
