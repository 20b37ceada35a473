"""Walking through the import wizard, as journeys do."""

import os
import re
import signal
import time
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.conftest import sign_in
from tests.journeys.servers import Instance

NEXT = "form[data-once] button[type=submit]"


def upload(page: Page, instance: Instance, kind: str, file: Path) -> str:
    """Hand a file in; the address of the import."""
    page.goto(f"{instance.url}/imports/new?kind={kind}")
    page.set_input_files("input[type=file]", file)
    page.locator(NEXT).click()
    page.wait_for_url("**/columns")
    return page.url.removesuffix("/columns")


def to_preview(page: Page, instance: Instance, kind: str, file: Path) -> str:
    """As far as the preview with what is proposed; the address of the import."""
    sign_in(page, instance)
    address = upload(page, instance, kind, file)
    page.locator(NEXT).click()
    page.wait_for_url("**/preview")
    return address


def tally(page: Page) -> dict[str, int]:
    """{what became of rows: how many} as the page counts them, those that are none left out."""
    words = page.locator(".tally dt").all_inner_texts()
    counts = map(int, page.locator(".tally dd").all_inner_texts())
    return {word: count for word, count in zip(words, counts, strict=True) if count}


def wait_for(page: Page, state: str, seconds: int = 120) -> None:
    expect(page.locator("#import .chip").first).to_have_text(state, timeout=seconds * 1000)


def done_so_far(page: Page, address: str) -> int:
    """Rows that the bar has passed; -1 when it shows none any more."""
    found = re.search(r'<progress value="(\d+)"', page.request.get(address).text())
    return int(found[1]) if found else -1


def wait_until_under_way(page: Page, address: str, seconds: float = 60) -> None:
    """Until a batch is in and others are not."""
    end = time.monotonic() + seconds
    while (done := done_so_far(page, address)) == 0 and time.monotonic() < end:
        time.sleep(0.02)
    assert done > 0, "the import was over, or never began"


def kill(*words: str, data: str) -> int:
    """SIGKILL to every process of this instance whose command line holds these words; how many."""
    victims = [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if _is(pid, words, data)]
    for pid in victims:
        os.kill(pid, signal.SIGKILL)
    return len(victims)


def _is(pid: int, words: tuple[str, ...], data: str) -> bool:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        return set(map(str.encode, words)) <= set(command) and (
            f"TUIJIN_DATA={data}".encode() in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        )
    except OSError:
        return False  # gone, or not ours
