"""Pace (S1): how long a deal may stay in its stage, by its claimed grade. Pure. Days are working days."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from tuijin.common.days import working_days
from tuijin.playbook.types import Playbook

LONGEST = 4000  # calendar days looked back; no stage allows so many


@dataclass(frozen=True)
class Overdue:
    """Deals of this stage and grade that entered on `entered_by` or earlier have broken their pace."""

    stage: str
    grade: str
    entered_by: dt.date


def broken(days: int, limit: int | None) -> bool:
    """Has the deal been longer in its stage than the alarm allows? No limit: never."""
    return limit is not None and days > limit


def thresholds(playbook: Playbook, today: dt.date) -> Iterator[Overdue]:
    """For each stage and grade with an alarm, the latest day of entry that breaks it: so a query can find them."""
    for stage in playbook.stages:
        if stage.won:
            continue
        for grade, pace in stage.pace.items():
            yield Overdue(stage.key, grade, entered_by(pace.limit, today))


def entered_by(limit: int, today: dt.date) -> dt.date:
    """The latest day from which more than `limit` working days have passed."""
    for back in range(LONGEST):
        day = today - dt.timedelta(days=back)
        if working_days(day, today) > limit:
            return day
    return today - dt.timedelta(days=LONGEST)
