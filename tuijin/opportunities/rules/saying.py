"""Evidence in words of both languages. Pure."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

from tuijin.common.text import Text

LONG_PAST = 300  # days after which a day needs its year
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@lru_cache(maxsize=1024)
def day(on: dt.date, today: dt.date) -> Text:
    """8 月 4 日, 4 Aug; with the year where it is long past."""
    said = Text(f"{on.month} 月 {on.day} 日", f"{on.day} {MONTHS[on.month - 1]}")
    if (today - on).days <= LONG_PAST:
        return said
    return Text(f"{on.year} 年 {said.zh}", f"{said.en} {on.year}")


def times(count: int, what: Text) -> Text:
    """3 次拜访, 3 visits: the English is a singular whose plural takes an s."""
    return Text(f"{count} {what.zh}", f"{count} {what.en}{'' if count == 1 else 's'}")


def names(words: Iterable[str]) -> Text:
    """甲、乙 or a, b; a Latin end is set off from the Chinese that follows."""
    words = list(words)
    end = " " if words and words[-1][-1:].isascii() else ""
    return Text("、".join(words) + end, ", ".join(words))


def join(*parts: Text) -> Text:
    """One sentence of several pieces."""
    return Text("，".join(part.zh for part in parts), ", ".join(part.en for part in parts))
