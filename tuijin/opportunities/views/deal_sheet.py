"""The deal as one page of A4."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from tuijin.opportunities.forms import sheet
from tuijin.opportunities.views.common import find
from tuijin.people.access import Request, allowed


@allowed("opportunities:read")
def deal_sheet(request: Request, pk: int) -> HttpResponse:
    """A PDF to print, to read on a phone, or to lay before a review."""
    deal = find(request, pk)
    answer = HttpResponse(sheet.pdf(request.actor, deal), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, f"{deal.name}.pdf") or "inline"
    return answer
