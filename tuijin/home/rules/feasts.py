"""Feasts as sellers reckon by them: 元旦前, 国庆后, 年后再说. Pure: today is passed in."""

import datetime as dt

FIXED = {  # month-day of the first and the last day off
    "元旦": ("1-1", "1-1"), "五一": ("5-1", "5-5"), "国庆": ("10-1", "10-7"), "十一": ("10-1", "10-7"),
    "圣诞": ("12-25", "12-25"),
}  # fmt: skip
SPRING = ("春节", "过年", "年")  # 年后, 年前: of the lunar year
NEW_YEARS = (  # first day of the lunar year
    "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03", "2031-01-23",
    "2032-02-11", "2033-01-31", "2034-02-19", "2035-02-08", "2036-01-28", "2037-02-15",
)  # fmt: skip
OFF = 7  # days off from the eve of the new year on, the eve not counted


def around(feast: str, before: bool, today: dt.date) -> dt.date:
    """The last day before the feast, or the first after it, today or later. Raises ValueError beyond the table."""
    days = _spring(before) if feast in SPRING else _fixed(feast, before, today)
    found = next((day for day in days if day >= today), None)
    if found is None:
        raise ValueError(feast)
    return found


def _spring(before: bool) -> list[dt.date]:
    first = map(dt.date.fromisoformat, NEW_YEARS)
    return [day + dt.timedelta(days=-2 if before else OFF) for day in first]


def _fixed(feast: str, before: bool, today: dt.date) -> list[dt.date]:
    month, day = map(int, FIXED[feast][0 if before else 1].split("-"))
    off = dt.timedelta(days=-1 if before else 1)
    return [dt.date(today.year + years, month, day) + off for years in (0, 1)]
