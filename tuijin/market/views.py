"""The list of leads with its quick form, and the page of one."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tuijin.common.rooms import registry
from tuijin.market.forms import FIELDS, DropForm, LeadFactForm, QuickLeadForm, sources
from tuijin.market.models import Lead
from tuijin.market.operations import NewLead, add_leads, change_lead, drop_lead
from tuijin.market.queries import STATES, known, leads, owners, wanted_leads
from tuijin.market.queries import lead as read_lead
from tuijin.market.telling import SHOWN, fact, label_of, source_name, tell
from tuijin.people.access import Request, allowed
from tuijin.timeline.queries import latest
from tuijin.timeline.telling import days
from tuijin.transfer import downloads
from tuijin.web.going import found, onward
from tuijin.web.inplace import edit_in_place
from tuijin.web.paging import asked, capped_count, page_of, with_query
from tuijin.web.toasts import toast

export = downloads.page("leads", "market:export")


@allowed("market:read")
def lead_list(request: Request) -> HttpResponse:
    """Leads in sight, newest first: `?q=`, `?state=`, `?source=`, `?owner=`; a post notes a new one."""
    form, twin = QuickLeadForm(request.POST or None), None
    if request.method == "POST":
        request.actor.must("market:write")
        twin = known(request.actor, request.POST.get("company", "")[:400])
        if _noted(request, form, twin is not None):
            toast(request, _("记下了：%s") % form.result.company)
            return onward(request, "market:leads")
    wanted = {name: asked(request, name) for name in ("q", "state", "source", "owner")}
    rows = wanted_leads(leads(request.actor), wanted)
    page = page_of(request, rows, ("-created_at", "-pk"))
    context = {
        "page": page,
        "sources_of": {row.pk: source_name(row.source) for row in page.rows},
        "count": capped_count(rows),
        "form": form,
        "known": twin,
        "wanted": wanted,
        "states": _states(request, wanted["state"]),
        "sources": sources(),
        "owners": owners(request.actor) if request.actor.scope != "mine" else [],
        "filtered": any(wanted.values()),
        "writes": request.actor.can("market:write"),
        "exports": request.actor.can("market:export"),
    }
    return render(request, "market/list.html", context, status=form.status)


def _noted(request: Request, form: QuickLeadForm, twin: bool) -> bool:
    if twin and not request.POST.get("another"):
        form.is_valid()
        form.status = 422
        return False

    def note(typed: dict[str, Any]) -> Lead:
        typed.pop("another")
        return add_leads(actor=request.actor, leads=[NewLead(**typed)])[0]

    return form.attempt(note)


def _states(request: Request, state: str) -> list[dict[str, Any]]:
    here = state if state in (*STATES, "all") else Lead.OPEN
    keys = {"": _("还没初访"), Lead.VISITED: _("已初访"), Lead.DROPPED: _("已放弃"), "all": _("全部")}
    return [
        {"label": label, "url": with_query(request, state=key), "active": here == (key or Lead.OPEN)}
        for key, label in keys.items()
    ]


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
