"""Grades (S7): what the record supports, beside what the seller claims. Pure; today is passed in.

Two things limit a grade: the expected date (A within four weeks, B within three months …) and the evidence on
record. The grade that is supported is the better one that neither forbids. Days are calendar days.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import dropwhile

from tuijin.opportunities.rules.gates import DealState, missing
from tuijin.playbook.types import Condition, Grade, Playbook


@dataclass(frozen=True)
class Judgement:
    """`supported`: a grade's key, "" while nothing can be said. `lacking`: what evidence would support more.

    `by_date` and `by_evidence` are the grades that each alone would allow; `days` until the expected date.
    """

    supported: str
    by_date: str
    by_evidence: str
    days: int | None
    lacking: tuple[Condition, ...] = ()


def by_date(playbook: Playbook, expected_on: dt.date | None, today: dt.date) -> str:
    """The best judged grade whose days hold the expected date; a past or missing date fits a grade without days."""
    days = (expected_on - today).days if expected_on else None
    fits = (grade.key for grade in playbook.judged_grades if _holds(grade, days))
    return next(fits, _unjudged(playbook))


def _holds(grade: Grade, days: int | None) -> bool:
    if grade.within_days is None:
        return True
    return days is not None and 0 <= days <= grade.within_days


def from_best(playbook: Playbook) -> list[str]:
    """Keys of the grades, best first; that of a deal which cannot be judged comes last."""
    unjudged = playbook.unjudged_grade
    return [grade.key for grade in playbook.judged_grades] + ([unjudged.key] if unjudged else [])


Ladder = tuple[tuple[str, tuple[Condition, ...]], ...]


def ladder(playbook: Playbook) -> Ladder:
    """((grade, what it needs beyond the one before), …), worst first; made once for any number of deals."""
    return tuple((grade.key, playbook.needs(grade.key)) for grade in reversed(playbook.judged_grades))


def climbed(steps: Ladder, state: DealState) -> str:
    """The best grade that the record reaches; "" when not even the worst one."""
    best = ""
    for grade, needs in steps:
        if missing(needs, state):
            break
        best = grade
    return best


def by_evidence(playbook: Playbook, state: DealState) -> str:
    """The best judged grade whose needs, and those of all worse ones, are met on record."""
    return climbed(ladder(playbook), state) or _unjudged(playbook)


def supported(playbook: Playbook, date_grade: str, evidence_grade: str) -> str:
    """The worse of the two; "" where either says nothing."""
    order = from_best(playbook)
    if date_grade not in order or evidence_grade not in order:
        return ""
    return max(date_grade, evidence_grade, key=order.index)


def as_kept(playbook: Playbook, expected_on: dt.date | None, evidence: str, today: dt.date) -> str:
    """The supported grade from what is kept of a deal; `evidence`: its grade by evidence, "" when it reaches none."""
    return supported(playbook, by_date(playbook, expected_on, today), evidence or _unjudged(playbook))


def judge(
    playbook: Playbook, state: DealState, expected_on: dt.date | None, today: dt.date, claimed: str = ""
) -> Judgement:
    """The whole verdict on one deal. `lacking` reaches up to the claimed grade, or the next better one."""
    date_grade, evidence_grade = by_date(playbook, expected_on, today), by_evidence(playbook, state)
    verdict = supported(playbook, date_grade, evidence_grade)
    days = (expected_on - today).days if expected_on else None
    lacking = missing(_asked(playbook, verdict, claimed), state)
    return Judgement(verdict, date_grade, evidence_grade, days, lacking)


def _asked(playbook: Playbook, verdict: str, claimed: str) -> tuple[Condition, ...]:
    """The needs of every grade down from the one aimed at, the nearest first."""
    keys = [grade.key for grade in playbook.judged_grades]
    here = keys.index(verdict) if verdict in keys else len(keys)
    aim = min(keys.index(claimed) if claimed in keys else here, max(here - 1, 0))
    return tuple(condition for key in reversed(keys[aim:]) for condition in playbook.needs(key))


def overclaimed(playbook: Playbook, claimed: str, verdict: str) -> bool:
    """Does the seller claim more than the record supports?"""
    order = from_best(playbook)
    return claimed in order and verdict in order and order.index(claimed) < order.index(verdict)


def taken_back(claims: Iterable[str], order: Sequence[str]) -> int:
    """How many of the grades claimed one after the other are not better than every one before; `order`: best first.

    A claim that rises with the deal is what should happen; one that falls, or comes and goes, is not (S8).
    """
    best, count = None, 0
    for claim in dropwhile(lambda claim: not claim, claims):
        rank = order.index(claim) if claim in order else len(order)
        count += best is not None and rank >= best
        best = rank if best is None else min(best, rank)
    return count


def _unjudged(playbook: Playbook) -> str:
    grade = playbook.unjudged_grade
    return grade.key if grade else ""


def reached(playbook: Playbook, lacking: set[str]) -> int:
    """Rank of the best grade that a record reaches which lacks these conditions: 0 for the best grade."""
    rank = len(playbook.judged_grades)
    for grade in reversed(playbook.judged_grades):
        if any(condition.key in lacking for condition in playbook.needs(grade.key)):
            break
        rank -= 1
    return rank
