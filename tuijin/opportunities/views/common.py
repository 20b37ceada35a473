"""What the pages of deals share."""

from typing import Any

from django import forms
from django.http import HttpResponse

from tuijin.common.errors import Refused, Stale
from tuijin.customers.models import Contact
from tuijin.opportunities import queries
from tuijin.opportunities.models import Opportunity
from tuijin.people.access import Request
from tuijin.web.going import address, found, onward
from tuijin.web.toasts import toast


def find(request: Request, pk: int) -> Opportunity:
    """The deal, or 404 when it is out of sight."""
    return found(queries.deal, request.actor, pk)


def people_at(deal: Opportunity) -> list[Contact]:
    """The people at the customer of a deal in sight: the deal opens them to whoever sees it."""
    return list(deal.customer.contacts.all()) if deal.customer else []


def page_of(deal: Opportunity) -> str:
    return address("opportunities:deal", deal.pk)


def go(request: Request, url: str, text: Any = "") -> HttpResponse:
    """On to `url` with a notice."""
    if text:
        toast(request, str(text))
    return onward(request, url)


def came_from(request: Request, otherwise: str) -> str:
    """The page in which a fragment's request was made."""
    return (request.htmx.current_url_abs_path if request.htmx else "") or otherwise


def add_refusal(form: forms.Form, refusal: Refused) -> None:
    """Show the reasons at the fields they are about, or above the form."""
    for reason in refusal.reasons:
        form.add_error(reason.field if reason.field in form.fields else None, str(reason.text))


def seen_version(form: forms.Form, deal: Opportunity) -> int:
    """The version that the form's reader saw; a form without one is from no page of ours."""
    version = form.cleaned_data.get("version")
    if version is None:
        raise Stale(deal)
    return version
