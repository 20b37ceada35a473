"""Days of the calendar where the company works. Pure: nothing here asks what day it is."""

import datetime as dt
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")


def day_of(moment: dt.datetime) -> dt.date:
    """The local day on which a moment fell."""
    return moment.astimezone(LOCAL).date()


def working_days(start: dt.date, end: dt.date) -> int:
    """Working days after `start` up to and including `end`; 0 when `end` is not later. Weekends only."""
    whole, rest = divmod(max((end - start).days, 0), 7)
    tail = sum(1 for offset in range(1, rest + 1) if (start + dt.timedelta(days=offset)).weekday() < 5)
    return whole * 5 + tail
