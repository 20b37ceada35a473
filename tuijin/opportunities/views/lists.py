"""The list of deals, and changes to many of them at once."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tuijin.common import clock
from tuijin.common.errors import Forbidden, Refused
from tuijin.opportunities import operations, queries
from tuijin.opportunities.forms.filters import BulkForm, ListFilters
from tuijin.opportunities.forms.labels import Names
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.queries import lists as reads
from tuijin.opportunities.views.board import card, tabs
from tuijin.people.access import Request, allowed
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current
from tuijin.web.paging import capped_count, page_of

UNPROCESSABLE = 422


@allowed("opportunities:read")
def deal_list(request: Request) -> HttpResponse:
    """All deals in sight as a table: filtered, sorted, fifty at a time."""
    form = ListFilters(request.GET, actor=request.actor)
    wanted = form.wanted()
    rows = wanted.among(queries.deals(request.actor)).with_questions()
    sort = request.GET.get("sort", "")
    playbook = current()
    names = Names(playbook)
    page = page_of(request, *reads.in_order(rows, playbook, sort))
    context = {
        "filters": form,
        "wanted": wanted,
        "sort": sort,
        "rows": [line(request.actor, names, row) for row in page.rows],
        "next_url": page.next_url,
        "previous_url": page.previous_url,
        "text": _("共 %s 单") % capped_count(rows),
        "bulk": BulkForm(actor=request.actor) if request.actor.can("opportunities:write") else None,
        "tabs": tabs("list"),
    }
    part = request.htmx and request.htmx.target == "list-area"
    return render(request, "opportunities/list_area.html" if part else "opportunities/list.html", context)


def line(actor: Actor, names: Names, row: Opportunity) -> dict[str, Any]:
    """A row of the table."""
    today = clock.today()
    return card(actor, names.playbook, row, today) | {
        "row": row,
        "name": row.name,
        "stage": names("stage", row.stage),
        "tone": {"won": "good", "lost": "bad"}.get(row.outcome, ""),
        "age": (today - row.opened_on).days,
    }


@allowed("opportunities:write")
@require_POST
def changes(request: Request) -> HttpResponse:
    """One change for the picked deals; the answer lists those refused, each with its reason."""
    ids = [int(pk) for pk in request.POST.getlist("deal")[:500] if pk.isdecimal() and len(pk) < 19]
    deals = list(queries.deals(request.actor).filter(pk__in=ids))
    form = BulkForm(request.POST, actor=request.actor)
    problem = "" if deals else _("先勾上要改的单子")
    results: list | None = []
    if form.is_valid() and not problem:
        results = _apply(request, deals, form.cleaned_data)
        problem = "" if results is not None else _("先选要改成什么")
    refused = [(deal, _reasons(refusal)) for deal, refusal in results or [] if refusal is not None]
    done = len(results or []) - len(refused)
    context = {"form": form, "problem": problem, "done": done, "refused": refused, "back": _back(request)}
    failed = bool(problem or form.errors or (refused and not done))
    return render(request, "opportunities/bulk.html", context, status=UNPROCESSABLE if failed else 200)


def _apply(request: Request, deals: list[Opportunity], said: dict[str, Any]) -> list | None:
    """[(deal, why it was refused or None)]; None when nothing was asked for."""
    how = request.POST.get("how", "")
    if how in ("", "to") and said["to"]:
        return operations.advance_many(
            actor=request.actor, deals=deals, to_stage=said["to"], note=said["note"]
        )
    if how in ("", "owner") and said.get("owner"):
        return operations.change_many(actor=request.actor, deals=deals, changes={"owner": said["owner"]})
    if how in ("", "grade") and said["grade"]:
        return operations.change_many(
            actor=request.actor, deals=deals, changes={"claimed_grade": said["grade"]}
        )
    return None


def _back(request: Request) -> str:
    """The list as it stood, filters and page included."""
    home, given = reverse("opportunities:list"), request.POST.get("back", "")
    return given if given.partition("?")[0] == home else home


def _reasons(refusal: Refused | Forbidden) -> list[str]:
    return refusal.sentences if isinstance(refusal, Refused) else [_("你没有这个权限")]
