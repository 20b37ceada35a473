"""The list: sorted, filtered, cut by cursor; changes to many with a list of what was refused."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations import NewDeal, open_deals
from tuijin.opportunities.queries.lists import SORTS
from tuijin.playbook.queries import current

LIST = "/opportunities"


def names(answer) -> list[str]:
    return re.findall(r'class="row-link"[^>]*>([^<]*)<', answer.content.decode())


def many(world, count: int) -> None:
    deals = [
        NewDeal(
            f"单子 {at:03}",
            owner=world.wang,
            amount=Decimal(at * 1000) if at % 3 else None,
            expected_on=world.soon(at) if at % 4 else None,
            customer=world.customer if at % 2 else None,
        )
        for at in range(count)
    ]
    open_deals(actor=world.actor(world.wang), deals=deals)


def walk(client, url: str, word: str) -> list[list[str]]:
    """The names on each page, following the links "next" or "prev"."""
    pages = []
    while url:
        answer = client.get(url)
        pages.append(names(answer))
        found = re.search(rf'rel="{word}" href="([^"]+)"', answer.content.decode())
        url = found[1].replace("&amp;", "&") if found else ""
    return pages


def test_an_empty_list_offers_the_first_action(world):
    page = world.client(world.wang).get(LIST).content.decode()
    assert "还没有单子" in page and 'href="/opportunities/new"' in page
    assert "没有符合的单子" in world.client(world.wang).get(f"{LIST}?text=没有").content.decode()


@pytest.mark.parametrize("sort", ["", *SORTS, *(f"-{name}" for name in SORTS), "nonsense"])
def test_every_order_shows_each_deal_once_on_fifty_a_page(world, sort):
    many(world, 120)
    pages = walk(world.client(world.wang), f"{LIST}?sort={sort}", "next")
    assert [len(page) for page in pages] == [50, 50, 20]
    assert len({name for page in pages for name in page}) == 120


def test_unknown_amounts_come_last_either_way_and_the_way_back_is_the_same(world):
    many(world, 60)
    client = world.client(world.wang)
    for sort in ("amount", "-amount"):
        first, last = walk(client, f"{LIST}?sort={sort}", "next")
        assert last[-1].startswith("单子") and int(last[-1][-3:]) % 3 == 0
        url = re.search(r'rel="next" href="([^"]+)"', client.get(f"{LIST}?sort={sort}").content.decode())[1]
        assert walk(client, url.replace("&amp;", "&"), "prev") == [last, first]


@pytest.mark.parametrize("cursor", ["x", "W10", "WyIyMDI2IiwgMV0", "%00", "W1tdLCBbXV0"])
def test_a_cursor_somebody_made_up_does_no_harm(world, cursor):
    many(world, 3)
    for sort in ("", "amount", "expected_on", "name"):
        assert world.client(world.wang).get(f"{LIST}?sort={sort}&after={cursor}").status_code == 200


def test_filters_in_the_address_narrow_the_list(world):
    many(world, 4)
    client = world.client(world.wang)
    assert names(client.get(f"{LIST}?text=昆山")) == ["单子 003", "单子 001"]
    assert len(names(client.get(f"{LIST}?stage={current().first_stage.key}&outcome=open"))) == 4
    assert names(client.get(f"{LIST}?outcome=won")) == []
    assert len(names(client.get(f"{LIST}?stage=nowhere&outcome=x"))) == 4


def test_the_number_of_queries_does_not_grow_with_the_rows(world):
    counts = []
    client = world.client(world.li)
    for rows in (1, 40):
        many(world, rows)
        client.get(LIST)
        with CaptureQueriesContext(connection) as seen:
            client.get(LIST)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_bulk_moves_what_may_move_and_names_the_rest_with_the_reason(world):
    stuck, other = world.deal("卡住的"), world.deal("看不到的", owner=world.zhao)
    to = current().stages[1].key
    answer = world.client(world.wang).post(
        f"{LIST}/changes",
        {"deal": [stuck.pk, other.pk, "x"], "how": "to", "to": to, "back": f"{LIST}?sort=name"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "卡住的" in page and "看不到的" not in page
    assert str(current().first_stage.exit[-1].text) in page
    assert f'href="{LIST}?sort=name"' in page


def test_bulk_changes_owner_and_grade_for_those_who_may(world):
    deal = world.deal()
    grade = current().grades[1].key
    url, data = f"{LIST}/changes", {"deal": deal.pk, "back": "https://example.com/"}
    done = world.client(world.li).post(url, {**data, "how": "owner", "owner": world.li.pk})
    assert done.status_code == 200 and "改好了 1 单" in done.content.decode()
    assert f'href="{LIST}"' in done.content.decode()
    world.client(world.li).post(url, {**data, "how": "grade", "grade": grade})
    now = Opportunity.objects.get(pk=deal.pk)
    assert (now.owner, now.claimed_grade) == (world.li, grade)
    rep = world.client(world.wang).post(url, {**data, "how": "owner", "owner": world.wang.pk})
    assert rep.status_code == 422


@pytest.mark.parametrize(
    "data", [{}, {"deal": "1"}, {"how": "to", "to": "nowhere"}, {"how": "grade", "grade": "?"}]
)
def test_a_bulk_change_that_says_nothing_changes_nothing(world, data):
    deal = world.deal()
    answer = world.client(world.wang).post(f"{LIST}/changes", {"deal": deal.pk, **data})
    assert answer.status_code == 422
    assert Opportunity.objects.get(pk=deal.pk).version == deal.version


def test_who_may_not_change_deals_gets_no_bulk_bar(world):
    world.deal()
    assert "picked" not in world.client(world.ada).get(LIST).content.decode()
    assert world.client(world.ada).post(f"{LIST}/changes", {}).status_code == 403


def test_S9_a_next_step_for_many_is_one_to_come(world):
    deal, client = world.deal(), world.client(world.wang)
    data = {"deal": deal.pk, "how": "step", "next_step": "打电话", "next_step_on": world.soon(-1).isoformat()}
    refused = client.post(f"{LIST}/changes", data)
    assert refused.status_code == 422 and "这一天已经过去了" in refused.content.decode()
    assert Opportunity.objects.get(pk=deal.pk).next_step == ""
    assert (
        client.post(f"{LIST}/changes", data | {"next_step_on": world.soon(0).isoformat()}).status_code == 200
    )
