"""What the page of a list shows of its kept views: which one is open, whether it was changed, and the tabs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuijin.common.parsing import record_id
from tuijin.people.actors import Actor
from tuijin.saved_views import queries
from tuijin.saved_views.models import SavedView
from tuijin.web.columns import Column, chosen, written
from tuijin.web.filtering import EVERYTHING


@dataclass(frozen=True)
class Listing:
    """A list as it is asked for: its canonical query, the columns, the views in sight, the open one."""

    kind: str
    url: str
    query: str
    plain_query: str
    columns: list[Column]
    views: list[SavedView] = field(default_factory=list)
    view: SavedView | None = None
    manages: bool = False
    filtered: bool = False
    narrowed: bool = False  # not everything: something filters

    @property
    def changed(self) -> bool:
        return self.view is not None and self.view.query != self.query

    @property
    def tabs(self) -> list[dict[str, Any]]:
        """Everything, the pinned views and the usual one, and the open one."""
        shown = [one for one in self.views if one.pinned or one.usual or one == self.view]  # type: ignore[attr-defined]
        everything = {
            "label": _("全部"),
            "url": f"{self.url}?{EVERYTHING}=1",
            "active": not (self.view or self.narrowed),
        }
        return [everything] + [
            {"label": one.name, "url": url_of(self.url, one), "active": one == self.view} for one in shown
        ]

    @property
    def others(self) -> list[dict[str, Any]]:
        """Views in sight that are no tabs."""
        rest = [one for one in self.views if not (one.pinned or one.usual or one == self.view)]  # type: ignore[attr-defined]
        return [{"label": one.name, "url": url_of(self.url, one), "owner": one.owner.name} for one in rest]

    @property
    def kept(self) -> dict[str, str]:
        """What travels along with another filter: the view, the order, the columns."""
        rest = {name: value for name, value in parse_qsl(self.plain_query) if name in ("sort", "columns")}
        return rest | ({"view": str(self.view.pk)} if self.view else {})

    @property
    def keep_url(self) -> str:
        return f"{reverse('saved_views:new')}?{urlencode({'kind': self.kind, 'query': self.query})}"

    @property
    def columns_url(self) -> str:
        shown = {"kind": self.kind, "query": self._whole_query, "columns": written(self.columns)}
        return f"{reverse('saved_views:columns')}?{urlencode(shown)}"

    @property
    def all_url(self) -> str:
        return f"{reverse('saved_views:list')}?{urlencode({'kind': self.kind})}"

    @property
    def address(self) -> str:
        """This page's address, written the canonical way."""
        return f"{self.url}?{self._whole_query or f'{EVERYTHING}=1'}"

    @property
    def _whole_query(self) -> str:
        """What is asked for, and the view that is open."""
        kept = {"view": self.view.pk} if self.view else {}
        return urlencode({**kept, **dict(parse_qsl(self.plain_query))})


def url_of(url: str, view: SavedView) -> str:
    """Where this view is shown: its whole query stands in the address, so that it can be changed and shared."""
    return f"{url}?view={view.pk}&{view.query}"


def opening(request: HttpRequest, actor: Actor, kind: str, usual: str = "") -> str:
    """Where the bare address of a list leads: to the view it names, to the usual one of the role, or to the
    `usual` query of everybody; or "".

    Raises Http404 for a view out of sight.
    """
    given = {name for name, value in request.GET.items() if value}
    if given - {"view"} or set(request.GET) - {"view"}:
        return ""
    if "view" in given:
        pk = record_id(request.GET["view"])
        view = queries.views(actor, kind).filter(pk=pk).first() if pk else None
        if view is None:
            raise Http404
        return url_of(request.path, view)
    view = next((one for one in queries.views(actor, kind) if one.usual), None)  # type: ignore[attr-defined]
    if view:
        return url_of(request.path, view)
    return f"{request.path}?{usual}" if usual else ""


def listing(
    request: HttpRequest, actor: Actor, kind: str, columns: Sequence[Column], filters: Mapping[str, str]
) -> Listing:
    """The list as this address asks for it; `filters` are those that could be read, `?sort=` and
    `?columns=` are read here."""
    by = {column.sort for column in columns if column.sort}
    sort = request.GET.get("sort", "")
    asked = dict(filters) | ({"sort": sort} if sort.removeprefix("-") in by else {})
    given = request.GET.get("columns", "")
    kept = queries.kept(actor, kind)
    shown = chosen(columns, given or kept.columns)
    pk = record_id(request.GET.get("view", ""))
    view = next((one for one in kept.views if one.pk == pk), None)
    explicit = asked | ({"columns": written(shown)} if given else {})
    return Listing(
        kind=kind,
        url=request.path,
        query=urlencode(asked | {"columns": written(shown)}),
        plain_query=urlencode(explicit),
        columns=shown,
        views=kept.views,
        view=view,
        manages=bool(view and queries.manages(actor, view)),
        filtered=bool(explicit),
        narrowed=bool(filters),
    )


def answer(
    request: HttpRequest, shown: Listing, whole: str, part: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """The list's page, or only its area where a filter asks for that; the address then follows."""
    is_part = request.headers.get("HX-Request") == "true" and request.headers.get("HX-Target") == "list-area"
    context = {"listing": shown, "part": is_part, "narrowed": context["filters"].asks, **context}
    drawn = render(request, part if is_part else whole, context, status=status)
    if is_part and "after" not in request.GET and "before" not in request.GET:
        drawn["HX-Push-Url"] = shown.address
    return drawn
