"""Pages of this room."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tuijin.customers.queries import customers
from tuijin.people.access import allowed


@allowed("customers:read")
def customer_list(request: HttpRequest) -> HttpResponse:
    return render(request, "customers/list.html", {"customers": customers(request.actor)[:50]})


@allowed("customers:read")
def customer(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "customers/customer.html", {})
