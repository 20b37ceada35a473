"""What is known of a deal beside its own fields, in a few lines: needs, budget, what compels them, rivals."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from tuijin.common import clock
from tuijin.common.text import listed
from tuijin.opportunities.forms.homes import told
from tuijin.opportunities.forms.labels import Names
from tuijin.opportunities.forms.places import address
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.rules.compelling import event_alarm
from tuijin.opportunities.rules.gates import meets
from tuijin.opportunities.rules.picture import Foe, Method, Picture, in_it, own_events
from tuijin.opportunities.rules.qualifying import qualification
from tuijin.playbook.types import Playbook, Question
from tuijin.web.words import full_day


def key_facts(deal: Opportunity, picture: Picture, method: Method, names: Names) -> list[dict[str, Any]]:
    """Lines of {label, value, tone, note, url}; a value of "" is not known yet, and `url` is where to write it."""
    asked = (question for question in names.playbook.questions if _is_key(question))
    lines = [_answer(deal, question, picture, method, names) for question in asked]
    return [*lines, _rivals(deal, picture, method, names)]


def _is_key(question: Question) -> bool:
    """Answers that live in what was found out or in what compels; people are on the map, fields stand below."""
    return any(way.happened or way.compelled for way in question.lives)


def _answer(
    deal: Opportunity, question: Question, picture: Picture, method: Method, names: Names
) -> dict[str, Any]:
    ways = [way for way in question.lives if not way.field]
    known = [told(way, picture, method, names) for way in ways if meets(way, picture.state)]
    compels, plays = any(way.compelled for way in ways), any(way.role for way in ways)
    note = _pressing(deal, picture, method) if compels else ""
    return {
        "label": question.short if plays or compels else told(ways[0], picture, method, names)[0],
        "value": listed(_said_once([value for _label, value in known if value])),
        "url": _place(deal, question, compels, plays),
        "tone": "warn" if note and known else "",
        "note": note,
    }


def _said_once(values: list[str]) -> list[str]:
    """Without those that another one begins with: 张总 beside 张总（总经理）."""
    return [one for one in values if not any(other != one and other.startswith(one) for other in values)]


def _place(deal: Opportunity, question: Question, compels: bool, plays: bool) -> str:
    if compels:
        return address("rivals", deal.pk, at="events")
    if plays:
        return address("people", deal.pk)
    return address("information", deal.pk, at=f"question-{question.key}")


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
    return _("到 %s为止") % full_day(first, with_year=first.year != clock.today().year)


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
