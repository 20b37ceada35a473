"""The demo's calendar. Pure: today is passed in.

The generated past is counted in working days from today, so nobody visits on a weekend, whatever today is.
The deck's cases keep the deck's calendar, moved as a whole: its 6 August 2010 is today.
"""

import datetime as dt
from dataclasses import dataclass

from tuijin.common.days import LOCAL

DECK_TODAY = dt.date(2010, 8, 6)


@dataclass(frozen=True)
class Days:
    today: dt.date

    def workday(self, number: int) -> dt.date:
        """The working day `number` away; 0 is the last one up to today."""
        start = _back_to_work(self.today)
        weeks, rest = divmod(start.weekday() + number, 5)
        return start - dt.timedelta(days=start.weekday()) + dt.timedelta(days=7 * weeks + rest)

    def deck(self, day: dt.date, exact: bool = False) -> dt.date:
        """A day of the deck in our calendar; those that its text does not name fall on working days."""
        moved = self.today + (day - DECK_TODAY)
        return moved if exact else _back_to_work(moved)

    @staticmethod
    def moment(day: dt.date, minute: int) -> dt.datetime:
        """`minute` minutes after nine in the morning of a day."""
        return dt.datetime.combine(day, dt.time(9), LOCAL) + dt.timedelta(minutes=minute)


def _back_to_work(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=max(day.weekday() - 4, 0))
