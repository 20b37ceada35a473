"""The board: a column a stage, a card a deal."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuijin.common import clock, money
from tuijin.common.text import active_language
from tuijin.market.queries import COUNT_LIMIT, count_open
from tuijin.opportunities.forms.filters import BoardFilters, query_of
from tuijin.opportunities.forms.labels import Names
from tuijin.opportunities.queries import board as reads
from tuijin.opportunities.queries.filters import ME, MINE, Wanted
from tuijin.opportunities.views.cards import cards_of
from tuijin.opportunities.views.neighbours import suffix
from tuijin.people.access import Request, allowed
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current, label
from tuijin.playbook.types import Playbook


@allowed("opportunities:read")
def board(request: Request) -> HttpResponse:
    """The whole board; with `stage` and `from` a further piece of one column."""
    form = BoardFilters(request.GET, actor=request.actor)
    wanted = form.wanted()
    if request.GET.get("stage"):
        return more(request, wanted, request.GET["stage"])
    found = reads.columns(request.actor, current(), wanted, clock.today())
    columns = drawn(request.actor, wanted, found)
    context = {
        "filters": form,
        "wanted": wanted,
        "columns": columns,
        **summary(columns),
        "tabs": tabs("board", wanted),
    }
    part = bool(request.htmx and request.htmx.target == "board-area")
    template = "opportunities/board_area.html" if part else "opportunities/board.html"
    answer = render(request, template, context | {"part": part})
    if part:
        answer["HX-Push-Url"] = f"{request.path}?{urlencode(wanted.query() or {'all': '1'})}"
    return answer


def more(request: Request, wanted: Wanted, stage: str) -> HttpResponse:
    """The next cards of a column; without script the list of that stage."""
    if not request.htmx:
        return redirect(f"{reverse('opportunities:list')}?{urlencode({**wanted.query(), 'stage': stage})}")
    given = request.GET.get("from", "")
    start = int(given) if given.isdecimal() and len(given) < 7 else 0
    rows, beyond = reads.cards(request.actor, wanted, clock.today(), stage, start)
    behind = suffix(urlencode(wanted.query()), board=True)
    cards = cards_of(request.actor, rows, behind)
    url = more_url(wanted, stage, start + reads.PAGE) if beyond else ""
    return render(request, "opportunities/board_more.html", {"column": {"cards": cards, "more_url": url}})


def tabs(active: str, wanted: Wanted) -> list[dict[str, Any]]:
    """Board and list, the two ways to look at the same deals; and the reports on all in sight."""
    views = (("board", _("看板")), ("list", _("列表")))
    query = f"?{urlencode(wanted.query())}" if wanted else ""
    shown = [
        {"label": name, "url": reverse(f"opportunities:{key}") + query, "active": key == active}
        for key, name in views
    ]
    reports = (("symptoms", _("毛病")), ("effort", _("投入")), ("standings", _("对手")))
    return shown + [
        {"label": name, "url": reverse(f"opportunities:{key}"), "active": key == active}
        for key, name in reports
    ]


def summary(columns: list[dict[str, Any]]) -> dict[str, Any]:
    """How many deals and how much they come to, said in one line."""
    count = sum(column["count"] for column in columns)
    total = sum(column["total"] for column in columns)
    leads = any(column.get("summary", {}).get("figure") not in (None, "0") for column in columns)
    return {"text": said_sum(count, total), "nothing": not count and not leads}


def said_sum(count: int, total: Decimal) -> str:
    said = ngettext("%(count)s 单 · %(total)s", "%(count)s 单 · %(total)s", count)
    return said % {"count": count, "total": money.speak(total, active_language())}


def more_url(wanted: Wanted, stage: str, start: int) -> str:
    return f"{reverse('opportunities:board')}?{urlencode({**wanted.query(), 'stage': stage, 'from': start})}"


def drawn(actor: Actor, wanted: Wanted, columns: Iterable[reads.Column]) -> list[dict[str, Any]]:
    """The columns as the component wants them."""
    names, columns = Names(), list(columns)
    playbook = names.playbook
    leads = playbook.lead_stages[-1].key if playbook.lead_stages and actor.can("market:read") else ""
    behind, shown = suffix(urlencode(wanted.query()), board=True), []
    drawn_once = iter(cards_of(actor, [row for column in columns for row in column.rows], behind))
    for column in columns:
        stage = playbook.stage(column.stage)
        one = {
            "key": column.stage,
            "label": heading(playbook, column.stage),
            "count": column.count,
            "total": column.total,
            "grades": tuple((names.badge(grade), count) for grade, count in column.grades),
            "cards": list(islice(drawn_once, len(column.rows))),
            "more_url": more_url(wanted, column.stage, reads.PAGE) if column.more else "",
            "quiet": bool(stage and stage.won),
        }
        shown.append(one | ({"summary": leads_of(actor, wanted)} if column.stage == leads else {}))
    return shown


def heading(playbook: Playbook, key: str) -> str:
    stage = playbook.stage(key)
    return _("%s · 本月") % stage.name if stage and stage.won else str(label("stage", key))


def leads_of(actor: Actor, wanted: Wanted) -> dict[str, Any]:
    """The leads that have not been visited yet, under those filters that leads know, with the way to their list."""
    owner = actor.person_id if wanted.owner in (ME, MINE) else wanted.owner
    held = {"owner": owner, "source": wanted.source, "owner__team__above__ancestor": wanted.team}
    count = count_open(actor, **{name: value for name, value in held.items() if value})
    figure = f"{COUNT_LIMIT:,}+" if count > COUNT_LIMIT else f"{count:,}"
    lines, url = [_("条信息还没初访")], reverse("market:leads")
    asked = {name: str(held[name]) for name in ("owner", "source") if held[name]}
    if asked:
        url = f"{url}?{urlencode({'state': 'open', **asked})}"
    return {"figure": figure, "lines": lines, "url": url, "action": _("打开名单")}


def card_moved(request: Request, pk: int, stages: Iterable[str]) -> HttpResponse:
    """The card on top of its column, as it is now, the heads of both columns and the sums: for the board that is open
    in the browser. Where its filters no longer find the deal, its card goes.
    """
    query = query_of(request.htmx.current_url_abs_path or "")
    asked = query.keys() & BoardFilters.base_fields.keys()
    wanted = BoardFilters(query, actor=request.actor).wanted() if asked else Wanted()
    today, changed = clock.today(), set(stages)
    found = reads.heads(request.actor, current(), wanted, today)
    deal = reads.card(request.actor, wanted, today, pk)
    behind = suffix(urlencode(wanted.query()), board=True)
    context = {
        "pk": pk,
        "stage": deal.stage if deal else "",
        "cards": [one | {"moved": True} for one in cards_of(request.actor, [deal] if deal else [], behind)],
        "columns": drawn(request.actor, wanted, [column for column in found if column.stage in changed]),
        "text": said_sum(sum(one.count for one in found), sum((one.total for one in found), Decimal(0))),
    }
    return render(request, "opportunities/board_moved.html", context)


def on_board(request: Request) -> bool:
    """Was the request made from the board?"""
    path = (request.htmx.current_url_abs_path or "") if request.htmx else ""
    return path.partition("?")[0] == reverse("opportunities:board")
