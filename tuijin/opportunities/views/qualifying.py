"""One page: is it a customer, is it real, will they buy (MK1, S6, C5)?"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.rules import qualifying as rules
from tuijin.opportunities.rules.compelling import event_alarm
from tuijin.opportunities.views.common import find
from tuijin.opportunities.views.room import address, frame
from tuijin.people.access import Request, allowed
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
                    {"item": item, "url": "" if item.met else place(deal, playbook, item.condition)}
                    for item in sheet.items
                ],
            }
            for sheet in rules.qualification(playbook, picture.state)
        ],
        "alarm": event_alarm(picture, context["method"]) if deal.is_open else None,
    }
    return render(request, "opportunities/qualification.html", context)


def place(deal: Opportunity, playbook: Playbook, condition: Condition) -> Any:
    """The page on which the condition's first way is filled in."""
    for way in condition.ways:
        question = next((key for key in way.answered if playbook.item("question", key)), "")
        if question:
            return address("information", deal.pk, at=f"question-{question}")
        if way.role:
            return address("people", deal.pk)
        if way.compelled:
            return address("rivals", deal.pk, at="events")
    return address("deal", deal.pk)
