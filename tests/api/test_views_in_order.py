"""Lists read through a view come in its order, page by page; what a filter names must be there."""

import pytest

from tests.api.test_views import keep
from tuijin.market.models import Lead
from tuijin.saved_views.models import SavedView

pytestmark = pytest.mark.django_db


@pytest.fixture
def wang(world, caller):
    return caller(world.wang)


def walked(who, path: str, limit: int = 2) -> list[str]:
    """The names on all pages."""
    seen, cursor = [], ""
    while cursor is not None:
        page = who.get(f"{path}&limit={limit}{cursor and '&cursor=' + cursor}").json()
        seen += [one.get("name") or one["company"] for one in page["items"]]
        cursor = page["next"]
    return seen


@pytest.mark.parametrize(
    ("sort", "wanted"),
    [
        ("-amount", ["丙", "丁", "乙", "甲", "戊"]),
        ("amount", ["甲", "乙", "丁", "丙", "戊"]),
        ("name", ["丁", "丙", "乙", "戊", "甲"]),
        ("", ["戊", "丁", "丙", "乙", "甲"]),
    ],
)
def test_deals_come_in_the_order_of_the_view_over_all_pages(world, wang, sort, wanted):
    for name, amount in {"甲": 1, "乙": 5, "丙": 9, "丁": 5, "戊": None}.items():
        world.deal(name, amount=amount)
    view = keep(wang, query=f"outcome=open{sort and '&sort=' + sort}")
    assert walked(wang, f"/opportunities?view={view['id']}") == wanted


def test_leads_and_customers_come_in_the_order_of_their_views(world, wang):
    for name in ("甲公司", "丙公司", "乙公司"):
        world.lead(name)
        world.add_customer(name, world.wang)
    leads = keep(wang, kind="lead", name="新的", query="state=open&sort=company")
    assert walked(wang, f"/leads?view={leads['id']}", 1) == ["丙公司", "乙公司", "甲公司"]
    newest = keep(wang, kind="lead", name="照旧", query="state=open")
    assert walked(wang, f"/leads?view={newest['id']}") == ["乙公司", "丙公司", "甲公司"]
    customers = keep(wang, kind="customer", name="名字", query="sort=-name")
    assert walked(wang, f"/customers?view={customers['id']}", 1) == ["甲公司", "乙公司", "丙公司"]
    last = keep(wang, kind="customer", name="上次", query="sort=last")
    assert len(walked(wang, f"/customers?view={last['id']}", 1)) == 3


def test_a_row_that_comes_in_between_two_pages_moves_none(world, wang):
    for name, amount in {"甲": 9, "乙": 5, "丙": 1}.items():
        world.deal(name, amount=amount)
    path = f"/opportunities?view={keep(wang, query='sort=-amount')['id']}&limit=1"
    first = wang.get(path).json()
    world.deal("丁", amount=100)
    second = wang.get(f"{path}&cursor={first['next']}").json()
    assert [one["name"] for one in first["items"] + second["items"]] == ["甲", "乙"]


@pytest.mark.parametrize("cursor", ["7", "x", "W10", "WyIiLCAxXQ"])
def test_a_cursor_of_another_order_is_refused(world, wang, cursor):
    world.deal()
    view = keep(wang, query="sort=-amount")
    refused = wang.get(f"/opportunities?view={view['id']}&cursor={cursor}")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "cursor")


def test_a_view_that_is_sorted_anew_between_two_pages_asks_to_begin_again(world, wang):
    for name in ("甲", "乙"):
        world.deal(name)
    view = keep(wang, query="sort=-amount")
    path = f"/opportunities?view={view['id']}&limit=1"
    cursor = wang.get(path).json()["next"]
    SavedView.objects.update(query="sort=name")
    assert wang.get(f"{path}&cursor={cursor}").json()["errors"][0]["key"] == "strange_cursor"
    assert wang.get(f"/opportunities?cursor={cursor}").status_code == 422


def test_a_customer_that_is_not_there_and_one_out_of_sight_are_refused_alike(world, wang):
    deal, hidden = world.deal(), world.add_customer("别人的客户", world.zhao)
    found = wang.get(f"/opportunities?customer={deal.customer_id}").json()["items"]
    assert [one["id"] for one in found] == [deal.pk]
    answers = [wang.get(f"/opportunities?customer={pk}") for pk in (hidden.pk, 999999)]
    told = [answer.json()["errors"][0] for answer in answers]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert {(one["key"], one["field"]) for one in told} == {("unknown_record", "customer")}
    said = [one["text"].replace(str(pk), "…") for one, pk in zip(told, (hidden.pk, 999999), strict=True)]
    assert said[0] == said[1]


@pytest.mark.parametrize("path", ["/opportunities?owner=999999", "/leads?owner=999999"])
def test_a_person_who_is_not_there_is_refused(world, wang, path):
    assert Lead.objects.count() == 0
    refused = wang.get(path)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "owner")
