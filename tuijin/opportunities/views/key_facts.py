"""What is known of a deal beside its own fields, in a few lines: needs, budget, what compels them, rivals."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from tuijin.common import clock
from tuijin.common.text import listed
from tuijin.opportunities.forms.labels import Names
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.rules.compelling import event_alarm
from tuijin.opportunities.rules.picture import Foe, Method, Picture, in_it, own_events
from tuijin.opportunities.rules.qualifying import qualification
from tuijin.opportunities.views.elsewhere import Homes
from tuijin.opportunities.views.room import address
from tuijin.playbook.types import Playbook, Question
from tuijin.web.words import full_day


def key_facts(deal: Opportunity, picture: Picture, method: Method, names: Names) -> list[dict[str, Any]]:
    """Lines of {label, value, tone, note, url}; a value of "" is not known yet, and `url` is where to write it."""
    homes = Homes(deal, picture, method, [])
    asked = (question for question in names.playbook.questions if _is_key(question))
    lines = [_answer(deal, homes, question, picture, method) for question in asked]
    return [*lines, _rivals(deal, picture, method, names)]


def _is_key(question: Question) -> bool:
    """Answers that live in what was found out or in what compels; people are on the map, fields stand below."""
    return any(way.happened or way.compelled for way in question.lives)


def _answer(
    deal: Opportunity, homes: Homes, question: Question, picture: Picture, method: Method
) -> dict[str, Any]:
    told, plays = homes(question.lives), any(way.role for way in question.lives)
    url = next((home.url for home in told if home.url != homes.deal_page), "")
    line = {
        "label": question.short
        if plays
        else next((home.label for home in told if home.label), question.short),
        "value": listed(home.value for home in told if home.value),
        "url": url or address("information", deal.pk, at=f"question-{question.key}"),
        "tone": "",
        "note": "",
    }
    if any(way.compelled for way in question.lives):
        line["note"] = _pressing(deal, picture, method)
        line["tone"] = "warn" if line["note"] and line["value"] else ""
    return line


def _pressing(deal: Opportunity, picture: Picture, method: Method) -> str:
    """By when they must have acted, or why the expected date does not hold."""
    if not own_events(picture, method):
        return ""
    alarm = event_alarm(picture, method) if deal.is_open else None
    if alarm:
        return str(alarm)
    days = [event.due_on for event in own_events(picture, method) if event.due_on]
    if not days:
        return ""
    first = min(days)
    return _("到 %s 为止") % full_day(first, with_year=first.year != clock.today().year)


def _rivals(deal: Opportunity, picture: Picture, method: Method, names: Names) -> dict[str, Any]:
    foes = in_it(picture, method)
    ahead = any(foe.position in method.positions and method.positions[foe.position].ahead for foe in foes)
    return {
        "label": _("对手"),
        "value": listed(_said(foe, names) for foe in foes),
        "url": address("rivals", deal.pk),
        "tone": "bad" if ahead else "",
        "note": _("报价还不知道") if foes and not all(foe.priced for foe in foes) else "",
    }


def _said(foe: Foe, names: Names) -> str:
    words = [foe.name if foe.product in foe.name else f"{foe.name} {foe.product}"]
    return " · ".join(filter(None, [*words, str(names("position", foe.position))]))


def sheets(playbook: Playbook, picture: Picture) -> Iterator[dict[str, Any]]:
    """Is it a customer, is it real, will they buy: how many items of each sheet the record meets (MK1, S6, C5)."""
    for one in qualification(playbook, picture.state):
        if one.items:
            yield {"name": one.sheet.name, "met": one.met, "of": len(one.items)}
