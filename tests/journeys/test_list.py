"""The list of deals in a real browser: changed in place and undone, filtered, kept as a view."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import settled, sign_in


@pytest.fixture
def deal(demo) -> dict:
    """A new deal of somebody who has every role."""
    return demo.json("deal", "open", "列表里的单子", "--as", "all@example.com")


def amount_of(demo, deal):
    return demo.json("deal", "show", str(deal["id"]))["amount"]


def test_a_figure_is_changed_where_it_is_read_and_taken_back(page, demo, deal):
    sign_in(page, demo)
    page.goto(f"{demo.url}/opportunities?text=列表里的单子")
    row = page.locator(f"#deal-{deal['id']}")
    cell = row.locator(".cell-amount")
    cell.locator(".editable").focus()
    page.keyboard.press("Enter")
    expect(cell.locator("input[name=amount]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(cell.locator(".editable")).to_be_focused()
    page.keyboard.press("Enter")
    expect(cell.locator("input[name=amount]")).to_be_focused()
    settled(page)
    cell.locator("input[name=amount]").fill("viel")
    page.keyboard.press("Enter")
    expect(cell.locator(".field-error")).to_contain_text("请写金额")
    expect(cell.locator("input[name=amount]")).to_have_value("viel")
    settled(page)
    cell.locator("input[name=amount]").fill("12.5万")
    page.keyboard.press("Enter")
    expect(cell).to_contain_text("12.5 万")
    expect(cell.locator(".editable")).to_be_focused()
    page.locator("[data-toast]", has_text="12.5 万").get_by_role("button", name="撤销").click()
    expect(page.locator("[data-toast]")).to_contain_text("撤销了")
    assert amount_of(demo, deal) is None
    assert "text=" in page.url


def test_enter_saves_a_choice_as_it_saves_a_text(page, demo, deal):
    sign_in(page, demo)
    page.goto(f"{demo.url}/opportunities?text=列表里的单子")
    cell = page.locator(f"#deal-{deal['id']} .cell-grade")
    cell.locator(".editable").focus()
    page.keyboard.press("Enter")
    choice = cell.locator("select")
    expect(choice).to_be_focused()
    choice.select_option("B")
    page.keyboard.press("Enter")
    expect(page.locator("[data-toast]")).to_contain_text("B 类")
    assert demo.json("deal", "show", str(deal["id"]))["claimed_grade"] == "B"


def test_a_view_is_filtered_kept_changed_and_walked_through(page, demo, deal):
    sign_in(page, demo)
    page.goto(f"{demo.url}/opportunities?all=1")
    page.locator(".filter-add summary").click()
    page.locator("#filter-outcome").select_option("open")
    expect(page.locator(".filter-set")).to_contain_text("进行中")
    page.get_by_role("link", name="存成视图").first.click()
    page.get_by_role("dialog").locator("input[name=name]").fill("在跟的")
    page.keyboard.press("Enter")
    expect(page.locator(".views-bar [aria-current=page]")).to_have_text("在跟的")
    page.get_by_role("link", name="预计", exact=True).click()
    expect(page.get_by_text("已改动")).to_be_visible()
    page.locator(".views-tools").get_by_role("button", name="保存").click()
    expect(page.get_by_text("已改动")).to_have_count(0)
    first, second = (page.locator(".row-link").nth(at).inner_text() for at in (0, 1))
    page.locator(".row-link").first.click()
    expect(page.locator("h1")).to_have_text(first)
    page.wait_for_load_state()
    page.keyboard.press("j")
    expect(page.locator("h1")).to_have_text(second)
    page.wait_for_load_state()
    page.keyboard.press("k")
    expect(page.locator("h1")).to_have_text(first)
    page.wait_for_load_state()
    page.keyboard.press("k")
    page.wait_for_url(re.compile(r"/opportunities\?"))


def test_a_range_is_picked_with_shift_and_what_is_refused_is_listed(page, demo, deal):
    sign_in(page, demo)
    page.goto(f"{demo.url}/opportunities?all=1")
    boxes = page.locator("tbody .pick input")
    expect(page.locator(".picked")).to_be_hidden()
    boxes.nth(0).click()
    boxes.nth(2).click(modifiers=["Shift"])
    expect(page.locator("[data-picked-count]")).to_have_text("3")
    page.locator(".picked summary", has_text="移动").click()
    page.locator("#bulk-to").select_option(index=2)
    page.locator(".picked button[value=to]").click()
    expect(page.locator("h1")).to_have_text("批量修改的结果")
    assert page.locator(".lines a").count() >= 1
