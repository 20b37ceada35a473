"""Journey 2, first half: through a gate, by mouse, by keyboard, and without any script."""

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import sign_in


@pytest.fixture
def deal(demo) -> dict:
    """A new deal at the first stage, with nothing known."""
    return demo.json("deal", "open", "新单子", "--as", "all@example.com")


def stage_of(demo, deal) -> str:
    return demo.json("deal", "show", str(deal["id"]))["stage"]


def card(page, deal):
    return page.locator(f"[data-id='{deal['id']}']")


def open_board(page, demo):
    sign_in(page, demo)
    page.goto(f"{demo.url}/opportunities/board?text=新单子")


def test_S1_a_refused_drag_slides_back_and_the_dialog_asks_exactly_what_is_missing(page, demo, deal):
    open_board(page, demo)
    stages = [item.get_attribute("data-stage") for item in page.locator("[data-stage]").all()]
    card(page, deal).drag_to(page.locator(f"[data-stage='{stages[1]}']"))
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    missing = demo.json("deal", "advance", str(deal["id"]), "--to", stages[1])["missing"]
    assert len(missing) > 0
    assert dialog.locator("[data-condition]").count() == len(missing)
    for item in missing:
        assert dialog.locator(f"[data-condition='{item['key']}']").count() == 1
    assert card(page, deal).locator("xpath=ancestor::*[@data-stage]").get_attribute("data-stage") == stages[0]
    assert stage_of(demo, deal) == stages[0]


def test_S1_the_keyboard_moves_a_card_as_the_mouse_does(page, demo, deal):
    open_board(page, demo)
    card(page, deal).locator("a.deal-name").focus()
    page.keyboard.press("Alt+ArrowRight")
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")
    assert not page.get_by_role("dialog").is_visible()


PILE = (
    "from tuijin.opportunities.operations import NewDeal, open_deals;"
    "from tuijin.people.actors import OPERATOR;"
    "open_deals(actor=OPERATOR, deals=[NewDeal(name=f'成叠的单子{n}') for n in range(24)])"
)


def test_a_card_that_moved_stands_on_top_and_the_rest_of_the_columns_stays_whole(page, demo):
    demo.python(PILE)
    sign_in(page, demo)
    page.goto(f"{demo.url}/opportunities/board?text=成叠的单子")
    first, second, *_others = page.locator("[data-stage]:has([data-cards])").all()
    said = f"&note={quote('见过老板')}&exception={quote('见过老板')}"
    page.route("**/advancement", lambda route: route.continue_(post_data=f"{route.request.post_data}{said}"))

    def pull(card, column):
        before = names(column)
        name = card.locator(".deal-name").inner_text()
        card.drag_to(column.locator(".column-head"))
        expect(column.locator("[data-id]").first.locator(".deal-name")).to_have_text(name)
        expect(column.locator("[data-id]").first).to_have_attribute("data-moved", "")
        assert names(column) == [name, *before], "nothing else has changed its place"
        return name

    def names(column) -> list[str]:
        return column.locator(".deal-name").all_inner_texts()

    expect(first.locator("[data-id]")).to_have_count(20)
    gone = [pull(first.locator("[data-id]").nth(place), second) for place in (3, 0)]
    expect(first.locator(".count")).to_have_text("22")
    expect(second.locator(".count")).to_have_text("2")
    first.locator(".column-more").click()
    expect(first.locator("[data-id]")).to_have_count(22)
    left = names(first)
    assert len(set(left)) == 22 and not set(gone) & set(left), "each once, none left out"

    page.reload()
    expect(first.locator("[data-id]")).to_have_count(20)
    pull(second.locator("[data-id]").last, first)
    first.locator(".column-more").click()
    expect(first.locator(".column-more")).to_have_count(0)
    expect(first.locator("[data-id]")).to_have_count(23)
    assert len(set(names(first))) == 23


def test_two_people_who_edit_the_same_deal_never_overwrite_each_other(browser, demo, deal):
    first, second = (browser.new_context(locale="zh-CN").new_page() for _person in range(2))
    for page in (first, second):
        sign_in(page, demo)
        page.goto(f"{demo.url}/opportunities/{deal['id']}/fields/amount")
    first.fill("input[name=amount]", "12.5万")
    first.press("input[name=amount]", "Enter")
    first.wait_for_load_state("networkidle")
    second.fill("input[name=amount]", "99")
    second.press("input[name=amount]", "Enter")
    second.wait_for_load_state("networkidle")
    assert demo.json("deal", "show", str(deal["id"]))["amount"] == 125000
    assert "12.5" in second.locator("body").inner_text() or "125" in second.locator("body").inner_text()
    for page in (first, second):
        page.context.close()


def test_without_script_every_step_works_by_plain_forms(browser, demo, deal):
    context = browser.new_context(locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    sign_in(page, demo)
    page.goto(f"{demo.url}/opportunities/{deal['id']}")
    assert page.locator("h1").inner_text().strip().endswith("新单子")
    page.goto(f"{demo.url}/opportunities/{deal['id']}/advancement")
    assert page.locator("form").count() >= 1
    context.close()
