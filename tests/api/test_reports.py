"""Reports through the API: the figures that pages and commands show."""

import pytest

from tests.world import World
from tuijin.opportunities.models import Opportunity


@pytest.fixture
def dealer(world: World) -> World:
    world.deal("在争的", competitors="金蝶")
    return world


def test_S12_the_effort_ledger_is_read_for_any_of_three_periods(dealer, wang):
    for days in (365, 90, 30):
        body = wang.get(f"/reports/effort?days={days}").json()
        assert body["whole"] == {
            "pieces": 0, "hours": 0.0, "cost": "0.00", "wasted": 0, "wasted_hours": 0.0, "won": 0,
            "per_signature": None,
        }  # fmt: skip
    assert wang.get("/reports/effort?days=7").status_code == 422


def test_S11_rivals_and_S8_symptoms_are_read(dealer, wang):
    (row,) = wang.get("/reports/rivals").json()["rows"]
    assert (row["name"], row["open"], row["win_rate"]) == ("金蝶", 1, None)
    body = wang.get("/reports/symptoms").json()
    assert body["symptom"]["no_next_step"] == 1 and body["owner"][0]["owner"] == dealer.wang.name


def test_the_pipeline_by_seller_comes_in_pages_and_tells_of_nobodys_deals_on_the_last(dealer, caller):
    for owner in (dealer.zhao, dealer.chen, dealer.wang):
        dealer.deal(owner=owner, amount=100)
    nobodys = dealer.deal(amount=7)
    Opportunity.objects.filter(pk=nobodys.pk).update(owner=None)
    boss, cursor, pages = caller(dealer.boss), "", []
    while cursor is not None:
        page = boss.get(f"/reports/pipeline/by-owner?limit=2{cursor and f'&cursor={cursor}'}").json()
        pages.append([line["owner"] for line in page["rows"]])
        cursor = page["next"]
    sellers = sorted((dealer.zhao, dealer.chen, dealer.wang), key=lambda person: person.pk)
    first, last = [person.name for person in sellers[:2]], ["", sellers[2].name]
    assert pages == [sorted(first), last]
    whole = boss.get("/reports/pipeline/by-owner").json()
    assert whole["next"] is None and [line["owner"] for line in whole["rows"]] == sorted(
        [*pages[0], *pages[1]]
    )
    assert boss.get("/reports/pipeline/by-owner?cursor=abc").status_code == 422


def test_reports_need_the_right_to_read_deals(dealer, caller):
    blind = caller(dealer.wang, ["customers:read"])
    assert {blind.get(f"/reports/{name}").status_code for name in ("effort", "rivals", "symptoms")} == {403}


def test_S2_the_comparison_of_a_deal_follows_its_sight(dealer, wang, caller):
    deal = dealer.deal("比一比")
    measures = wang.get(f"/opportunities/{deal.pk}/comparison").json()["measures"]
    assert set(measures) == {"revenue", "staff", "per_head", "amount"}
    assert measures["amount"] == {"figure": "360000.00", "won": None, "negotiating": None}
    assert caller(dealer.zhao).get(f"/opportunities/{deal.pk}/comparison").status_code == 404
