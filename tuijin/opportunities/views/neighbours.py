"""From one deal to the next, in the order of the list or board column it was opened from."""

from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from tuijin.common import clock
from tuijin.opportunities import queries
from tuijin.opportunities.forms.filters import BoardFilters, ListFilters
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.queries import board, lists
from tuijin.opportunities.views.common import find, go, page_of
from tuijin.people.access import Request, allowed
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current
from tuijin.web.paging import neighbour as beside

BOARD = "board"
LONGEST = 2_000


def suffix(query: str, board: bool = False) -> str:
    """What an address of a deal carries so that one can go on through the view: `?in=` and the view's query."""
    whole = "&".join(part for part in (f"{BOARD}=1" if board else "", query) if part)
    return f"?{urlencode({'in': whole or 'all=1'})}"


@allowed("opportunities:read")
def neighbour(request: Request, pk: int) -> HttpResponse:
    """On to the next deal of the view (`?to=previous`: the one before); at its end back to the view."""
    deal = find(request, pk)
    whole = request.GET.get("in", "")[:LONGEST]
    view, back = QueryDict(whole), request.GET.get("to") == "previous"
    there = _beside(request.actor, deal, view, back)
    if there is not None:
        return go(request, page_of(there) + f"?{urlencode({'in': whole})}")
    home = reverse("opportunities:board" if view.get(BOARD) else "opportunities:list")
    rest = urlencode({name: view[name] for name in view if name != BOARD})
    text = _("前面没有了，这是最前面的一单") if back else _("后面没有了，这是最后一单")
    return go(request, f"{home}?{rest}" if rest else home, text)


def _beside(actor: Actor, deal: Opportunity, view: QueryDict, back: bool) -> Opportunity | None:
    """In a column of the board, or in the list. The deal itself may have left the view meanwhile."""
    everything = queries.deals(actor)
    if view.get(BOARD):
        rows = BoardFilters(view, actor=actor).wanted().among(everything, actor).filter(stage=deal.stage)
        (rows, by), (all_rows, _by) = (board.in_order(one, clock.today()) for one in (rows, everything))
    else:
        rows = ListFilters(view, actor=actor).wanted().among(everything, actor)
        sort = view.get("sort", "")
        (rows, by), (all_rows, _by) = (lists.in_order(one, current(), sort) for one in (rows, everything))
    here = all_rows.filter(pk=deal.pk).first()
    return beside(rows, here, by, back=back) if here else None
