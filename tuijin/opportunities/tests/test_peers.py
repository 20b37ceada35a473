"""A customer beside our own, computed and anonymous (S2)."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuijin.config.cli import main
from tuijin.customers.models import Customer
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.queries.peers import beside
from tuijin.opportunities.rules.peers import LEAST, Peer, compare, spread
from tuijin.playbook.queries import current

MILLION = 1_000_000
WON = {"outcome": "won", "closed_on": dt.date(2026, 3, 2)}


@pytest.mark.parametrize(
    ("figures", "found"),
    [
        ([1, 2, 3, 4], None),
        ([1, 2, 3, 4, None], None),
        ([1, 2, 3, 4, 5], (2, 3, 4)),
        ([5, 4, None, 3, 2, 1], (2, 3, 4)),
        ([0, 0, 0, 0, 0], (0, 0, 0)),
    ],
)
def test_S2_fewer_than_five_companies_are_no_comparison(figures, found):
    it = spread(figures)
    assert (it and (it.low, it.middle, it.high)) == found


@pytest.mark.parametrize(("figure", "place"), [(1, -1), (2, 0), (3, 0), (4, 0), (5, 1)])
def test_S2_a_figure_stands_in_a_quarter(figure, place):
    assert spread([1, 2, 3, 4, 5]).place(Decimal(figure)) == place


@given(st.lists(st.integers(0, 10**9), min_size=LEAST))
def test_S2_the_middle_is_in_the_middle_and_no_quarter_holds_more_than_half(figures):
    it = spread(figures)
    assert min(figures) <= it.low <= it.middle <= it.high <= max(figures)
    places = [it.place(Decimal(figure)) for figure in figures]
    assert it.place(it.middle) == 0 and max(places.count(-1), places.count(1)) * 2 <= len(figures)


def test_S2_what_is_unknown_is_not_compared():
    by_key = {one.key: one for one in compare(Peer(staff=0, revenue=Decimal(5)), [], [])}
    assert by_key["per_head"].figure is None and by_key["amount"].figure is None
    assert by_key["staff"].figure == 0


@pytest.fixture
def dealer(world):
    """Five signed and four in negotiation; all of zhao, whom wang does not see."""
    playbook = current()
    for number in range(1, 10):
        customer = world.add_customer(f"客户 {number}", world.zhao)
        Customer.objects.filter(pk=customer.pk).update(industry="机械", revenue=number * MILLION, staff=100)
        deal = world.deal(f"单 {number}", world.zhao, customer=customer, amount=Decimal(number * 10_000))
        done = WON if number <= 5 else {"stage": playbook.stages[-2].key}
        Opportunity.objects.filter(pk=deal.pk).update(**done)
    Customer.objects.filter(pk=world.customer.pk).update(industry="机械", revenue=9 * MILLION, staff=None)
    return world


def test_S2_we_compare_with_those_we_have_won_and_those_in_negotiation(dealer, django_assert_num_queries):
    deal = Opportunity.objects.select_related("customer").get(pk=dealer.deal().pk)
    playbook = current()
    with django_assert_num_queries(2):  # those in negotiation are too few in one industry
        found = beside(deal, playbook)
    by_key = {one.key: one for one in found.measures}
    assert found.industry == "机械"
    assert (
        by_key["revenue"].won.middle == 3 * MILLION
        and by_key["revenue"].won.place(by_key["revenue"].figure) == 1
    )
    assert by_key["revenue"].negotiating is None
    assert by_key["staff"].figure is None and by_key["per_head"].won.middle == 30_000


def test_S2_the_same_industry_where_it_has_enough_and_else_any(dealer):
    far = dealer.add_customer("食品厂", dealer.zhao)
    Customer.objects.filter(pk=far.pk).update(industry="食品", staff=900)
    Opportunity.objects.filter(pk=dealer.deal("食品", dealer.zhao, customer=far).pk).update(**WON)
    deal = Opportunity.objects.select_related("customer").get(pk=dealer.deal().pk)
    assert {one.key: one for one in beside(deal, current()).measures}["staff"].won.count == 5
    Customer.objects.filter(name="客户 1").update(industry="食品")
    found = beside(deal, current())
    assert {one.key: one for one in found.measures}["staff"].won.count == 6 and found.industry == ""


def test_S2_its_own_signed_deals_are_not_what_a_customer_is_compared_with(dealer):
    for number in range(6):
        deal = dealer.deal(f"自己的 {number}")
        Opportunity.objects.filter(pk=deal.pk).update(**WON)
    by_key = {one.key: one for one in beside(deal, current()).measures}
    assert by_key["revenue"].won.count == 5


def test_S2_a_customer_counts_once_however_often_he_bought(dealer):
    customer = Customer.objects.get(name="客户 1")
    for number in range(3):
        again = dealer.deal(f"又买 {number}", dealer.zhao, customer=customer)
        Opportunity.objects.filter(pk=again.pk).update(**WON)
    assert {one.key: one for one in beside(dealer.deal(), current()).measures}["staff"].won.count == 5


def test_S2_page_and_command_tell_it_without_names(dealer, capsys):
    deal = dealer.deal()
    page = dealer.client(dealer.wang).get(f"/opportunities/{deal.pk}/information").content.decode()
    assert "300 万" in page and "在前四分之一" in page and "客户 3" not in page
    english = dealer.client(dealer.wang, "en").get(f"/opportunities/{deal.pk}/information").content.decode()
    assert "Beside our own customers" in english
    assert main(["deal", "show", str(deal.pk), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["beside"]
    assert told["measures"]["revenue"]["won"]["count"] == 5
    assert told["measures"]["revenue"]["negotiating"] is None


def test_S2_a_deal_without_customer_is_compared_by_its_amount(dealer):
    deal = dealer.deal("待定的", customer=None)
    by_key = {one.key: one for one in beside(deal, current()).measures}
    assert by_key["amount"].figure == deal.amount and by_key["amount"].won.count == 5
    assert by_key["revenue"].figure is None
