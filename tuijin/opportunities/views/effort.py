"""What our deals have cost, and where it was wasted (S12)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuijin.common import money
from tuijin.common.text import active_language
from tuijin.opportunities.forms import reported
from tuijin.opportunities.queries.effort import DAYS, Ledger, ledger
from tuijin.opportunities.queries.filters import Wanted
from tuijin.opportunities.rules.effort import Spent
from tuijin.opportunities.views.board import tabs
from tuijin.people.access import Request, allowed
from tuijin.playbook.queries import label


@allowed("opportunities:read")
def effort(request: Request) -> HttpResponse:
    """Hours and yuan by kind of work, by person and by team; work per signature."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked in map(str, DAYS) else DAYS[0]
    found = ledger(request.actor, days)
    context = {
        "tabs": tabs("effort", Wanted()),
        "periods": _periods(days),
        "ledger": found,
        "figures": _figures(found),
        "kinds": [_line(str(label("activity_kind", str(row.key))), row) for row in found.kinds],
        "people": [_line(person.name if person else _("没有记是谁"), row) for person, row in found.people],
        "teams": _teams(found),
    }
    return render(request, "opportunities/effort.html", context)


def _periods(days: int) -> list[dict[str, Any]]:
    names = dict(zip(DAYS, (_("近一年"), _("近 90 天"), _("近 30 天")), strict=True))
    url = reverse("opportunities:effort")
    return [{"label": names[one], "url": f"{url}?days={one}", "active": one == days} for one in DAYS]


def _figures(found: Ledger) -> list[dict[str, Any]]:
    whole = found.whole
    if whole is None:
        return []
    return [
        {"label": _("件工作"), "count": f"{whole.pieces:,}"},
        {"label": _("小时"), "count": reported.said(reported.hours(whole.minutes))},
        {"label": _("花费"), "count": money.speak(whole.cost, active_language())},
        {"label": _("单签约"), "count": f"{found.won:,}"},
        {"label": _("件工作换一单"), "count": reported.said(reported.rounded(found.per_signature))},
        {"label": _("件低效工作"), "count": f"{whole.wasted:,}", "tone": "bad" if whole.wasted else ""},
    ]


def _teams(found: Ledger) -> list[dict[str, Any]]:
    return [
        _line(one.team.name, one.spent)
        | {"won": one.won, "per_signature": reported.said(reported.rounded(one.per_signature))}
        for one in found.teams
    ]


def _line(name: str, row: Spent) -> dict[str, Any]:
    return {
        "name": name,
        "pieces": row.pieces,
        "hours": reported.said(reported.hours(row.minutes)),
        "cost": row.cost,
        "wasted": row.wasted,
        "wasted_hours": reported.said(reported.hours(row.wasted_minutes)),
    }
