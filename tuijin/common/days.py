"""Days of the calendar where the company works. Pure: nothing here asks what day it is."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from tuijin.common.holidays import announced

LOCAL = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Calendar:
    """Where the calendar differs from the week, as ordinals of days in order, and the last year it knows."""

    off: tuple[int, ...]  # weekdays off
    made_up: tuple[int, ...]  # weekend days worked
    last_year: int


def calendar(own: Mapping[dt.date, bool] | None = None) -> Calendar:
    """The announced calendar with the company's `own` days in it: {day: is it worked}. Own days win."""
    days = {**announced(), **(own or {})}
    off = sorted(day.toordinal() for day, worked in days.items() if not worked and day.weekday() < 5)
    made_up = sorted(day.toordinal() for day, worked in days.items() if worked and day.weekday() > 4)
    return Calendar(tuple(off), tuple(made_up), max(day.year for day in days))


_calendar = calendar()


# The shell calls this once, with the days that the company has written down.
def use_calendar(kept: Calendar) -> None:
    """Count with this calendar from now on."""
    global _calendar
    _calendar = kept
    working_days.cache_clear()


def day_of(moment: dt.datetime) -> dt.date:
    """The local day on which a moment fell."""
    return moment.astimezone(LOCAL).date()


@lru_cache(8192)
def working_days(start: dt.date, end: dt.date) -> int:
    """Working days after `start` up to and including `end`; 0 when `end` is not later.

    Days off and make-up days count as announced; in years without an announcement only weekends are free.
    """
    if end <= start:
        return 0
    whole, rest = divmod((end - start).days, 7)
    tail = sum(1 for offset in range(1, rest + 1) if (start.weekday() + offset) % 7 < 5)
    return whole * 5 + tail - _between(_calendar.off, start, end) + _between(_calendar.made_up, start, end)


def is_announced(day: dt.date) -> bool:
    """Are the days off of that day's year known? In later years only weekends are free."""
    return day.year <= _calendar.last_year


def _between(ordinals: tuple[int, ...], start: dt.date, end: dt.date) -> int:
    return bisect_right(ordinals, end.toordinal()) - bisect_right(ordinals, start.toordinal())
