"""What is wrong with a deal and what comes next, in words, for every door that shows it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Set
from typing import Any

from django.utils.translation import gettext as _

from tuijin.common.days import working_days
from tuijin.opportunities.forms.labels import Names
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.queries.page import Gate
from tuijin.opportunities.rules import concerns, grades
from tuijin.opportunities.rules.advice import Advice
from tuijin.opportunities.rules.symptoms import Shown
from tuijin.playbook.queries import label
from tuijin.playbook.types import Playbook


def glance(row: Opportunity, playbook: Playbook, today: dt.date, supported: str) -> concerns.DealToday:
    """The deal as `rules.concerns` reads it; costs no query."""
    stage = playbook.stage(row.stage)
    pace = stage.pace.get(row.claimed_grade) if stage else None
    return concerns.DealToday(
        today=today,
        claimed=row.claimed_grade,
        supported=supported,
        over=grades.overclaimed(playbook, row.claimed_grade, supported),
        days=working_days(row.entered_on, today),
        limit=pace.limit if pace else None,
        next_step=row.next_step,
        next_on=row.next_step_on,
        expected_on=row.expected_on,
        pushes=row.date_pushes,
    )


def count_wrong(seen: concerns.DealToday, findings: Mapping[str, bool]) -> int:
    """How many things `wrong` says; `findings` are {key: is it set aside}."""
    said = [key for key, aside in findings.items() if not aside]
    return len(said) + len(concerns.beside(concerns.concerns(seen), findings.keys()))


def wrong(seen: concerns.DealToday, shown: Iterable[Shown], aside: Set[str]) -> list[dict[str, Any]]:
    """What is wrong, serious things first: what a glance sees, and the symptoms of the whole record.

    What is set aside is said by neither.
    """
    shown = list(shown)
    at_a_glance = concerns.beside(concerns.concerns(seen), {one.symptom.key for one in shown} | aside)
    found = [{"text": one.text, "detail": one.detail, "serious": one.serious} for one in at_a_glance]
    found += [
        {
            "text": one.symptom.name,
            "detail": one.evidence,
            "serious": one.symptom.serious,
            "symptom": one.symptom,
            "root": label("root", one.symptom.root),
        }
        for one in shown
    ]
    return sorted(found, key=lambda one: not one["serious"])


def drawn(playbook: Playbook, advice: Advice) -> dict[str, Any]:
    """One proposal, with why and what it unlocks."""
    said = [str(advice.why)]
    if advice.cures:
        said.append(_("治「%s」") % advice.cures)
    if advice.grade:
        said.append(_("补上它，支持的等级才到得了 %s") % Names(playbook).badge(advice.grade))
    if advice.gate:
        said.append(_("才能推进到「%s」") % advice.gate.name)
    return {"text": advice.text, "why": " · ".join(said), "advice": advice}


def path(deal: Opportunity, gate: Gate, playbook: Playbook) -> list[dict[str, Any]]:
    """The stages behind, the present one with its gate, those ahead. A stage that no playbook knows stands alone."""
    if playbook.stage(deal.stage) is None:
        return [{"label": deal.stage, "state": "now", "met": 0, "of": 0}]
    here = playbook.position(deal.stage)
    steps = []
    for at, stage in enumerate(playbook.stages):
        state = "done" if at < here or (at == here and deal.outcome == Opportunity.WON) else "next"
        if at == here and deal.outcome != Opportunity.WON:
            state = "now" if deal.is_open else "lost"
        steps.append({"label": stage.name, "state": state, "met": gate.met, "of": gate.of})
    return steps
