"""Answers that have a home of their own: what the people of a deal, its events and its history say (S2)."""

from typing import Any

from tuijin.common import money
from tuijin.common.text import active_language, listed
from tuijin.opportunities.forms.labels import Names
from tuijin.opportunities.rules.picture import Method, Picture, own_events
from tuijin.playbook.types import Way
from tuijin.web.words import full_day


def told(way: Way, picture: Picture, method: Method, names: Names) -> tuple[str, str]:
    """What the home of a way (no field) is called, and what it says; "" while nothing is known."""
    if way.role:
        return _role(way, picture, names)
    if way.compelled:
        return "", listed(str(names("compelling", one.kind)) for one in own_events(picture, method))
    return _happened(way, picture, names)


def _role(way: Way, picture: Picture, names: Names) -> tuple[str, str]:
    people = [
        stake.name
        for stake in picture.stakes
        if not set(way.role).isdisjoint(stake.roles) and (stake.won or not way.won)
    ]
    return listed(str(names("role", role)) for role in way.role), listed(people)


def _happened(way: Way, picture: Picture, names: Names) -> tuple[str, str]:
    key = next((key for key in way.happened if key in picture.facts), "")
    if key:
        name = str(names("fact", key))
        return name, fact_said(names, key, picture.facts[key]) or name
    last = picture.latest(way.happened)
    kind = last.kind if last else way.happened[0]
    area = "fact" if names.playbook.item("fact", kind) else "activity_kind"
    return str(names(area, kind)), full_day(last.on) if last else ""


def fact_said(names: Names, key: str, value: Any) -> str:
    """The value of a fact in words; "" where that it is known is all it says."""
    if isinstance(value, dict):
        return "\n".join(str(part) for part in value.values() if part not in (None, ""))
    if isinstance(value, bool) or value is None:
        return ""
    fact = names.playbook.item("fact", key)
    return amount_said(value) if fact and fact.value == "amount" else str(value)


def amount_said(value: Any) -> str:
    """Yuan as kept in JSON, as spoken; as it stands where it is no amount."""
    try:
        return money.speak(money.yuan(str(value)), active_language())
    except (ValueError, ArithmeticError):
        return str(value)
