"""Days, durations, amounts and names as people say them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from tuijin.common import clock
from tuijin.web import words
from tuijin.web.cli import columns_piecewise

THURSDAY = dt.date(2026, 8, 20)


def draw(source: str, **context) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("day", "chinese", "english"),
    [
        (dt.date(2026, 8, 19), "昨天", "yesterday"),
        (dt.date(2026, 8, 20), "今天", "today"),
        (dt.date(2026, 8, 21), "明天", "tomorrow"),
        (dt.date(2026, 8, 17), "周一", "Mon"),
        (dt.date(2026, 8, 23), "周日", "Sun"),
        (dt.date(2026, 8, 16), "8 月 16 日", "16 Aug"),
        (dt.date(2026, 8, 24), "8 月 24 日", "24 Aug"),
        (dt.date(2025, 12, 31), "2025 年 12 月 31 日", "31 Dec 2025"),
        (dt.date(2027, 1, 1), "2027 年 1 月 1 日", "1 Jan 2027"),
    ],
)
def test_a_day_is_said_as_one_says_it_on_a_thursday(day, chinese, english):
    with translation.override("zh-hans"):
        assert words.say_day(day, THURSDAY) == chinese
    with translation.override("en"):
        assert words.say_day(day, THURSDAY) == english


def test_tomorrow_is_named_even_across_the_year():
    with translation.override("zh-hans"):
        assert words.say_day(dt.date(2027, 1, 1), dt.date(2026, 12, 31)) == words.NEAR[1].zh


def test_a_moment_falls_on_its_local_day():
    late_evening_utc = dt.datetime(2026, 8, 19, 17, 0, tzinfo=dt.UTC)
    assert words.as_day(late_evening_utc) == THURSDAY


def test_the_day_tag_keeps_the_exact_date_on_hover():
    drawn = draw("{% day on %}", on=clock.today())
    assert f'datetime="{clock.today().isoformat()}"' in drawn
    assert words.exact_day(clock.today()) in drawn


@pytest.mark.parametrize(
    ("amount", "chinese", "english", "full"),
    [
        (Decimal("125000"), "12.5 万", "125K", "125,000"),
        (Decimal("120000000"), "1.2 亿", "120M", "120,000,000"),
        (Decimal("99.5"), "99.5", "99.5", "99.50"),
        (Decimal("0"), "0", "0", "0"),
    ],
)
def test_an_amount_speaks_the_readers_language_and_keeps_the_full_figure(amount, chinese, english, full):
    with translation.override("zh-hans"):
        drawn = draw("{% money amount %}", amount=amount)
        assert f">{chinese}</data>" in drawn
        assert f'title="{full}"' in drawn
    with translation.override("en"):
        assert draw("{{ amount|say_money }}", amount=amount) == english


def test_what_is_missing_is_said_as_given():
    assert draw('{% money nothing "–" %}{% day nothing "…" %}') == "–…"


@pytest.mark.parametrize(
    ("name", "expected"), [("王磊", "王"), ("anna Weber", "A"), ("（筹）华东", "筹"), ("", "?"), ("😀", "?")]
)
def test_the_initial_of_a_name(name, expected):
    assert words.initial(name) == expected


def test_the_avatar_says_the_whole_name_and_escapes_it():
    assert 'aria-label="王磊"' in draw("{% avatar name %}", name="王磊")
    assert "<b>" not in draw("{% avatar name %}", name="<b>x</b>")


def test_a_long_table_is_aligned_a_piece_at_a_time():
    lines = list(columns_piecewise(("编号", "名"), ([n, "单"] for n in range(7)), size=3))
    assert lines[0].split() == ["编号", "名"]
    assert [line.split() for line in lines[1:]] == [[str(n), "单"] for n in range(7)]
