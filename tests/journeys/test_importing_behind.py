"""Imports that go on behind the page: with a worker and without, stopped, and killed with SIGKILL."""

import re
import subprocess
import time
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.servers import TUIJIN
from tests.journeys.wizard import NEXT, kill, tally, to_preview, wait_for, wait_until_under_way

ROWS = 30_000  # thirty batches: time enough to come in between, on a quick machine too
TWO_MINUTES_LATER = (
    "import datetime as dt; from tuijin.transfer.models import ImportRun; from django.db.models import F;"
    "ImportRun.objects.filter(state='running').update(beat_at=F('beat_at') - dt.timedelta(minutes=3))"
)


@pytest.fixture
def mark():
    """What the names of this test's customers begin with, and nobody else's."""
    return uuid.uuid4().hex[:8]


@pytest.fixture
def file(tmp_path, mark):
    path = tmp_path / "客户.csv"
    rows = "".join(f"{mark}-{n},{mark} {n} 号公司,苏州\n" for n in range(ROWS))
    path.write_text(f"客户编号,名称,地区\n{rows}")
    return path


def brought(instance, mark) -> tuple[int, int]:
    """(customers that came in, different names among them)."""
    code = (
        "from tuijin.customers.models import Customer; import sys;"
        f"names = list(Customer.objects.filter(name__startswith='{mark}').values_list('name', flat=True));"
        "print(len(names), len(set(names)))"
    )
    one, other = instance.python(code).split()
    return int(one), int(other)


@pytest.fixture
def worker(moved_in):
    """`bin/tuijin worker`, once it has given a sign of life."""
    process = subprocess.Popen(
        [TUIJIN, "worker"],
        env=moved_in.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    end = time.monotonic() + 60
    while "True" not in moved_in.python(
        "from tuijin.transfer.running import has_worker; print(has_worker())"
    ):
        assert time.monotonic() < end, "no worker"
    yield process
    kill("qcluster", data=moved_in.data)
    process.wait(timeout=30)


def test_without_a_worker_it_runs_in_a_process_of_its_own_and_is_stopped_and_gone_on_with(
    page: Page, moved_in, file, mark
):
    address = to_preview(page, moved_in, "customers", file)
    expect(page.locator("main")).to_contain_text("这里先看前 2000 行")
    page.locator(NEXT).click()
    page.wait_for_url(re.compile(r"/imports/\d+$"))
    wait_until_under_way(page, address)
    expect(page.locator("progress")).to_be_visible()
    page.get_by_role("button", name="停下").click()
    wait_for(page, "已停下")
    came, _names = brought(moved_in, mark)
    assert 0 < came < ROWS and came == tally(page)["新建"]
    page.get_by_role("button", name="接着导").click()
    wait_for(page, "已完成")
    assert tally(page) == {"新建": ROWS}
    assert brought(moved_in, mark) == (ROWS, ROWS)


def test_killed_in_the_middle_without_a_worker_it_goes_on_and_nothing_is_lost_or_doubled(
    page: Page, moved_in, file, mark
):
    address = to_preview(page, moved_in, "customers", file)
    page.locator(NEXT).click()
    wait_until_under_way(page, address)
    assert kill("import", "resume", data=moved_in.data) == 1
    came, _names = brought(moved_in, mark)
    assert 0 < came < ROWS and came % 1_000 == 0, "whole batches only"
    moved_in.python(TWO_MINUTES_LATER)
    page.reload()
    wait_for(page, "断了")
    page.get_by_role("button", name="接着导").click()
    wait_for(page, "已完成")
    assert tally(page) == {"新建": ROWS}
    assert brought(moved_in, mark) == (ROWS, ROWS)


def test_killed_with_its_worker_it_goes_on_and_nothing_is_lost_or_doubled(
    page: Page, moved_in, worker, file, mark
):
    address = to_preview(page, moved_in, "customers", file)
    page.locator(NEXT).click()
    wait_until_under_way(page, address)
    assert not kill("import", "resume", data=moved_in.data), "the worker carries it"
    assert kill("qcluster", data=moved_in.data) > 1
    moved_in.python(TWO_MINUTES_LATER)
    time.sleep(4)  # until the dead worker's last sign of life is no longer believed
    page.reload()
    page.get_by_role("button", name="接着导").click()
    wait_for(page, "已完成")
    assert tally(page) == {"新建": ROWS}
    assert brought(moved_in, mark) == (ROWS, ROWS)
