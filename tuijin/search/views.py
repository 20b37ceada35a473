"""The page of search; the palette on every page shows the same in short."""

from django.http import HttpResponse
from django.shortcuts import render

from tuijin.people.access import Request, allowed
from tuijin.search.queries import deeds, kinds
from tuijin.search.queries import search as find
from tuijin.web.paging import asked, with_query

OF_EACH, OF_ONE, IN_PALETTE = 10, 100, 5


@allowed("search:use")
def search(request: Request) -> HttpResponse:
    """`?q=` what to look for, `?kind=` in one kind of records only; for the palette its list alone."""
    text, kind = asked(request, "q"), asked(request, "kind")
    short = request.htmx.target == "palette-list"
    groups = find(request.actor, text, limit=IN_PALETTE if short else OF_ONE if kind else OF_EACH, kind=kind)
    context = {
        "text": text,
        "search_text": text,
        "kind": kind,
        "groups": [_shown(request, group) for group in groups],
        "deeds": [] if kind else deeds(request.actor, text),
        "kinds": [item.label for item in kinds(request.actor)],
    }
    return render(request, "search/palette.html" if short else "search/page.html", context)


def _shown(request: Request, group) -> dict:
    more = group.count.endswith("+") or int(group.count.replace(",", "")) > len(group.finds)
    return {
        "kind": group.item.kind,
        "label": group.item.label,
        "icon": group.item.icon,
        "count": group.count,
        "finds": [find for _id, find in group.finds],
        "more_url": with_query(request, kind=group.item.kind) if more else "",
    }
