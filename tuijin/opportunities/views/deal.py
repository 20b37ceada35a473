"""The page of one deal."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from tuijin.activities.models import Activity
from tuijin.activities.queries import about, may_correct
from tuijin.common.parsing import record_id
from tuijin.opportunities.forms.labels import Names
from tuijin.opportunities.forms.moving import ContactForm
from tuijin.opportunities.forms.power_map import power_map
from tuijin.opportunities.forms.spent import effort
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.queries import KIND
from tuijin.opportunities.queries import page as reads
from tuijin.opportunities.views.activities import activity_form
from tuijin.opportunities.views.common import find, people_at
from tuijin.opportunities.views.known import deal_context
from tuijin.opportunities.views.room import address
from tuijin.opportunities.views.showing import LATEST, fact, facts
from tuijin.opportunities.views.telling import Teller
from tuijin.people.access import Request, allowed
from tuijin.people.actors import Actor
from tuijin.timeline.queries import latest, told_of
from tuijin.timeline.telling import days

ENTRIES = 50


@allowed("opportunities:read")
def deal(request: Request, pk: int) -> HttpResponse:
    """Where the deal stands, what is missing, what is known, what happened."""
    row = find(request, pk)
    contacts = people_at(row)
    done = about(request.actor, KIND, row.pk, LATEST)
    context = deal_context(request.actor, row, contacts, done, row.waits) | history(request, row, done)
    names = Names()
    teller, picture = Teller(names), context["picture"]
    there = {stake.contact for stake in picture.stakes}
    context |= {
        "deal": row,
        "facts": facts(request.actor, row),
        "next_step": fact(request.actor, row, "next_step", names),
        "strategy": fact(request.actor, row, "strategy", names),
        "contacts": contacts,
        "effort": effort(done, picture, names, LATEST),
        "others": [contact for contact in contacts if contact.pk not in there],
        "people_page": address("people", row.pk),
        "map": power_map(picture, contacts, names) if picture.stakes else None,
        "may_add_contact": bool(row.customer_id) and request.actor.can("customers:write"),
        "contact_form": ContactForm(auto_id="contact-%s"),
        "activity_form": activity_form(request, row, contacts=contacts) if _logs(request) else None,
        "stage_moves": [teller.way(move) for move in reads.moves(row)],
    }
    return render(request, "opportunities/deal.html", context | sharing(request, row))


def _logs(request: Request) -> bool:
    return request.actor.can("activities:write")


def history(request: Request, row: Opportunity, done: list[Activity]) -> dict[str, Any]:
    """The latest entries, told, from `?before=` or from `?activity=` on; and the way to older ones."""
    before = record_id(request.GET.get("before", ""))
    if activity := record_id(request.GET.get("activity", "")):
        entry = told_of(KIND, row.pk, "activity", activity=activity)
        before = entry.pk + 1 if entry else None
    entries = latest(KIND, [row.pk], ENTRIES + 1, before)
    activities = {activity.pk: activity for activity in done}
    more = entries[ENTRIES - 1].pk if len(entries) > ENTRIES else None
    teller = Teller(Names(), activities, lambda activity: correction(request.actor, row, activity))
    return {"story": days(entries[:ENTRIES], teller), "older": more}


def correction(actor: Actor, row: Opportunity, activity: Activity) -> str:
    """Where an activity is corrected, "" for those who may not."""
    may = actor.can("activities:write") and may_correct(actor, activity)
    return address("activity_change", row.pk, activity.pk) if may else ""


def sharing(request: Request, row: Opportunity) -> dict[str, Any]:
    """To whom the deal is open, for those who may change it."""
    if not request.actor.can("people:grant"):
        return {}
    return {"grants": reads.grants(row), "grants_shown": True}
