"""Pages of this room."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tuijin.people.access import allowed


@allowed("opportunities:read")
def board(request: HttpRequest) -> HttpResponse:
    return render(request, "opportunities/board.html", {})


@allowed("opportunities:read")
def deal_list(request: HttpRequest) -> HttpResponse:
    return render(request, "opportunities/list.html", {})


@allowed("opportunities:read")
def deal(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "opportunities/deal.html", {})
