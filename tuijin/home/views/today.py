"""Today 今日推进: what is due, what has no next step, what has slowed down; my week in counts (S1, S9, MG2)."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tuijin.common import clock
from tuijin.common.days import working_days
from tuijin.home.forms import LineForm
from tuijin.home.queries import today as reads
from tuijin.opportunities.forms.labels import Names
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.queries.filters import MINE
from tuijin.opportunities.rules.advice import Advice
from tuijin.people.access import Request, allowed
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current
from tuijin.web.drawn import drawn_from
from tuijin.web.going import address
from tuijin.web.paging import asked, with_query
from tuijin.web.words import exact_day

TITLES = {
    "overdue": pgettext_lazy("steps", "逾期"),
    "today": gettext_lazy("今天"),
    "week": gettext_lazy("本周"),
    "none": gettext_lazy("没有下一步"),
    "pace": gettext_lazy("节奏变慢"),
}
NOTES = {"pace": gettext_lazy("在这个阶段停得太久")}


@allowed("opportunities:read")
def today(request: Request) -> HttpResponse:
    """The page; `?whose=` mine or team."""
    actor, playbook, now = request.actor, current(), clock.today()
    day = reads.day(actor, playbook, now, asked(request, "whose", 4))
    context = {
        "day": day,
        "exact": exact_day(now),
        "parts": [drawn(part, playbook, actor, day.whose, now) for part in day.parts],
        "scopes": scopes(request, day.whose) if actor.scope != reads.MINE else [],
        "week": week(actor, day.whose, now),
        "line": LineForm(auto_id="line-%s") if actor.can("activities:write") else None,
        "opens": actor.can("opportunities:write"),
        "notes_leads": actor.can("market:write"),
    }
    return render(request, "home/today.html", context)


def scopes(request: Request, whose: str) -> list[dict[str, Any]]:
    """Mine, or those of everybody whom the actor leads."""
    words = {reads.MINE: _("我的"), reads.TEAM: _("团队的") if request.actor.scope == "team" else _("全部的")}
    return [
        {"label": label, "url": with_query(request, whose=key), "active": key == whose}
        for key, label in words.items()
    ]


def drawn(part: reads.Part, playbook: Any, actor: Actor, whose: str, now: dt.date) -> dict[str, Any]:
    """A part of the page with its rows."""
    names = Names(playbook)
    return {
        "key": part.key,
        "title": TITLES[part.key],
        "note": NOTES.get(part.key, ""),
        "count": part.count,
        "more": part.more,
        "more_url": more_url(part.key, whose),
        "rows": [drawn_from("home/row.html", "row", row(one, names, whose, now)) for one in part.rows],
        "lazy": part.key == "none" and actor.can("opportunities:write"),
        "proposals_url": f"{reverse('home:proposals')}?whose={whose}",
    }


def more_url(part: str, whose: str) -> str:
    """The list of just the deals of a part, in its order."""
    sort = "entered_on" if part in ("none", "pace") else "next_step_on"
    asked = {"owner": MINE} if whose == reads.MINE else {}
    query = urlencode(asked | reads.FILTERS[part] | {"outcome": Opportunity.OPEN, "sort": sort})
    return f"{reverse('opportunities:list')}?{query}"


def row(
    deal: Opportunity, names: Names, whose: str, now: dt.date, advice: tuple[Advice, ...] = ()
) -> dict[str, Any]:
    """One line: what is to be done, on which deal, when, how it stands."""
    stage = names.playbook.stage(deal.stage)
    pace = stage.pace.get(deal.claimed_grade) if stage else None
    return {
        "pk": deal.pk,
        "name": deal.name,
        "next_step": deal.next_step,
        "next_on": deal.next_step_on,
        "late": bool(deal.next_step_on and deal.next_step_on < now),
        "advice": advice[:1],
        "claimed": names.badge(deal.claimed_grade),
        "supported": names.badge(getattr(deal, "supported", "")),
        "stage": names("stage", deal.stage),
        "days": working_days(deal.entered_on, now),
        "allowed": pace.standard if pace else None,
        "shows_owner": whose == reads.TEAM,
        "owner": deal.owner.name if deal.owner else "",
        "url": address("home:step", deal.pk),
    }


def week(actor: Actor, whose: str, now: dt.date) -> list[dict[str, Any]]:
    """The counts of the week as meters against last week's."""
    counted = reads.week(actor, current(), now, whose)
    return [
        {
            "row": one,
            "most": max(one.now, one.before, 1),
            "text": _("%(now)s · 上周 %(before)s") % {"now": one.now, "before": one.before},
        }
        for one in counted
    ]


@allowed("opportunities:write")
def proposals(request: Request) -> HttpResponse:
    """The deals without a next step again, each with what could be done next; loaded after the page."""
    if not request.htmx:
        return redirect("home:today")
    whose = reads.TEAM if asked(request, "whose", 4) == reads.TEAM else reads.MINE
    playbook, now = current(), clock.today()
    names = Names(playbook)
    found = reads.proposed(request.actor, playbook, now, whose)
    rows = [row(deal, names, whose, now, advice) for deal, advice in found]
    return render(request, "home/rows.html", {"rows": rows})
