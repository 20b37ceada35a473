"""S1 counts working days: weekends, the announced days off, the days made up, and the company's own."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuijin.common import days
from tuijin.common.days import calendar, is_announced, use_calendar, working_days
from tuijin.common.holidays import ANNOUNCED, announced

DAYS = st.dates(dt.date(2023, 1, 1), dt.date(2028, 12, 31))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture
def own():
    """Counts with the company's own days; afterwards as before."""
    before = days._calendar
    yield lambda kept: use_calendar(calendar(kept))
    use_calendar(before)


@given(DAYS, DAYS)
def test_S1_as_many_as_one_counts_on_the_calendar(start, end):
    told = announced()
    every = (start + dt.timedelta(days=n) for n in range(1, (end - start).days + 1))
    assert working_days(start, end) == sum(told.get(one, one.weekday() < 5) for one in every)


@given(DAYS, DAYS, DAYS)
def test_S1_stretches_add_up(one, two, three):
    one, two, three = sorted((one, two, three))
    assert working_days(one, two) + working_days(two, three) == working_days(one, three)


def test_every_announced_day_differs_from_the_week():
    assert all(worked == (one.weekday() > 4) for one, worked in announced().items())
    assert [year for year in ANNOUNCED if not any(one.year == year for one in announced())] == []


def test_a_year_without_announcement_has_weekends_only_and_says_so():
    assert is_announced(day("2026-12-31")) and not is_announced(day("2027-01-01"))
    assert working_days(day("2027-09-30"), day("2027-10-08")) == 6


def test_the_companys_own_days_win(own):
    own(
        {day("2027-01-01"): False, day("2026-08-04"): False, day("2027-01-03"): True, day("2026-10-01"): True}
    )
    assert working_days(day("2026-12-31"), day("2027-01-04")) == 2  # Sunday the 3rd and Monday the 4th
    assert working_days(day("2026-08-03"), day("2026-08-05")) == 1
    assert working_days(day("2026-09-30"), day("2026-10-07")) == 1
    assert is_announced(day("2027-05-01"))
