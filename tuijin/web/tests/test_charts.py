"""Geometry of the small charts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuijin.web import charts

COUNTS = st.lists(st.tuples(st.sampled_from("ABCDX"), st.integers(0, 10_000)), max_size=5)


@settings(deadline=None)
@given(st.lists(st.floats(0, 1e9, allow_nan=False), max_size=20), st.none() | st.floats(0.01, 1e9))
def test_bars_stay_inside_the_chart(values, target):
    rows = [{"label": "x", "value": value, "target": target} for value in values]
    for bar in charts.bars(rows):
        assert 0 <= bar.width <= charts.WIDTH - charts.LABEL - charts.FIGURE


@settings(deadline=None)
@given(st.lists(st.integers(0, 1000), max_size=30), st.none() | st.integers(0, 1000))
def test_a_line_stays_inside_its_frame(values, target):
    drawn = charts.line(values, width=100, height=20, target=target)
    assert 0 <= drawn.last_x <= 100
    assert 0 <= drawn.last_y <= 20


@settings(deadline=None)
@given(COUNTS)
def test_the_grade_mix_never_runs_over_or_backwards(counts):
    parts = charts.mix(counts)
    assert len(parts) == sum(1 for _, count in counts if count)
    assert [part.x for part in parts] == sorted(part.x for part in parts)
    assert all(part.width > 0 for part in parts)


@pytest.mark.parametrize(("value", "maximum", "expected"), [(1, 2, 50), (3, 1, 100), (0, 0, 0), (-1, 2, 0)])
def test_a_share_lies_between_nothing_and_all(value, maximum, expected):
    assert charts.share(value, maximum) == expected


def test_an_empty_gate_has_no_slice():
    assert charts.slice_path(0, 5) == ""
    assert charts.slice_path(3, 0) == ""
    assert charts.slice_path(5, 5).startswith("M7 7V2.5A")
