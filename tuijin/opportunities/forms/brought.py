"""The first visit as plain data: the homework, what to ask and tell, what came of it (S3)."""

from dataclasses import asdict
from typing import Any

from tuijin.common import clock
from tuijin.opportunities.models import FirstVisit, Opportunity
from tuijin.opportunities.queries.parts import first_visit_of
from tuijin.opportunities.queries.record import picture_of
from tuijin.opportunities.rules.coverage import CategoryCoverage, coverage
from tuijin.opportunities.rules.first_visit import Brought, brought
from tuijin.opportunities.rules.picture import Picture, method_of
from tuijin.playbook.queries import current
from tuijin.playbook.types import Playbook


def of_visit(
    playbook: Playbook, picture: Picture, covered: tuple[CategoryCoverage, ...], note: FirstVisit | None
) -> Brought:
    """What the first visit brought, as it is noted."""
    who = note.recognised_by if note else None
    return brought(playbook, picture, covered, note.ideas if note else (), who.name if who else "")


def first_visit(deal: Opportunity) -> dict[str, Any]:
    """The sheet and the note: {homework, ideas, recognised_by, recognition, version (0: none yet), brought, to_ask,
    to_tell}. `recognised_by` is the person there, `appointment` in `brought` {on, held} or None.
    """
    playbook, note = current(), first_visit_of(deal)
    picture = picture_of(deal, clock.today())
    covered = coverage(playbook, picture, method_of(playbook))
    found = of_visit(playbook, picture, covered, note)
    fruit = found.appointment._asdict() if found.appointment else None
    told = set(note.ideas) if note else set()
    return {
        "homework": note.homework if note else "",
        "ideas": note.ideas if note else [],
        "recognised_by": note.recognised_by if note else None,
        "recognition": note.recognition if note else "",
        "version": note.version if note else 0,
        "brought": asdict(found) | {"appointment": fruit},
        "to_ask": [_category(one) for one in covered if one.open],
        "to_tell": [_named(idea) for idea in playbook.ideas if idea.key not in told],
    }


def _category(one: CategoryCoverage) -> dict[str, Any]:
    questions = [
        {"key": question.key, "text": str(question.text), "how": question.how} for question in one.open
    ]
    return _named(one.category) | {"aim": str(one.category.aim), "questions": questions}


def _named(item: Any) -> dict[str, str]:
    return {"key": item.key, "name": str(item.name)}
