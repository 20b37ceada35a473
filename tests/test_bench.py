"""`make bench` measures a real server; a tiny dealer says whether it still can."""

import json
import os
import subprocess

import pytest

from bench.cases import CASES
from bench.report import _against, _lines
from tests.journeys.servers import ROOT

# Measured once, by one process; the server brings its own database, so once for all databases.
pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.xdist_group("bench")]


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    """What a quick run found."""
    home = tmp_path_factory.mktemp("bench")
    outside = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    command = [ROOT / "bin" / "bench", "run", "--quick", "--directory", home]
    done = subprocess.run(command, env=outside, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_case_is_measured_and_none_fails(measured):
    found = measured["sqlite"]["scales"]["0.01"]
    assert [case.key for case in CASES if case.key not in found] == []
    assert {case.key: found[case.key]["failed"] for case in CASES if found[case.key]["failed"]} == {}
    assert found["throughput"] > 0 and found["memory"]["server"] > 0


def test_no_page_takes_more_queries_than_is_wanted(measured):
    found = measured["sqlite"]["scales"]["0.01"]
    wanted = {case.key: case.goal.queries for case in CASES if case.goal.queries}
    assert {key: found[key]["queries"] for key, most in wanted.items() if found[key]["queries"] > most} == {}


def test_imports_take_every_row(measured):
    imports = measured["sqlite"]["imports"]
    assert imports and all(one["counts"]["created"] == one["rows"] for one in imports.values())


def test_all_open_deals_are_judged_in_few_queries(measured):
    """Issue 4: findings and grades in bulk, proposals a deal."""
    rooms = measured["sqlite"]["rooms"]
    assert rooms["deals"] == 200
    assert 0 < rooms["findings"]["queries"] <= 12 and rooms["findings"]["seconds"] > 0
    assert rooms["kept"]["queries"] > 0
    assert rooms["proposals"]["together"] > 0 and rooms["proposals"]["alone"] > 0


def test_writers_lose_nothing(measured):
    writers = measured["sqlite"]["writers"]
    assert (writers["errors"], writers["lost"], writers["twice"]) == (0, 0, 0), writers


def test_the_page_says_what_is_not_reached(measured):
    assert _against(61, 60, "{:.0f}") == "61 ✘ (≤ 60)"
    assert _against(60.2, 60, "{:.0f}") == "60 ✔ (≤ 60)"
    assert _against(59, 60, "{:.0f}", least=True) == "59 ✘ (≥ 60)"
    import datetime as dt

    page = "\n".join(_lines(measured, "2 cores", dt.date(2026, 8, 31)))
    assert "2026-08-31: 2 cores" in page
    assert all(case.title in page for case in CASES)
