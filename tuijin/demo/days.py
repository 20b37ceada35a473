"""The demo's calendar. Pure: today is passed in.

The generated past is counted in working days from today, so nobody visits on a weekend or a holiday, whatever
today is.
The deck's cases keep the deck's calendar, moved as a whole: its 6 August 2010 is today.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from tuijin.common.days import LOCAL, working_days

DECK_TODAY = dt.date(2010, 8, 6)
PAST, COMING = 1_100, 400  # days of the calendar, more than the demo's stories take
ONE = dt.timedelta(days=1)


@dataclass(frozen=True)
class Days:
    today: dt.date

    def workday(self, number: int) -> dt.date:
        """The working day `number` away; 0 is the last one up to today. Nobody visits on a holiday, either."""
        past, coming = self._around
        return past[number - 1] if number <= 0 else coming[number - 1]

    @cached_property
    def _around(self) -> tuple[list[dt.date], list[dt.date]]:
        """(working days up to today, those after it), the far ends left out."""
        days = [self.today + dt.timedelta(days=number) for number in range(-PAST, COMING)]
        worked = [day for day in days if day.weekday() < 5 and working_days(day - ONE, day)]
        return [day for day in worked if day <= self.today], [day for day in worked if day > self.today]

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
