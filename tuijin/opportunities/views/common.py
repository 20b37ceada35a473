"""What the pages of deals share."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from tuijin.common.errors import Refused, Stale
from tuijin.opportunities import queries
from tuijin.opportunities.models import Opportunity


def find(request: HttpRequest, pk: int) -> Opportunity:
    """The deal, or 404 when it is out of sight."""
    try:
        return queries.deal(request.actor, pk)
    except Opportunity.DoesNotExist:
        raise Http404 from None


def page_of(deal: Opportunity) -> str:
    return reverse("opportunities:deal", args=[deal.pk])


def go(request: HttpRequest, url: str, text: str = "") -> HttpResponse:
    """On to `url`, a whole page, with a notice; for a fragment's request too."""
    if text:
        messages.success(request, text)
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def came_from(request: HttpRequest, otherwise: str) -> str:
    """The page in which a fragment's request was made."""
    return (request.htmx.current_url_abs_path if request.htmx else "") or otherwise


def add_refusal(form, refusal: Refused) -> None:
    """Show the reasons at the fields they are about, or above the form."""
    for reason in refusal.reasons:
        form.add_error(reason.field if reason.field in form.fields else None, str(reason.text))


def seen_version(form, deal: Opportunity) -> int:
    """The version that the form's reader saw; a form without one is from no page of ours."""
    version = form.cleaned_data.get("version")
    if version is None:
        raise Stale(deal)
    return version
