"""The page of search; the palette on every page shows the same in short."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tuijin.common.text import listed
from tuijin.people.access import Request, allowed
from tuijin.search.queries import Group, deeds
from tuijin.search.queries import search as find
from tuijin.web.paging import asked, with_query

OF_EACH, OF_ONE, IN_PALETTE = 10, 100, 5


@allowed("search:use")
def search(request: Request) -> HttpResponse:
    """`?q=` what to look for, `?kind=` in one kind of records only; for the palette its list alone."""
    text, kind = asked(request, "q"), asked(request, "kind")
    if request.htmx.target == "palette-list":
        return _palette(request, text)
    groups = find(request.actor, text, limit=OF_ONE if kind else OF_EACH, kind=kind)
    context = {
        "text": text,
        "kind": kind,
        "groups": [_shown(request, group) for group in groups],
        "deeds": [] if kind else deeds(request.actor, text),
        "wide_url": with_query(request, kind=""),
    }
    return render(request, "search/page.html", context)


def _palette(request: Request, text: str) -> HttpResponse:
    groups = find(request.actor, text, limit=IN_PALETTE)
    told = [f"{group.item.label} {group.count}" for group in groups]
    context = {
        "asked": request.GET.get("q", ""),
        "groups": [_shown(request, group) for group in groups],
        "deeds": deeds(request.actor, text),
        "all_url": with_query(request),
        "said": listed(told) if told or not text else _("没有找到"),
    }
    return render(request, "search/palette.html", context)


def _shown(request: Request, group: Group) -> dict[str, Any]:
    return {
        "kind": group.item.kind,
        "label": group.item.label,
        "icon": group.item.icon,
        "count": group.count,
        "finds": [shown for _id, shown in group.finds],
        "more_url": with_query(request, kind=group.item.kind) if group.more else "",
    }
