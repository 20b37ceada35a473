"""Whom we meet in our deals, and how it ends (S11)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from tuijin.opportunities.queries.filters import Wanted
from tuijin.opportunities.queries.standings import rival_standings
from tuijin.opportunities.rules.standings import RivalStanding
from tuijin.opportunities.views.board import tabs
from tuijin.people.access import Request, allowed


@allowed("opportunities:read")
def standings(request: Request) -> HttpResponse:
    """Win and loss by competitor."""
    rows = [_line(row) for row in rival_standings(request.actor)]
    return render(
        request, "opportunities/standings.html", {"rows": rows, "tabs": tabs("standings", Wanted())}
    )


def _line(row: RivalStanding) -> dict[str, Any]:
    rate = row.win_rate
    search = urlencode({"all": "1", "text": row.name})
    return {
        "row": row,
        "rate": "—" if rate is None else f"{float(rate):.0%}",
        "url": f"{reverse('opportunities:list')}?{search}",
    }
