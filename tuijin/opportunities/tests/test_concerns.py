"""What a glance finds wrong with a deal: fires, just not, unknown."""

import datetime as dt
from dataclasses import replace

import pytest

from tuijin.opportunities.rules.concerns import DealToday, concerns

TODAY = dt.date(2026, 8, 6)
WELL = DealToday(
    TODAY, claimed="A", supported="A", days=2, limit=5, next_step="演示", next_on=TODAY,
    expected_on=TODAY, pushes=1,
)  # fmt: skip
DAY = dt.timedelta(days=1)

CASES = [
    ("S9 nothing is wrong", {}, []),
    ("S9 a step without a day is none", {"next_on": None}, ["no_next_step"]),
    ("S9 a day without a step is none", {"next_step": ""}, ["no_next_step"]),
    ("S9 due today is not late", {"next_on": TODAY}, []),
    ("S9 due yesterday is late", {"next_on": TODAY - DAY}, ["next_step_late"]),
    ("S1 at the limit the pace holds", {"days": 5}, []),
    ("S1 beyond the limit it is broken", {"days": 6}, ["pace_broken"]),
    ("S1 C and below ring no alarm", {"days": 60, "limit": None}, []),
    ("S7 expected today has not passed", {"expected_on": TODAY}, []),
    ("S7 expected yesterday has passed", {"expected_on": TODAY - DAY}, ["expected_date_passed"]),
    ("S7 without a date", {"expected_on": None}, ["no_expected_date"]),
    ("S8 pushed twice", {"pushes": 2}, ["date_pushed"]),
    ("S7 claimed beyond the evidence", {"over": True, "supported": "C"}, ["overclaimed"]),
]


@pytest.mark.parametrize(("name", "fields", "keys"), CASES, ids=[case[0] for case in CASES])
def test_a_glance_finds(name, fields, keys):
    assert [concern.key for concern in concerns(replace(WELL, **fields))] == keys


def test_what_holds_the_deal_up_now_comes_first():
    found = concerns(replace(WELL, over=True, pushes=3, next_on=TODAY - DAY))
    assert [concern.serious for concern in found] == [True, False, False]
    assert "1 day late" in found[0].text.en and "3 次" in found[1].text.zh
