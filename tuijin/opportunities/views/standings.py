"""Whom we meet in our deals, and how it ends (S11)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from tuijin.opportunities.models import RivalName
from tuijin.opportunities.queries.filters import Wanted
from tuijin.opportunities.queries.standings import rival_standings
from tuijin.opportunities.rules.standings import RivalStanding
from tuijin.opportunities.views.board import tabs
from tuijin.opportunities.views.rival_names import RIGHT
from tuijin.people.access import Request, allowed


@allowed("opportunities:read")
def standings(request: Request) -> HttpResponse:
    """Win and loss by competitor."""
    context = {
        "rows": [_line(row) for row in rival_standings(request.actor)],
        "tabs": tabs("standings", Wanted()),
        "names_rivals": request.actor.can(RIGHT),
        "name_page": reverse("opportunities:rival_name_new"),
        "writings": list(RivalName.objects.all()),
    }
    return render(request, "opportunities/standings.html", context)


def _line(row: RivalStanding) -> dict[str, Any]:
    rate = row.win_rate
    search = urlencode({"all": "1", "rival": row.name})
    return {
        "row": row,
        "rate": "—" if rate is None else f"{float(rate):.0%}",
        "query": urlencode({"written": row.name}),
        "url": f"{reverse('opportunities:list')}?{search}",
    }
