"""Every page of the resolver, with nothing, one and many rows: opens, is accessible, logs no error, fits the screen."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page

from tests.guards.test_access import addresses
from tests.journeys.conftest import sign_in

pytestmark = pytest.mark.timeout(900)
# URL-name pattern → whose id stands in its place.
RECORDS = {
    r"^opportunities/<int:pk>": "opportunities.Opportunity",
    r"^opportunities/standings/names/<int:name_pk>": "opportunities.RivalName",
    r"^today/deals/<int:pk>": "opportunities.Opportunity",
    r"^views/<int:pk>": "saved_views.SavedView",
    r"^leads/<int:pk>": "market.Lead",
    r"^customers/<int:pk>": "customers.Customer",
    r"^contacts/<int:pk>": "customers.Contact",
    r"^people/teams/<int:pk>": "people.Team",
    r"^people/<int:pk>": "people.Person",
    r"^playbook/versions/<int:pk>": "playbook.PlaybookVersion",
    r"^activities/<int:pk>": "activities.Activity",
    r"^waivers/<int:pk>": "opportunities.GateWaiver",
    r"^imports/<int:pk>": "transfer.ImportRun",
    r"^people/me/tokens/<int:pk>": "people.ApiToken",
}
FIELDS = {
    "opportunities": "amount",
    "leads": "company",
    "customers": "short_name",
}  # what stands in <slug:name>
KEYS = {
    "<slug:key>": "branches",
    "<slug:kind>": "new_strategy",
    "<slug:item>": "plan_confirmed",
    "<slug:symptom>": "no_next_step",
}  # of the shipped playbook
NOT_PAGES = {  # addresses that show nothing by themselves
    r"^alive$": "answers a proxy",
    r"^api": "the API",
    r"^views(/columns)?$": "asks of which list; a journey keeps a view of one",
    r".*(namesakes|customer-names|capture/deals|capture/lead/preview|today/proposals)$": "a piece of a page",
    r".*/sheet\.pdf$": "a file; tests of deals read it",
    r"^accounts/2fa/(recovery-codes/(download/)?|totp/deactivate/)$": "shown once two-step sign-in is on",
    r"^accounts/password/reset/key/": "opens with the link of a mail; tests of people follow one",
    r"^accounts/logout/$": "signs out; visited by a journey",
}
TAKES_FORMS_ONLY = 405
Look = Callable[[Page], list[str]]  # what is wrong with a page
TOKEN = re.compile(r"\b[A-Za-z0-9]{64}\b")  # of a form: another one for each visit


def routes() -> list[str]:
    return [route for _name, route, _view in addresses() if not any(re.match(p, route) for p in NOT_PAGES)]


def filled(route: str, ids: dict[str, int | None]) -> str | None:
    """The address with a real id in it; None when the instance has no such record."""
    if "<" not in route:
        return "/" + route
    label = next((label for pattern, label in RECORDS.items() if re.match(pattern, route)), None)
    assert label, f"say in RECORDS whose id stands in {route}"
    for slug, key in KEYS.items():
        route = route.replace(slug, key)
    route = re.sub(r"<slug:\w+>", FIELDS.get(route.split("/")[0], ""), route)
    if ids[label] is None or route.count("<") > 1:
        return None
    return "/" + re.sub(r"<int:\w+>", str(ids[label]), route)


def problems(page, options: dict | None = None) -> list[str]:
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{item['id']}: {node['target']} {node['failureSummary']}" for item in found for node in item["nodes"]
    ]


class Looker:
    """Looks at each different page once: in what is letter for letter the same there is nothing new to find."""

    def __init__(self) -> None:
        self.found: dict[tuple[Look, str], list[str]] = {}

    def once(self, look: Look, page, url: str) -> list[str]:
        html = TOKEN.sub("", page.content().replace(url, ""))
        if (look, html) not in self.found:
            self.found[look, html] = look(page)
        return self.found[look, html]


@pytest.fixture(scope="module")
def looker() -> Looker:
    return Looker()


def visit_all(page, instance, looker: Looker, dark: bool = False) -> dict[str, list[str]]:
    """{path: what is wrong with it} over every page that the instance can show; `dark`: in the dark as well."""
    sign_in(page, instance)
    ids = instance.first_ids(sorted(set(RECORDS.values())))
    wrong, shown, errors = {}, 0, []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    for path in filter(None, (filled(route, ids) for route in routes())):
        errors.clear()
        status = opened(page, instance.url + path)
        if status == TAKES_FORMS_ONLY:
            continue
        looks = [problems, in_the_dark] if dark else [problems]
        found = [] if status == 200 else [f"status {status}"]
        found += [line for look in looks if status == 200 for line in looker.once(look, page, instance.url)]
        found += [text for text in errors if "405" not in text] + overflow(page)
        shown += 1
        if found:
            wrong[path] = found
    assert shown > 15
    return wrong


def in_the_dark(page) -> list[str]:
    """The colours are all that the dark changes."""
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")  # else colours are seen on their way
    found = problems(page, {"runOnly": ["color-contrast"]})
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    return [f"in the dark: {line}" for line in found]


def opened(page, url: str) -> int:
    """The status of the page; Chromium shows an answer without a body as an error of its own."""
    try:
        return page.goto(url).status
    except Error:
        return page.request.get(url).status


def overflow(page) -> list[str]:
    """On no screen may anything stick out to the side."""
    found = []
    for name, width, height in (("a phone", 390, 844), ("a desk", 1440, 900)):
        page.set_viewport_size({"width": width, "height": height})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{wide} px wide on {name}")
    return found


@pytest.mark.parametrize("rows", ["empty", "single", "demo"])
def test_every_page_is_accessible_and_whole(request, page, looker, rows):
    wrong = visit_all(page, request.getfixturevalue(rows), looker, dark=rows == "demo")
    assert not wrong, "\n".join(f"{path}: {what}" for path, what in wrong.items())


def test_a_planted_violation_is_found(page):
    page.set_content("<html lang='zh'><title>x</title><main><h1>x</h1><img src='data:,'></main></html>")
    assert any("image-alt" in line for line in problems(page))


def test_a_page_is_looked_at_anew_when_anything_but_its_token_differs(page, looker):
    form = "<html lang='zh'><title>x</title><main><h1>x</h1><input type='hidden' value='{}'>{}</main></html>"

    def seen(letter: str, more: str) -> list[str]:
        page.set_content(form.format(letter * 64, more))
        return looker.once(problems, page, "http://127.0.0.1")

    assert seen("a", "") == []
    known = len(looker.found)
    assert seen("b", "") == [] and len(looker.found) == known
    assert any("image-alt" in line for line in seen("b", "<img src='data:,'>"))


def test_a_planted_grey_on_black_is_found_in_the_dark(page):
    dark = "@media (prefers-color-scheme: dark) { p { color: #333; background: #000 } }"
    page.set_content(
        f"<html lang='zh'><title>x</title><style>{dark}</style><main><h1>x</h1><p>看不清</p></main>"
    )
    assert problems(page) == []
    assert any("color-contrast" in line for line in in_the_dark(page))
