"""On a phone: one line after a visit, two taps, and it stands on the right deal with its next step (S1)."""

import pytest

from tests.journeys.conftest import sign_in

CHEN, WORD = "chen@example.com", "tuijin-demo"
LINE = "昨天见了张总,价格还卡着,约明天带李会计看演示"


@pytest.fixture
def phone(browser):
    context = browser.new_context(
        locale="zh-CN", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    yield context.new_page()
    context.close()


def test_S1_two_taps_on_a_phone_write_the_activity_and_the_next_step(phone, demo):
    before = demo.json("deal", "show", "deck-military")
    sign_in(phone, demo, CHEN, WORD)
    plus = phone.locator(".dock-capture a")
    box = plus.bounding_box()
    assert min(box["width"], box["height"]) >= 44
    plus.tap()
    phone.get_by_role("dialog").locator("textarea[name=text]").fill(LINE)
    phone.get_by_role("button", name="看看记到哪").tap()
    chosen = phone.locator(".capture-choice", has_text=before["name"])
    chosen.wait_for()
    assert chosen.locator("input").is_checked()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.get_by_role("button", name="保存").tap()
    phone.get_by_text("记到「" + before["name"]).wait_for()
    after = demo.json("deal", "show", "deck-military")
    assert len(after["activities"]) == len(before["activities"]) + 1
    assert after["activities"][0]["content"] == LINE or LINE in [
        one["content"] for one in after["activities"]
    ]
    assert after["next_step"] == "带李会计看演示"


def test_the_day_is_worked_through_with_the_keyboard_alone(page, demo):
    sign_in(page, demo, "wang@example.com", WORD)
    page.goto(f"{demo.url}/today")
    first = page.locator(".steps [data-step]").first
    first.wait_for()
    mark = first.get_attribute("id")
    page.keyboard.press("j")
    page.keyboard.press("d")
    row = page.locator(f"#{mark}")
    row.locator("input[name=next_step]").first.wait_for()
    row.locator("select[name=kind]").first.select_option("note")
    page.wait_for_load_state("networkidle")
    row.locator("textarea[name=content]").first.fill("谈过了")
    row.locator("input[name=no_next_because]").first.fill("等他们开会")
    row.get_by_role("button", name="做完了").last.press("Enter")
    page.locator(f"#{mark}.is-fresh").wait_for()
    deal = demo.json("deal", "show", mark.removeprefix("step-"))
    assert (deal["next_step"], deal["activities"][0]["content"]) == ("", "谈过了")
