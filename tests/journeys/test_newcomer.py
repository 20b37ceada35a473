"""Journey 1: a newcomer opens the demo dealer, signs in as anybody, and sees live deals."""

import re
import urllib.request

import pytest

from tests.journeys.conftest import sign_in

DEMO_PASSWORD = "tuijin-demo"


def test_the_front_door_ends_in_a_page_that_says_the_name_in_both_languages(demo):
    for language in ("", "zh-CN", "en"):
        request = urllib.request.Request(demo.url, headers={"Accept-Language": language} if language else {})
        with urllib.request.urlopen(request) as answer:
            assert answer.status == 200
            assert "推进" in answer.read().decode()


def test_without_a_stated_preference_the_language_is_chinese(demo):
    with urllib.request.urlopen(demo.url) as answer:
        assert '<html lang="zh' in answer.read().decode()


def test_a_click_on_a_demo_person_signs_in(page, demo):
    page.goto(demo.url)
    page.locator("li", has_text="王磊").get_by_role("button").click()
    page.wait_for_url(re.compile("/today"))
    assert page.locator("[data-step]").count() > 0
    assert "王磊" in page.locator("body").inner_text()


@pytest.mark.once  # test_demo signs everybody in on every database
def test_everybody_of_the_demo_can_sign_in_and_sees_the_page_of_the_day(browser, demo):
    for person in demo.json("person", "list"):
        if not person["email"] or not person["email"].endswith("@example.com") or person["name"] == "全能":
            continue
        context = browser.new_context(locale="zh-CN")
        page = context.new_page()
        sign_in(page, demo, person["email"], DEMO_PASSWORD)
        assert page.url.endswith("/today"), person
        context.close()


def test_the_three_cases_of_the_deck_are_there_and_open(page, demo):
    sign_in(page, demo)
    refs = {deal["ref"]: deal["id"] for deal in demo.json("deal", "list")}
    for ref in ("deck-military", "deck-machinery", "deck-company-a"):
        page.goto(f"{demo.url}/opportunities/{refs[ref]}")
        assert page.locator("[data-path]").count() == 1, ref


def test_a_wrong_password_says_so_and_keeps_the_email(page, demo):
    page.goto(f"{demo.url}/accounts/login/")
    page.fill("input[name=login]", "wang@example.com")
    page.fill("input[name=password]", "wrong")
    page.press("input[name=password]", "Enter")
    assert page.locator("[role=alert], .error, .field-error").first.is_visible()
    assert page.input_value("input[name=login]") == "wang@example.com"


def test_the_chosen_language_stays(page, demo):
    sign_in(page, demo, "liu@example.com", DEMO_PASSWORD)
    page.locator(".side-foot summary, .side summary").first.click()
    page.locator("button[name=language][value=en]:visible").first.click()
    page.wait_for_load_state()
    page.goto(f"{demo.url}/opportunities/board")
    assert page.locator("html").get_attribute("lang") == "en"
    assert "推进" in page.locator("body").inner_text()
