"""The list of leads with its quick form, and the page of one."""

from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tuijin.activities.queries import about
from tuijin.activities.telling import days as activity_days
from tuijin.common.rooms import registry
from tuijin.market.forms import FIELDS, DropForm, LeadFactForm, QuickLeadForm
from tuijin.market.listing import COLUMNS, KIND, USUAL, LeadFilters, cells, ordered, url
from tuijin.market.models import Lead
from tuijin.market.operations import NewLead, add_leads, change_lead, drop_lead
from tuijin.market.queries import known, leads
from tuijin.market.queries import lead as read_lead
from tuijin.market.telling import SHOWN, fact, label_of, tell
from tuijin.people.access import Request, allowed
from tuijin.saved_views.listing import answer, listing, opening
from tuijin.timeline.queries import latest
from tuijin.timeline.telling import days
from tuijin.transfer import downloads
from tuijin.web.going import found, onward
from tuijin.web.inplace import edit_in_place
from tuijin.web.paging import asked, capped_count, page_of
from tuijin.web.rows import draw
from tuijin.web.toasts import toast

export = downloads.page("leads", "market:export")


@allowed("market:read")
def lead_list(request: Request) -> HttpResponse:
    """Leads in sight as a table: filtered, sorted, in the columns that are wanted; a post notes a new one."""
    actor, form, twin = request.actor, QuickLeadForm(request.POST or None), None
    if request.method == "POST":
        actor.must("market:write")
        twin = known(actor, request.POST.get("company", "")[:400])
        if _noted(request, form, twin is not None):
            toast(request, _("记下了：%s") % form.result.company)
            return onward(request, "market:leads")
    elif address := opening(request, actor, KIND, USUAL):
        return redirect(address)
    filters = LeadFilters(request.GET or QueryDict(USUAL), actor=actor)
    rows = filters.among(leads(actor))
    shown = listing(request, actor, KIND, COLUMNS, filters.query())
    page = page_of(request, *ordered(rows, request.GET.get("sort", "")))
    context = {
        "filters": filters,
        "narrowed": filters.query() not in ({}, {"state": Lead.OPEN}),
        "rows": draw(page.rows, shown.columns, cells(), url),
        "page": page,
        "caption": _("信息"),
        "none_such": _("没有符合的信息"),
        "text": _("共 %s 条") % capped_count(rows),
        "form": form,
        "known": twin,
        "writes": actor.can("market:write"),
        "exports": actor.can("market:export"),
    }
    return answer(request, shown, "market/list.html", "market/list_area.html", context, form.status)


def _noted(request: Request, form: QuickLeadForm, twin: bool) -> bool:
    if twin and not request.POST.get("another"):
        form.is_valid()
        form.status = 422
        return False

    def note(typed: dict[str, Any]) -> Lead:
        typed.pop("another")
        return add_leads(actor=request.actor, leads=[NewLead(**typed)])[0]

    return form.attempt(note)


@allowed("market:write")
def namesakes(request: Request) -> HttpResponse:
    """While a company is typed: do we know it already?"""
    return render(
        request, "market/known.html", {"known": known(request.actor, asked(request, "company", 200))}
    )


@allowed("market:read")
def lead(request: Request, pk: int) -> HttpResponse:
    actor = request.actor
    row = found(read_lead, actor, pk)
    editable = actor.can("market:write") and row.state == Lead.OPEN
    context = {
        "lead": row,
        "known": known(actor, row.company, other_than=pk)
        if row.state == Lead.OPEN and not row.customer
        else None,
        "facts": [fact(row, name, editable) for name in SHOWN],
        "panels": [panel for read in registry.panels("lead") if (panel := read(actor, pk))],
        "actions": [action for action in registry.actions("lead") if actor.can(action.permission)],
        "activities": activity_days(about(actor, KIND, pk, 30)) if actor.can("activities:read") else [],
        "days": days(latest("lead", [pk], limit=30), tell),
        "editable": editable,
    }
    return render(request, "market/lead.html", context)


@allowed("market:write")
def lead_fact(request: Request, pk: int, name: str) -> HttpResponse:
    """One fact, edited where it is read; without script on a page of its own."""
    if name not in FIELDS:
        raise Http404
    row = found(read_lead, request.actor, pk)
    return edit_in_place(
        request,
        LeadFactForm(request.POST or None, fact=name, lead=row),
        lambda typed: change_lead(actor=request.actor, lead=row, version=typed.pop("version"), changes=typed),
        after=lambda changed, inline: _after_change(request, changed, name, inline),
        page="market/edit.html",
        context={"lead": row, "title": label_of(name)},
    )


def _after_change(request: Request, row: Lead, name: str, inline: bool) -> HttpResponse:
    if not Lead.objects.visible_to(request.actor).filter(pk=row.pk).exists():
        toast(request, _("%s 已交给别人，你看不到了") % row.company)
        return onward(request, "market:leads")
    if inline and name != "company":
        return render(request, "web/components/fact.html", fact(row, name, True))
    return onward(request, "market:lead", row.pk)


@allowed("market:write")
def drop(request: Request, pk: int) -> HttpResponse:
    """Close a lead that leads nowhere, with the reason."""
    row = found(read_lead, request.actor, pk)
    form = DropForm(request.POST or None)
    if request.method == "POST" and form.attempt(
        lambda typed: drop_lead(actor=request.actor, lead=row, reason=typed["reason"])
    ):
        toast(request, _("放弃了：%s") % row.company)
        return onward(request, "market:leads")
    context = {"form": form, "lead": row, "title": _("放弃这条信息"), "drops": True}
    return render(request, "market/edit.html", context, status=form.status)
