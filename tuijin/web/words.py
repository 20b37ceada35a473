"""How days, durations and names are said: 今天, 周三, 8 月 4 日, 6 天."""

import datetime as dt

from django.utils.translation import get_language, ngettext

from tuijin.common.days import day_of
from tuijin.common.text import Text

NEAR = {-1: Text("昨天", "yesterday"), 0: Text("今天", "today"), 1: Text("明天", "tomorrow")}
WEEKDAYS = (
    Text("周一", "Mon"),
    Text("周二", "Tue"),
    Text("周三", "Wed"),
    Text("周四", "Thu"),
    Text("周五", "Fri"),
    Text("周六", "Sat"),
    Text("周日", "Sun"),
)
LONG = Text("{year} 年 {month} 月 {day} 日", "{day} {name} {year}")
SHORT = Text("{month} 月 {day} 日", "{day} {name}")
PRODUCT = Text("推进", "Tuijin")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def language() -> str:
    """The reader's language: "zh" or "en"."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def as_day(value: dt.date | dt.datetime) -> dt.date:
    """The local day of a date or a moment."""
    return day_of(value) if isinstance(value, dt.datetime) else value


def say_day(day: dt.date, today: dt.date) -> str:
    """The day as one says it on `today`: near days by name, this week by weekday, else by date."""
    if (near := NEAR.get((day - today).days)) is not None:
        return near.in_language(language())
    monday = today - dt.timedelta(days=today.weekday())
    if 0 <= (day - monday).days < 7:
        return WEEKDAYS[day.weekday()].in_language(language())
    return full_day(day, with_year=day.year != today.year)


def full_day(day: dt.date, *, with_year: bool = True) -> str:
    """2026 年 8 月 4 日, in English 4 Aug 2026; the year only if wanted."""
    pattern = (LONG if with_year else SHORT).in_language(language())
    return pattern.format(year=day.year, month=day.month, day=day.day, name=MONTHS[day.month - 1])


def exact_day(day: dt.date) -> str:
    """The whole date with its weekday, for the hover text."""
    return f"{full_day(day)} {WEEKDAYS[day.weekday()].in_language(language())}"


def say_days(count: int) -> str:
    """A duration in days: 6 天, in English 6 days."""
    return ngettext("%(count)s 天", "%(count)s 天", count) % {"count": count}


def initial(name: str) -> str:
    """The first sign of a name: the family name of 王磊, the capital of "wang"."""
    return next((sign.upper() for sign in name if sign.isalnum()), "?")


def hue(name: str) -> int:
    """One of six stable colours for a name."""
    return sum(map(ord, name)) % 6
