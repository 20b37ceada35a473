"""A deal as its page shows it: head, gate, facts, each by itself so that one can be renewed alone."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuijin.activities.models import Activity
from tuijin.common import clock
from tuijin.common.days import is_announced, working_days
from tuijin.customers.models import Contact
from tuijin.opportunities.forms.deal import EDITABLE
from tuijin.opportunities.forms.labels import FIELDS, Names
from tuijin.opportunities.forms.moving import DecisionForm
from tuijin.opportunities.forms.verdict import path
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.queries import page as reads
from tuijin.opportunities.queries.record import picture_of
from tuijin.opportunities.views.judging import judged
from tuijin.opportunities.views.moving import missing_forms
from tuijin.people.actors import Actor
from tuijin.playbook.queries import current, label
from tuijin.web.templatetags.ui import day, money, say_money
from tuijin.web.words import say_day

APART = {
    "next_step": gettext_lazy("约好的"),
    "strategy": gettext_lazy("选定"),
}  # fields under a heading of their own
KEYS = {
    "source": "source",
    "strategy": "strategy",
    "claimed_grade": "grade",
    "next_step_kind": "activity_kind",
}
LATEST = 200  # activities that the page reads


def said(deal: Opportunity, name: str, names: Names) -> Any:
    """The value of a field in words; "" when nothing is known."""
    value = getattr(deal, name)
    if name == "amount":
        return money(value)
    if name == "expected_on":
        return day(value)
    if name == "next_step":
        return format_html("{} {}", day(deal.next_step_on), value) if value else ""
    if name in KEYS and value:
        return names(KEYS[name], value)
    return value or ""


def plainly(deal: Opportunity, name: str, names: Names) -> str:
    """The same without markup, for use in a sentence."""
    value = getattr(deal, name)
    if name == "amount":
        return say_money(value)
    if name == "expected_on":
        return _day(value)
    if name == "next_step":
        return f"{_day(deal.next_step_on)} {value}".strip()
    return str(said(deal, name, names))


def _day(value: dt.date | None) -> str:
    return say_day(value, clock.today()) if value else ""


def fact(actor: Actor, deal: Opportunity, name: str, names: Names | None = None) -> dict[str, Any]:
    """One field as the component shows it, with the way to change it for those who may."""
    right = "opportunities:assign" if name == "owner" else "opportunities:write"
    url = reverse("opportunities:field", args=[deal.pk, name]) if actor.can(right) else ""
    unknown = {"customer": _("客户待定"), "next_step": _("没有下一步"), "strategy": _("选一个")}.get(name, "")
    late = bool(
        name == "next_step" and deal.is_open and deal.next_step_on and deal.next_step_on < clock.today()
    )
    tone = "bad" if late else ""
    return {
        "id": f"fact-{name}",
        "label": APART.get(name, FIELDS[name]),
        "title": FIELDS[name],
        "value": said(deal, name, names or Names()),
        "url": url,
        "empty": unknown,
        "tone": tone,
    }


def facts(actor: Actor, deal: Opportunity) -> list[dict[str, Any]]:
    """Its fields, without those that stand APART."""
    names = Names()
    return [fact(actor, deal, name, names) for name in EDITABLE if name not in APART]


def head_context(actor: Actor, deal: Opportunity) -> dict[str, Any]:
    """Who, how much, when, whose."""
    return {
        "customer_url": reverse("customers:customer", args=[deal.customer_id]) if deal.customer_id else ""
    }


def gate_context(
    actor: Actor,
    deal: Opportunity,
    contacts: list[Contact] | None = None,
    done: list[Activity] | None = None,
    waits: bool = True,
) -> dict[str, Any]:
    """The way of the deal, what its gate misses, and the question that waits."""
    playbook = current()
    whole = None if done is None or len(done) >= LATEST else done
    has_contact = None if contacts is None else bool(contacts)
    picture = picture_of(deal, clock.today(), has_contact, whole)
    gate = reads.gate_of(deal, playbook, picture.state)
    moves = deal.is_open and actor.can("opportunities:advance")
    fills = deal.is_open and actor.can("opportunities:write")
    stage = playbook.stage(deal.stage)
    pace = stage.pace.get(deal.claimed_grade) if stage and deal.is_open else None
    return judged(actor, deal, playbook, picture) | {
        "picture": picture,
        "gate": gate,
        "path": path(deal, gate, playbook),
        "may_move": moves,
        "may_revive": reads.can_revive(deal) and actor.can("opportunities:advance"),
        "may_fill": fills,
        "may_decide": actor.can("opportunities:approve_exception"),
        "missing": missing_forms(actor, deal, gate.missing, None, contacts, done) if fills else None,
        "question": question(deal) if deal.is_open and waits else None,
        "days": working_days(deal.entered_on, clock.today()) if deal.is_open else None,
        "allowed": pace.standard if pace else None,
        "days_announced": is_announced(clock.today()),
        "stage_name": label("stage", deal.stage),
        "lost_reason": label("lost_reason", deal.lost_reason),
    }


def question(deal: Opportunity) -> dict[str, Any] | None:
    """The exception that waits for an answer, in words."""
    waiver = reads.open_question(deal)
    if waiver is None:
        return None
    known = {condition.key: condition.text for stage in current().stages for condition in stage.exit}
    return {
        "waiver": waiver,
        "to": label("stage", waiver.to_stage),
        "missing": [known.get(key, key) for key in waiver.missing],
        "form": DecisionForm(auto_id=f"decision-{waiver.pk}-%s"),
    }
