"""The way back after a change in place: the values before, signed, for this person, for an hour."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tuijin.common.errors import Refused, Stale
from tuijin.common.text import listed
from tuijin.opportunities import operations
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.views.common import came_from, find, go, page_of
from tuijin.people.access import Request, allowed

LASTS = 3600  # seconds


def way_back(request: Request, deal: Opportunity, seen: int, before: Mapping[str, Any]) -> str:
    """The address that undoes a change which led from version `seen` to `deal`; "" when nothing was changed."""
    if deal.version == seen:
        return ""
    page = came_from(request, page_of(deal))
    signed = signing.dumps(
        {"version": deal.version, "before": dict(before), "page": page},
        salt=_salt(request, deal.pk),
        compress=True,
    )
    return f"{reverse('opportunities:undo', args=[deal.pk])}?{urlencode({'was': signed})}"


@allowed("opportunities:write")
@require_POST
def undo(request: Request, pk: int) -> HttpResponse:
    """Put the values before back, unless somebody has changed the deal since."""
    deal = find(request, pk)
    try:
        was = signing.loads(request.GET.get("was", ""), salt=_salt(request, pk), max_age=LASTS)
    except signing.BadSignature:
        raise Http404 from None
    try:
        operations.undo(actor=request.actor, deal=deal, version=was["version"], before=was["before"])
    except Stale:
        return go(request, was["page"], _("「%s」后来又有人改过，没有撤销") % deal.name)
    except Refused as refusal:
        return go(request, was["page"], listed(refusal.sentences))
    return go(request, was["page"], _("撤销了，「%s」和原来一样") % deal.name)


def _salt(request: Request, pk: int) -> str:
    return f"undo-opportunity-{pk}-{request.actor.person_id}"
