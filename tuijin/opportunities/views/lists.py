"""The list of deals, and changes to many of them at once."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tuijin.common import clock
from tuijin.common.errors import Forbidden, Refused
from tuijin.opportunities import operations, queries
from tuijin.opportunities.forms.columns import COLUMNS
from tuijin.opportunities.forms.filters import BulkForm, ListFilters, of_today, query_of
from tuijin.opportunities.forms.labels import Names
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.queries import lists as reads
from tuijin.opportunities.views.board import tabs
from tuijin.opportunities.views.cells import Rows
from tuijin.opportunities.views.neighbours import suffix
from tuijin.people.access import Request, allowed
from tuijin.people.models import Person
from tuijin.people.queries import colleagues
from tuijin.playbook.queries import current
from tuijin.saved_views.listing import answer, listing, opening
from tuijin.transfer import downloads
from tuijin.web import paging
from tuijin.web.paging import COUNT_LIMIT, said_count

UNPROCESSABLE = 422
MOST = 500  # deals changed at a time


@allowed("opportunities:read")
def deal_list(request: Request) -> HttpResponse:
    """All deals in sight as a table: filtered, sorted, fifty at a time, in the columns that are wanted."""
    actor = request.actor
    if url := opening(request, actor, "opportunity"):
        return redirect(url)
    form = ListFilters(request.GET, actor=actor)
    wanted = of_today(form.wanted())
    playbook = current()
    shown = listing(request, actor, "opportunity", COLUMNS, wanted.query())
    sort, asked = request.GET.get("sort", ""), (actor, playbook, wanted, clock.today())
    by = reads.by(sort)
    spot = paging.spot_of(request, by)
    page = paging.page(request, reads.page(*asked, sort, spot), by, spot)
    count = len(reads.some(*asked))
    picks = actor.can("opportunities:write")
    drawn = Rows(actor, shown.columns, Names(playbook), suffix(shown.plain_query), picks)
    context = {
        "filters": form,
        "rows": [drawn.row(row) for row in page.rows],
        "page": page,
        "caption": _("单子"),
        "none_such": _("没有符合的单子"),
        "text": _("共 %s 单") % said_count(count, COUNT_LIMIT),
        "many": len(page.rows) < count and min(count, MOST),
        "bulk": BulkForm(actor=actor, colleagues=form.colleagues) if picks else None,
        "tabs": tabs("list", wanted),
        "exports": actor.can("opportunities:export"),
        "exports_people": actor.can("opportunities:export_stakeholders"),
    }
    return answer(request, shown, "opportunities/list.html", "opportunities/list_area.html", context)


export = downloads.page("opportunities", "opportunities:export")
export_stakeholders = downloads.page("stakeholders", "opportunities:export_stakeholders")


@allowed("opportunities:write")
@require_POST
def changes(request: Request) -> HttpResponse:
    """One change for the picked deals; the answer lists those refused, each with its reason."""
    deals = _picked(request)
    people = colleagues(request.actor)
    form = BulkForm(request.POST, actor=request.actor, colleagues=people)
    problem = "" if deals else _("先勾上要改的单子")
    results: list | None = []
    if form.is_valid() and not problem:
        results = _apply(request, deals, form, people)
        problem = "" if results is not None else _("先选要改成什么")
    refused = [(deal, _reasons(refusal)) for deal, refusal in results or [] if refusal is not None]
    done = len(results or []) - len(refused)
    context = {"form": form, "problem": problem, "done": done, "refused": refused, "back": _back(request)}
    failed = bool(problem or form.errors or (refused and not done))
    return render(request, "opportunities/bulk.html", context, status=UNPROCESSABLE if failed else 200)


def _picked(request: Request) -> list[Opportunity]:
    """Those that were ticked, or, where that was asked for, the first MOST of the whole view."""
    if request.POST.get("all") == "1":
        given = query_of(_back(request))
        rows = reads.deals(request.actor, ListFilters(given, actor=request.actor).wanted())
        ordered, by = reads.in_order(rows, current(), given.get("sort", ""))
        return list(ordered.order_by(*by)[:MOST])
    ids = [int(pk) for pk in request.POST.getlist("deal")[:MOST] if pk.isdecimal() and len(pk) < 19]
    return list(queries.deals(request.actor).filter(pk__in=ids))


def _apply(request: Request, deals: list[Opportunity], form: BulkForm, people: list[Person]) -> list | None:
    """[(deal, why it was refused or None)]; None when nothing was asked for."""
    said, how = form.cleaned_data, request.POST.get("how", "")
    if how in ("", "to") and said["to"]:
        return operations.advance_many(
            actor=request.actor, deals=deals, to_stage=said["to"], note=said["note"]
        )
    values: dict[str, Any] = {}
    if how in ("", "owner") and said.get("owner"):
        values = {"owner": next(one for one in people if one.pk == said["owner"])}
    elif how in ("", "grade") and said["grade"]:
        values = {"claimed_grade": said["grade"]}
    elif how in ("", "step") and said["next_step"]:
        values = {name: said[name] for name in ("next_step", "next_step_kind", "next_step_on")}
    return operations.change_many(actor=request.actor, deals=deals, changes=values) if values else None


def _back(request: Request) -> str:
    """The list as it stood, filters and page included."""
    home, given = reverse("opportunities:list"), request.POST.get("back", "")
    return given if given.partition("?")[0] == home else home


def _reasons(refusal: Refused | Forbidden) -> list[str]:
    return refusal.sentences if isinstance(refusal, Refused) else [_("你没有这个权限")]
