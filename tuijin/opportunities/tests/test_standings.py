"""Win and loss by competitor (S11)."""

import json
from decimal import Decimal
from fractions import Fraction
from urllib.parse import urlencode

import pytest

from tuijin.config.cli import main
from tuijin.opportunities import operations
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.queries.standings import rival_standings
from tuijin.opportunities.rules.standings import Meeting, standings
from tuijin.people.actors import OPERATOR
from tuijin.playbook.queries import current


@pytest.mark.parametrize(
    ("meeting", "counts"),
    [
        (Meeting("金蝶", "open"), (1, 0, 0, 0, 0)),
        (Meeting("金蝶", "open", position="ahead"), (1, 1, 0, 0, 0)),
        (Meeting("金蝶", "won", position="ahead"), (0, 0, 1, 0, 0)),
        (Meeting("金蝶", "lost", "金蝶"), (0, 0, 0, 1, 0)),
        (Meeting("金蝶", "lost", " 金 蝶"), (0, 0, 0, 1, 0)),
        (Meeting("金蝶", "lost", "用友"), (0, 0, 0, 0, 1)),
        (Meeting("金蝶", "lost", ""), (0, 0, 0, 0, 1)),
    ],
)
def test_S11_a_deal_counts_once_by_how_it_stands_or_ended(meeting, counts):
    (row,) = standings([meeting], ["ahead"])
    assert (row.open, row.ahead, row.won, row.lost, row.others) == counts
    assert row.met == 1


def test_S11_the_rate_is_of_what_one_of_the_two_got():
    won, lost, other = Meeting("SAP", "won"), Meeting("ｓａｐ", "lost", "SAP"), Meeting("SAP", "lost", "金蝶")
    (row,) = standings([won, lost, lost, other], [])
    assert (row.met, row.win_rate) == (4, Fraction(1, 3))
    assert standings([other], [])[0].win_rate is None


@pytest.fixture
def dealer(world):
    """One open against 金蝶 who is ahead, one lost to 用友 whom nobody had named."""
    deal = world.deal("在争的", amount=Decimal(100000))
    ahead = next(position.key for position in current().positions if position.ahead)
    operations.add_rival(actor=world.actor(world.wang), deal=deal, name="金蝶", position=ahead)
    lost = world.deal("丢了的", world.zhao, competitors="金蝶", amount=Decimal(50000))
    reason = next(reason for reason in current().lost_reasons if reason.asks_winner)
    operations.lose(actor=OPERATOR, deal=lost, reason=reason.key, winner="用友")
    return world


def test_S11_who_won_counts_though_nobody_had_named_him(dealer):
    rows = {row.name: row for row in rival_standings(OPERATOR)}
    assert (rows["金蝶"].open, rows["金蝶"].ahead, rows["金蝶"].others) == (1, 1, 1)
    assert rows["金蝶"].at_stake == 100000
    assert (rows["用友"].lost, rows["用友"].lost_amount, rows["用友"].met) == (1, 50000, 1)


def test_S11_the_report_shows_what_the_reader_sees(dealer):
    assert [row.name for row in rival_standings(dealer.actor(dealer.wang))] == ["金蝶"]
    assert "用友" not in dealer.client(dealer.wang).get("/opportunities/standings").content.decode()
    assert "用友" in dealer.client(dealer.boss).get("/opportunities/standings").content.decode()


def test_S11_page_and_command_give_the_same(dealer, capsys):
    page = dealer.client(dealer.boss, "en").get("/opportunities/standings").content.decode()
    assert "Win rate" in page and "金蝶" in page
    assert main(["report", "rivals", "--json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert (rows["用友"]["lost"], rows["用友"]["win_rate"]) == (1, 0.0)
    assert rows["金蝶"]["win_rate"] is None and rows["金蝶"]["at_stake"] == 100000


def test_S11_the_way_from_a_rival_to_the_deals_with_him(dealer):
    client = dealer.client(dealer.boss)
    way = f"/opportunities?{urlencode({'all': '1', 'rival': '用友'})}"
    assert way.replace("&", "&amp;") in client.get("/opportunities/standings").content.decode()
    page = client.get(way).content.decode()
    assert "丢了的" in page and "在争的" not in page


def test_S11_the_way_leads_to_the_deals_with_any_of_his_names(dealer):
    dealer.deal("用友做的", note="和金蝶无关")
    dealer.deal("写法不同", competitors="Kingdee")
    dealer.deal("隔了一格", competitors="金 蝶")
    operations.count_as(actor=OPERATOR, written="Kingdee", rival="金蝶")
    client = dealer.client(dealer.boss)
    (row,) = [one for one in rival_standings(OPERATOR) if one.name == "金蝶"]
    for name in ("金蝶", "kingdee"):
        page = client.get("/opportunities", {"rival": name, "columns": "stage"}).content.decode()
        shown = [
            one for one in ("在争的", "丢了的", "写法不同", "隔了一格", "用友做的") if f">{one}<" in page
        ]
        assert shown == ["在争的", "丢了的", "写法不同", "隔了一格"]
        assert len(shown) == row.met
    assert "没有符合的单子" in client.get("/opportunities?rival=没有这家").content.decode()


def test_S11_the_number_of_queries_does_not_grow(dealer, django_assert_num_queries):
    for number in range(4):
        dealer.deal(f"再 {number}", competitors=f"对手 {number}")
    with django_assert_num_queries(4):
        assert len(rival_standings(OPERATOR)) == 6
    assert Opportunity.objects.count() == 6
