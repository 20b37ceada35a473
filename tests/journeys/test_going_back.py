"""The back button in a real browser: nothing out of date is shown, nothing that was typed is lost."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import sign_in


@pytest.mark.parametrize("address", ["/opportunities/board", "/opportunities"])
def test_going_back_shows_what_was_changed_meanwhile(page, demo, address):
    name = f"回来再看 {address.count('/')}"
    deal = demo.json("deal", "open", name, "amount=10万", "--as", "all@example.com")
    sign_in(page, demo)
    page.goto(f"{demo.url}{address}?text={name}")
    expect(page.locator("main")).to_contain_text("10 万")
    page.locator(f"main a[href*='/opportunities/{deal['id']}']").first.click()
    expect(page.locator("h1")).to_have_text(name)
    demo.json("deal", "set", str(deal["id"]), "amount=22万")
    page.go_back()
    expect(page.locator("main")).to_contain_text("22 万")


def test_what_was_half_typed_in_a_folded_form_is_seen(page, demo):
    deal = demo.json("deal", "open", "记到一半的单子", "--as", "all@example.com")
    sign_in(page, demo)
    page.goto(f"{demo.url}/opportunities/{deal['id']}")
    page.locator("details:has(#log-form) > summary").click()
    page.fill("#log-form [name=content]", "谈到一半")
    page.goto(f"{demo.url}/today")
    page.go_back()
    expect(page.locator("#log-form [name=content]")).to_be_visible()
    expect(page.locator("#log-form [name=content]")).to_have_value("谈到一半")


def test_a_form_half_typed_is_still_there_and_sent_again_it_writes_once(page, demo):
    sign_in(page, demo)
    page.goto(f"{demo.url}/opportunities/new")
    page.fill("[name=name]", "只开一次的单子")
    page.goto(f"{demo.url}/leads?state=open")
    page.go_back()
    expect(page.locator("[name=name]")).to_have_value("只开一次的单子")
    for _time in range(2):
        page.press("[name=name]", "Enter")
        expect(page.locator("h1")).to_have_text("只开一次的单子")
        page.go_back()
        expect(page.locator("[name=name]")).to_have_value("只开一次的单子")
    named = [row for row in demo.json("deal", "list") if row["name"] == "只开一次的单子"]
    assert len(named) == 1
