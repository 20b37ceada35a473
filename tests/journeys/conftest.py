"""Browsers and servers for journeys."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.journeys.servers import Instance

ROLES = [
    "salesperson",
    "manager",
    "presales",
    "marketing",
    "delivery",
    "service",
    "finance",
    "owner",
    "administrator",
]
PASSWORD = "guotang-2026"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


# What keys, script and markup decide is walked through once; the other journeys on every database.
ONCE = {
    "test_every_page.py",
    "test_going_back.py",
    "test_list.py",
    "test_make_demo.py",
    "test_one_line.py",
    "test_searching.py",
}


def pytest_collection_modifyitems(items):
    """Journeys run in one process, since they share servers and a browser; the walk through all pages in another."""
    for item in items:
        if "tests/journeys" in str(item.path):
            item.add_marker(pytest.mark.journey)
            group = "pages" if item.path.name == "test_every_page.py" else "journeys"
            item.add_marker(pytest.mark.xdist_group(group))
            if item.path.name in ONCE:
                item.add_marker(pytest.mark.once)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo() -> Iterator[Instance]:
    """The demo dealer, served; with somebody who has every role."""
    instance = Instance()
    instance.run("demo")
    add_everybody(instance)
    yield instance.serve()
    instance.stop()


@pytest.fixture(scope="session")
def empty() -> Iterator[Instance]:
    """An instance in which nobody has written anything yet."""
    instance = Instance()
    add_everybody(instance)
    yield instance.serve()
    instance.stop()


@pytest.fixture(scope="session")
def single() -> Iterator[Instance]:
    """An instance with one of everything."""
    instance = Instance()
    add_everybody(instance)
    instance.run("lead", "add", "启元物流有限公司")
    instance.run("customer", "add", "昆山精密机械有限公司")
    instance.run("deal", "open", "军工定制件", "--as", "all@example.com")
    yield instance.serve()
    instance.stop()


@pytest.fixture(scope="session")
def moved_in() -> Iterator[Instance]:
    """An instance into which records are brought from files."""
    instance = Instance()
    add_everybody(instance)
    yield instance.serve()
    instance.stop()


def add_everybody(instance: Instance) -> None:
    roles = [word for role in ROLES for word in ("--role", role)]
    instance.run("person", "add", "全能", "--email", "all@example.com", *roles, "--password", PASSWORD)


@pytest.fixture
def page(browser) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


def sign_in(page: Page, instance: Instance, email: str = "all@example.com", password: str = PASSWORD) -> None:
    page.goto(f"{instance.url}/accounts/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/accounts/login" not in url)


def settled(page: Page) -> None:
    """Wait until the piece of a page that was fetched is there and answers to its keys."""
    expect(page.locator(".htmx-added, .htmx-settling, .htmx-swapping, .htmx-request")).to_have_count(0)
