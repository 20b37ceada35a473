"""What a card of the board says of a deal."""

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import dropwhile
from typing import Any

from tuijin.common import clock
from tuijin.common.days import working_days
from tuijin.opportunities import operations
from tuijin.opportunities.forms.filters import OUTCOMES
from tuijin.opportunities.forms.labels import Names
from tuijin.opportunities.forms.verdict import count_wrong, glance
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.queries.board import Card
from tuijin.opportunities.queries.judging import supported_of
from tuijin.opportunities.queries.symptoms import findings_of
from tuijin.opportunities.views.common import page_of
from tuijin.people.actors import Actor
from tuijin.web.going import address


def cards_of(actor: Actor, rows: Sequence[Card], behind: str = "") -> list[dict[str, Any]]:
    """Three lines about each deal; `behind` its address stands which view it was opened from."""
    names, today = Names(), clock.today()
    running = [row for row in rows if row.outcome == Opportunity.OPEN]
    stale = [row.pk for row in running if row.judged_on != today]
    if stale:
        operations.judge(stale)
    shown = findings_of(row.pk for row in running)
    return [
        _card(actor, names, row, today, shown.get(row.pk, {})) | {"url": page_of(row) + behind}
        for row in rows
    ]


def _card(
    actor: Actor, names: Names, row: Card, today: dt.date, findings: Mapping[str, bool]
) -> dict[str, Any]:
    playbook = names.playbook
    stage, running = playbook.stage(row.stage), row.outcome == Opportunity.OPEN
    pace = stage.pace.get(row.claimed_grade) if stage and running else None
    supported = supported_of(row, playbook, today) if running else ""
    moves = running and actor.can("opportunities:advance")
    name, customer = called(row)
    return {
        "id": row.pk,
        "version": row.version,
        "name": name,
        "whole_name": row.name,
        "customer": "" if customer == name else customer,
        "outcome": "" if running else dict(OUTCOMES)[row.outcome],
        "closed_on": row.closed_on,
        "amount": row.amount,
        "claimed": names.badge(row.claimed_grade),
        "supported": names.badge(supported),
        "findings": count_wrong(glance(row, playbook, today, supported), findings) if running else 0,
        "days": working_days(row.entered_on, today) if running else None,
        "allowed": pace.standard if pace else None,
        "next_text": row.next_step,
        "next_on": row.next_step_on,
        "next_late": bool(running and row.next_step_on and row.next_step_on < today),
        "owner": row.owner__name or "",
        "waits": row.waits,
        "move_url": address("opportunities:advancement", row.pk) if moves else "",
    }


def called(row: Card) -> tuple[str, str]:
    """(What the deal is called without the customer it begins with, that customer as it is said)."""
    name, customer = row.name, row.customer__short_name or row.customer__name or ""
    for known in filter(None, (row.customer__name, row.customer__short_name)):
        rest = name.removeprefix(known)
        if rest != name and not _one_word(known[-1] + rest[:1]):
            return "".join(dropwhile(_between, rest)) or name, customer
    return name, customer


def _between(sign: str) -> bool:
    """Does it only stand between two names: a space, a dash, a colon?"""
    return unicodedata.category(sign) in ("Zs", "Pd", "Po", "Pc")


def _one_word(letters: str) -> bool:
    """Would a cut between these two letters tear a word apart? Chinese has no such words."""
    return len(letters) == 2 and letters.isascii() and letters.isalnum()
