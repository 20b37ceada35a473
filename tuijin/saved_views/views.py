"""Keeping, sharing and removing views of lists; choosing columns."""

from urllib.parse import parse_qsl, urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tuijin.common.errors import Stale
from tuijin.common.rooms import ListPage, registry
from tuijin.people.access import Request, allowed
from tuijin.people.actors import Actor
from tuijin.saved_views import operations, queries
from tuijin.saved_views.forms import NewViewForm, RolesForm, ViewForm
from tuijin.saved_views.listing import url_of
from tuijin.saved_views.models import SavedView
from tuijin.web.columns import chosen, columns_of, written
from tuijin.web.going import found, onward
from tuijin.web.paging import asked
from tuijin.web.toasts import toast


@allowed("saved_views:write")
def all_views(request: Request) -> HttpResponse:
    """The views of one list that are in sight: to open, pin, rename, share, remove."""
    page = _page(request.actor, asked(request, "kind"))
    rows = [
        {"view": row, "url": url_of(reverse(page.url), row), "manages": queries.manages(request.actor, row)}
        for row in queries.kept(request.actor, page.kind).views
    ]
    context = {"rows": rows, "page": page, "list_url": f"{reverse(page.url)}?all=1"}
    return render(request, "saved_views/list.html", context)


@allowed("saved_views:write")
def new(request: Request) -> HttpResponse:
    """Keep what a list shows now under a name."""
    asked_for = {name: request.GET.get(name, "") for name in ("kind", "query")}
    form = NewViewForm(request.POST or None, actor=request.actor, initial=asked_for)
    if request.method == "POST" and form.attempt(lambda typed: operations.keep(actor=request.actor, **typed)):
        return _open(request, form.result, _("存好了「%s」") % form.result.name)
    return render(request, "saved_views/new.html", {"form": form}, status=form.status)


@allowed("saved_views:write")
def view(request: Request, pk: int) -> HttpResponse:
    """Rename a view or share it otherwise."""
    row = _managed(request.actor, pk)
    initial = {"name": row.name, "shared": row.shared, "version": row.version}
    form = ViewForm(request.POST or None, actor=request.actor, initial=initial)

    def change(typed: dict) -> SavedView:
        version = typed.pop("version")
        return operations.change(actor=request.actor, view=row, version=version, changes=typed)

    if request.method == "POST" and form.attempt(change):
        return _back_to_all(request, row, _("存好了「%s」") % form.result.name)
    return render(request, "saved_views/edit.html", {"form": form, "view": row}, status=form.status)


@allowed("saved_views:write")
@require_POST
def query(request: Request, pk: int) -> HttpResponse:
    """Let the view be what its list shows now; not over somebody's change that one has not seen."""
    row = _managed(request.actor, pk)
    given = request.POST.get("version", "")
    version = int(given) if given.isdecimal() and len(given) < 10 else 0
    try:
        changes = {"query": request.POST.get("query", "")}
        row = operations.change(actor=request.actor, view=row, version=version, changes=changes)
    except Stale:
        return _open(request, row, _("别人刚改过这个视图，这是现在的样子。你的改动没有存。"))
    return _open(request, row, _("存好了「%s」") % row.name)


@allowed("saved_views:write")
@require_POST
def removal(request: Request, pk: int) -> HttpResponse:
    row = _managed(request.actor, pk)
    operations.remove(actor=request.actor, view=row)
    return _back_to_all(request, row, _("视图「%s」删掉了") % row.name)


@allowed("saved_views:write")
@require_POST
def pin(request: Request, pk: int) -> HttpResponse:
    """Put it among the tabs (on=1) or take it out."""
    row = found(queries.view, request.actor, pk)
    on = request.POST.get("on") == "1"
    operations.pin(actor=request.actor, view=row, on=on)
    return _back_to_all(request, row, _("钉在上面了") if on else _("不再钉在上面"))


@allowed("saved_views:set_default")
def roles(request: Request, pk: int) -> HttpResponse:
    """For which roles the list opens with this view."""
    row = found(queries.view, request.actor, pk)
    form = RolesForm(
        request.POST if request.method == "POST" else None, initial={"roles": queries.roles_of(row)}
    )
    if request.method == "POST" and form.attempt(
        lambda typed: operations.open_for_roles(actor=request.actor, view=row, roles=typed["roles"])
    ):
        return _back_to_all(request, row, _("存好了「%s」") % row.name)
    return render(request, "saved_views/roles.html", {"form": form, "view": row}, status=form.status)


@allowed("saved_views:write")
def columns(request: Request) -> HttpResponse:
    """Which columns a list shows, in which order. `move` (up:KEY, down:KEY) only reorders the form."""
    given = request.POST if request.method == "POST" else request.GET
    page = _page(request.actor, given.get("kind", "")[:40])
    offered = columns_of(page)
    named = (
        request.POST.getlist("column") if request.method == "POST" else given.get("columns", "").split(",")
    )
    shown = chosen(offered, ",".join(named))
    order = request.POST.getlist("order") or [column.key for column in shown]
    query = given.get("query", "")[:2000]
    if request.method == "POST" and not request.POST.get("move"):
        text = written(chosen(offered, ",".join(key for key in order if key in named)))
        operations.remember_columns(actor=request.actor, kind=page.kind, columns=text)
        return onward(request, f"{reverse(page.url)}?{urlencode(dict(parse_qsl(query)) | {'columns': text})}")
    way, _colon, moved = request.POST.get("move", "").partition(":")
    keys = _moved(order, way, moved)
    lines = chosen(offered, ",".join([*keys, *(column.key for column in offered)]))
    context = {"page": page, "query": query, "lines": lines, "shown": {column.key for column in shown}}
    context |= {"up": moved if way == "up" else "", "down": moved if way == "down" else ""}
    return render(request, "saved_views/columns.html", context)


def _moved(keys: list[str], way: str, key: str) -> list[str]:
    """The keys with one of them a place up or down."""
    if key not in keys:
        return keys
    at = keys.index(key)
    to = max(0, at - 1) if way == "up" else at + 1
    return [*(rest := [one for one in keys if one != key])[:to], key, *rest[to:]]


def _page(actor: Actor, kind: str) -> ListPage:
    """The list of this kind, or 404 when there is none that the actor may see."""
    page = registry.list_page(kind)
    if page is None or not actor.can(page.permission):
        raise Http404
    return page


def _managed(actor: Actor, pk: int) -> SavedView:
    row = found(queries.view, actor, pk)
    if not queries.manages(actor, row):
        actor.must("saved_views:set_default")
        raise Http404
    return row


def _open(request: Request, row: SavedView, text: str) -> HttpResponse:
    toast(request, text)
    return onward(request, url_of(reverse(_page(request.actor, row.kind).url), row))


def _back_to_all(request: Request, row: SavedView, text: str) -> HttpResponse:
    toast(request, text)
    return onward(request, f"{reverse('saved_views:list')}?{urlencode({'kind': row.kind})}")
