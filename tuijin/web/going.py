"""Where an answer leads: to a record in sight, or on to the next page."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

T = TypeVar("T")
PLACE = 987_654_321  # a number that stands in no pattern of ours


def address(name: str, pk: int) -> str:
    """As `reverse(name, args=[pk])`: for the many records of a list the pattern is looked up once."""
    before, behind = around(name)
    return f"{before}{pk}{behind}"


@cache
def around(name: str, *more: str) -> tuple[str, str]:
    """An address of records before and behind their number; `more` follows the number in the pattern."""
    before, _number, behind = reverse(name, args=[PLACE, *more]).rpartition(str(PLACE))
    return before, behind


def found(read: Callable[..., T], *args: Any) -> T:
    """What `read(*args)` gives; a record that does not exist for this reader is a page that does not exist (404)."""
    try:
        return read(*args)
    except ObjectDoesNotExist:
        raise Http404 from None


def onward(request: HttpRequest, to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """On to another page, from a form as from a dialog (whose request would follow a redirect unseen)."""
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(resolve_url(to, *args, **kwargs))
    return redirect(to, *args, **kwargs)
