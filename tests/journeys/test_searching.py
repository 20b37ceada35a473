"""Ctrl+K from any page: initials, Enter, and one is on the deal. On a phone it fills the screen."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.conftest import sign_in


@pytest.fixture(scope="module")
def deal(demo) -> dict:
    return demo.json("deal", "open", "军工星火项目", "--as", "all@example.com")


def test_initials_and_enter_open_the_deal(page, demo, deal):
    sign_in(page, demo)
    page.goto(f"{demo.url}/customers")
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="搜索")
    field.wait_for()
    page.keyboard.type("jgxh")
    page.keyboard.press("Enter")  # before the answer is there: it waits for it
    page.wait_for_url(f"**/opportunities/{deal['id']}")


def test_arrows_choose_escape_closes_and_the_focus_is_where_it_was(page, demo, deal):
    sign_in(page, demo)
    page.goto(f"{demo.url}/customers")
    page.get_by_role("searchbox", name="名称或简称").focus()
    page.keyboard.press("Control+k")
    page.keyboard.type("张家港")
    palette = page.locator("#palette-list")
    palette.get_by_role("option").filter(has_text="张家港").nth(1).wait_for()
    page.keyboard.press("ArrowDown")
    active = page.locator("#palette-input").get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    assert palette.locator("[aria-selected='true']").count() == 1
    violations = Axe().run(page).response["violations"]
    assert [f"{item['id']}: {node['html']}" for item in violations for node in item["nodes"]] == []
    page.keyboard.press("Escape")
    assert not page.locator("#palette").is_visible()
    assert page.evaluate("document.activeElement.name") == "text"


def test_without_a_text_it_offers_what_one_can_do(page, demo):
    sign_in(page, demo)
    page.goto(f"{demo.url}/customers")
    page.keyboard.press("/")
    page.keyboard.type("xjkh")
    page.get_by_role("option", name="新建客户").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/new")


def test_on_a_phone_it_fills_the_screen_and_a_tap_opens(page, demo, deal):
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, demo)
    page.goto(f"{demo.url}/customers")
    page.get_by_role("link", name="搜索").click()
    box = page.locator("#palette").bounding_box()
    assert (round(box["width"]), round(box["height"])) == (390, 844)
    page.locator("#palette-input").fill("星火")
    page.get_by_role("option").filter(has_text="军工星火项目").click()
    page.wait_for_url(re.compile(rf"/opportunities/{deal['id']}$"))


def test_without_script_the_field_leads_to_the_page(browser, demo, deal):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    sign_in(page, demo)
    page.goto(f"{demo.url}/search")
    page.get_by_role("searchbox", name="搜索").fill("jgxh")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="军工星火项目").click()
    page.wait_for_url(f"**/opportunities/{deal['id']}")
    context.close()
