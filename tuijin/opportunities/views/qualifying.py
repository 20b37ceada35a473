"""One page: is it a customer, is it real, will they buy (MK1, S6, C5)?"""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tuijin.opportunities import operations
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.rules import qualifying as rules
from tuijin.opportunities.views.common import find
from tuijin.opportunities.views.moving import missing_forms
from tuijin.opportunities.views.rivals import compelled
from tuijin.opportunities.views.room import address, frame
from tuijin.opportunities.views.room import done as kept
from tuijin.people.access import Request, allowed
from tuijin.playbook.queries import current
from tuijin.playbook.types import Condition, Playbook


@allowed("opportunities:read")
def qualification(request: Request, pk: int) -> HttpResponse:
    """Each item of the playbook's sheets, met or not on record, with the way to what is missing; it prints."""
    deal = find(request, pk)
    context = frame(request, deal, "information")
    playbook, picture = context["playbook"], context["picture"]
    context |= {
        "sheets": [
            {
                "sheet": sheet,
                "items": [
                    {"item": item} | ({} if item.met else place(deal, playbook, item.condition))
                    for item in sheet.items
                ],
            }
            for sheet in rules.qualification(playbook, picture.state)
        ],
    }
    context |= compelled(deal, context)
    context["events"] = [one for one in context["events"] if one["row"] and one["row"].applies]
    return render(request, "opportunities/qualification.html", context)


def place(deal: Opportunity, playbook: Playbook, condition: Condition) -> dict[str, Any]:
    """{url, dialog: does it open here}: where the condition's first way is filled in."""
    for way in condition.ways:
        question = next((key for key in way.answered if playbook.item("question", key)), "")
        if question:
            return {"url": address("information", deal.pk, at=f"question-{question}")}
        if way.role:
            return {"url": address("people", deal.pk)}
        if way.compelled:
            return {"url": address("rivals", deal.pk, at="events")}
        if way.happened:
            return {"url": address("qualification_item", deal.pk, condition.key), "dialog": True}
    return {"url": address("deal", deal.pk)}


@allowed("opportunities:write")
def qualification_item(request: Request, pk: int, item: str) -> HttpResponse:
    """Fill in what one item of the sheets lacks: what happened, or is known; what is refused comes back (422)."""
    deal, condition = find(request, pk), item_of(current(), item)
    posted = request.POST if request.method == "POST" else None
    missing = missing_forms(request.actor, deal, (condition,), posted)
    if posted is not None:
        done = operations.fill(actor=request.actor, deal=deal, fillings=missing.fillings())
        missing.refuse(done.refusals)
        if not done.refusals and not missing.has_errors and not missing.untouched:
            return kept(request, address("qualification", deal.pk))
        if missing.untouched:
            missing.items[0].errors.append(_("请写一下"))
    context = {"deal": deal, "missing": missing, "title": condition.text}
    return render(request, "opportunities/answers.html", context, status=422 if posted is not None else 200)


def item_of(playbook: Playbook, key: str) -> Condition:
    """An item of the playbook's sheets, or 404."""
    items = (item for sheet in playbook.sheets for item in sheet.items if item.key == key)
    found = next(items, None)
    if found is None:
        raise Http404
    return found
