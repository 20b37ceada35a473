"""What a first visit brought, against 6 + 3 + 1, and its fruit: the private appointment (S3). Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from tuijin.opportunities.rules.coverage import CategoryCoverage, touched
from tuijin.opportunities.rules.picture import Picture
from tuijin.playbook.types import Playbook


class Appointment(NamedTuple):
    """A talk alone: arranged for this day, or `held` on it."""

    on: dt.date
    held: bool


@dataclass(frozen=True)
class Brought:
    """Categories with an answer, ideas told, whose recognition was won ("" nobody's), each out of how many."""

    categories: int
    of_categories: int
    ideas: int
    of_ideas: int
    recognised: str
    appointment: Appointment | None


def brought(
    playbook: Playbook,
    deal: Picture,
    covered: Iterable[CategoryCoverage],
    ideas: Iterable[str] = (),
    recognised: str = "",
) -> Brought:
    """`ideas`: keys of those told; one that the playbook has lost counts for nothing."""
    known, of = touched(covered)
    named = {idea.key for idea in playbook.ideas}
    return Brought(known, of, len(named & set(ideas)), len(named), recognised, appointment(playbook, deal))


def appointment(playbook: Playbook, deal: Picture) -> Appointment | None:
    """The first talk of the kind that the playbook wants soon after a first visit: held since, or the next step."""
    opening = {kind.key for kind in playbook.activity_kinds if kind.opens_deal}
    talks = {key for moment in playbook.moments if opening & set(moment.after) for key in moment.talk}
    visited = min((item.on for item in deal.happened(opening)), default=dt.date.min)
    held = min((item.on for item in deal.happened(talks) if item.on >= visited), default=None)
    if held:
        return Appointment(held, True)
    arranged = deal.state.next_step in talks and deal.next_on
    return Appointment(arranged, False) if arranged else None
