"""The one clock. Business days are local days; moments are aware UTC. Rules never call it: today is passed in."""

import datetime as dt

from tuijin.common.days import day_of, working_days

__all__ = ["day_of", "now", "today", "working_days"]


def now() -> dt.datetime:
    """The present moment, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """The present day where the company works."""
    return day_of(now())
