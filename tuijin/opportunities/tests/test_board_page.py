"""The board: what each role sees, moves from it, and a fixed number of queries."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tuijin.common import clock
from tuijin.customers.models import Customer
from tuijin.opportunities import operations
from tuijin.opportunities.models import Finding, Opportunity
from tuijin.opportunities.operations import NewDeal, advance, lose, open_deals
from tuijin.people.actors import OPERATOR
from tuijin.playbook.queries import current

BOARD = "/opportunities/board"
HTMX = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{BOARD}"}


def cards(answer) -> set[int]:
    return {int(pk) for pk in re.findall(r'id="card-(\d+)"', answer.content.decode())}


def queries_of(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_an_empty_board_offers_the_first_action(world):
    page = world.client(world.wang).get(BOARD).content.decode()
    assert "还没有进行中的单子" in page
    assert 'href="/opportunities/new"' in page


def test_a_reader_without_the_right_is_not_offered_to_open_deals(world):
    page = world.client(world.ada).get(BOARD).content.decode()
    assert "/opportunities/new" not in page


def test_columns_are_the_playbooks_stages_and_leads_are_counted_with_a_link(world):
    world.lead()
    world.deal()
    page = world.client(world.wang).get(BOARD).content.decode()
    assert re.findall(r'data-stage="([^"]+)"', page) == list(current().stage_keys)
    assert 'href="/leads"' in page
    assert "条信息还没初访" in page


def test_leads_are_counted_under_the_filters_that_leads_know(world):
    world.lead()
    world.lead(company="王的第二条")
    world.lead(company="赵的", owner=world.zhao)
    world.deal("赵的单子", owner=world.zhao)
    client = world.client(world.boss)

    def counted(query):
        columns = client.get(f"{BOARD}?{query}").context["columns"]
        [told] = [column["summary"] for column in columns if "summary" in column]
        return told["figure"], told["url"]

    assert counted("all=1") == ("3", "/leads")
    assert counted(f"owner={world.zhao.pk}") == ("1", f"/leads?state=open&owner={world.zhao.pk}")
    assert counted(f"team={world.wang.team_id}&text=x")[0] == "2"
    assert counted("owner=me")[0] == counted("owner=mine")[0] == "0"


def test_each_sees_his_own_part(world):
    mine, theirs = world.deal(), world.deal("华南的单子", owner=world.zhao)
    seen = {
        who: cards(world.client(who).get(BOARD)) for who in (world.wang, world.li, world.zhao, world.boss)
    }
    assert seen[world.wang] == seen[world.li] == {mine.pk}
    assert seen[world.zhao] == {theirs.pk}
    assert seen[world.boss] == {mine.pk, theirs.pk}


def test_filters_in_the_address_narrow_the_board(world):
    mine, other = world.deal(), world.deal("嘉禾家居", owner=world.li)
    client = world.client(world.li)
    assert cards(client.get(f"{BOARD}?owner={world.wang.pk}")) == {mine.pk}
    assert cards(client.get(f"{BOARD}?text=嘉禾")) == {other.pk}
    assert cards(client.get(f"{BOARD}?team={world.east.pk}")) == {mine.pk, other.pk}
    assert cards(client.get(f"{BOARD}?owner=x&team=99999999999999999999&text=%00")) == {mine.pk, other.pk}


def test_lost_deals_leave_the_board(world):
    deal = world.deal()
    reason = next(item for item in current().lost_reasons if not item.asks_winner)
    lose(actor=world.actor(world.wang), deal=deal, reason=reason.key)
    assert cards(world.client(world.wang).get(BOARD)) == set()


def test_a_column_shows_twenty_and_brings_the_rest_on_demand(world):
    open_deals(actor=world.actor(world.wang), deals=[NewDeal(f"单子 {at}") for at in range(25)])
    client, stage = world.client(world.wang), current().first_stage.key
    first = cards(client.get(BOARD))
    rest = cards(client.get(f"{BOARD}?stage={stage}&from=20", headers=HTMX))
    assert (len(first), len(rest), len(first | rest)) == (20, 5, 25)
    plain = client.get(f"{BOARD}?stage={stage}&from=20")
    assert (plain.status_code, plain.url) == (302, f"/opportunities?stage={stage}")


def wrong_on(page: str, head: str) -> int:
    """The number beside 哪里不对, on a card or above the deal's own list."""
    return int(re.search(rf"{head}\D*?(\d+)<", page)[1])


def test_S8_a_card_counts_what_the_deals_page_finds_wrong(world):
    deal, client = world.deal(amount=None), world.client(world.li)
    visits = [replace(world.visit("visit"), subject_id=deal.pk) for _time in range(3)]
    operations.log_activities(actor=OPERATOR, activities=visits)
    on_card = wrong_on(client.get(BOARD).content.decode(), '<span class="sr-only">哪里不对</span>')
    on_page = wrong_on(client.get(f"/opportunities/{deal.pk}").content.decode(), "<h2>哪里不对</h2>")
    assert on_card == on_page > 0


def test_S8_the_days_part_of_a_cards_count_is_never_yesterdays(world):
    deal, client = (
        world.deal(next_step="再谈", next_step_on=world.soon(), next_step_kind="visit"),
        world.client(world.li),
    )
    Finding.objects.create(opportunity=deal, key="out_of_moves")
    Opportunity.objects.filter(pk=deal.pk).update(judged_on=clock.today() - dt.timedelta(days=1))
    client.get(BOARD)
    assert not Finding.objects.filter(key="out_of_moves").exists()


def test_the_number_of_queries_does_not_grow_with_the_rows(world):
    world.deal()
    client = world.client(world.li)
    one = queries_of(client, BOARD)
    open_deals(
        actor=world.actor(world.wang), deals=[NewDeal(f"单子 {at}", owner=world.wang) for at in range(30)]
    )
    assert queries_of(client, BOARD) == one


def test_names_are_escaped(world):
    world.deal("<script>alert(1)</script>🚀")
    page = world.client(world.wang).get(BOARD).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;🚀" in page


def test_after_a_move_the_sums_of_the_whole_board_come_anew(world):
    deal = world.deal(amount=360_000)
    world.deal("后来别人开的", amount=140_000)
    answer = world.client(world.li).post(
        f"/opportunities/{deal.pk}/advancement",
        {"to": current().stages[1].key, "version": deal.version, "exception": "我见过他们老板"},
        headers=HTMX,
    )
    line = re.search(
        r'<p class="filters-sum" id="filters-sum" hx-swap-oob="true">(.*?)</p>', answer.content.decode()
    )
    assert line[1] == "2 单 · 50 万"
    assert 'id="filters-sum">2 单 · 50 万<' in world.client(world.li).get(BOARD).content.decode()


def dragged(client, deal, to: str, behind: str = "", **more):
    """The answer to a card that was dragged, from a board under these filters."""
    headers = HTMX | {"HX-Current-URL": f"{HTMX['HX-Current-URL']}{behind}"}
    sent = {"to": to, "version": deal.version, "exception": "我见过他们老板", **more}
    return client.post(f"/opportunities/{deal.pk}/advancement", sent, headers=headers)


def test_S1_dragging_a_card_through_an_open_gate_brings_the_card_and_both_heads_anew(world):
    client, deal, (first, second) = world.client(world.li), world.deal(), current().stages[:2]
    answer = dragged(client, deal, second.key)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'<div id="card-{deal.pk}" hx-swap-oob="delete">' in page
    assert re.search(
        rf'hx-swap-oob="afterbegin:#cards-{second.key}">\s*<article[^>]* data-version="2" data-moved', page
    )
    assert re.findall(r'id="head-([a-z_]+)" hx-swap-oob="true"', page) == [first.key, second.key]
    assert 'id="filters-sum" hx-swap-oob="true"' in page
    assert "toast" in answer["HX-Trigger"]
    assert Opportunity.objects.get(pk=deal.pk).stage == second.key
    assert world.actor(world.li).can("opportunities:approve_exception")


def test_a_card_that_the_filters_no_longer_find_goes(world):
    client, deal, second = world.client(world.li), world.deal(), current().stages[1]
    page = dragged(client, deal, second.key, "?text=别的单子").content.decode()
    assert 'hx-swap-oob="delete"' in page and "<article" not in page


def test_a_move_asks_a_fixed_number_of_questions_and_none_of_the_index(world):
    client, deal, (first, second) = world.client(world.li), world.deal(), current().stages[:2]
    dragged(client, deal, second.key)
    deal.refresh_from_db()
    with CaptureQueriesContext(connection) as seen:
        assert dragged(client, deal, first.key, note="看错了").status_code == 200
    assert Opportunity.objects.get(pk=deal.pk).stage == first.key
    assert len(seen) <= 28
    assert not [query["sql"] for query in seen if "search_searchentry" in query["sql"]]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_board_opens_in_both_languages(world, language):
    world.deal()
    answer = world.client(world.wang, language).get(BOARD)
    assert str(current().stages[1].name.in_language(language[:2])) in answer.content.decode()


def card_of(world, deal) -> list[str]:
    """The card's words, line by line."""
    page = world.client(world.li).get(BOARD).content.decode()
    card = re.search(rf'<article[^>]* id="card-{deal.pk}".*?</article>', page, re.S)[0]
    return [" ".join(re.sub(r"<[^>]*>", " ", line).split()) for line in card.split("<div>")[1:]]


@pytest.mark.parametrize(
    ("name", "customer", "rest"),
    [
        ("昆山精密 T6 一体化", "昆山精密", "T6 一体化"),
        ("昆山精密机械有限公司：二期", "昆山精密", "二期"),
        ("昆山精密", "", "昆山精密"),
        ("军工定制件", "昆山精密", "军工定制件"),
    ],
)
def test_a_card_begins_with_the_customer_and_says_it_once(world, name, customer, rest):
    Customer.objects.filter(pk=world.customer.pk).update(short_name="昆山精密")
    deal = world.deal(name)
    one, two, _three = card_of(world, deal)
    assert (one, two) == (f"{customer} {rest} 36 万".strip(), "D 0 天")
    assert f'title="{name}"' in world.client(world.li).get(BOARD).content.decode()


def test_a_word_is_not_torn_apart_where_a_customers_name_ends(world):
    Customer.objects.filter(pk=world.customer.pk).update(short_name="Ace")
    assert card_of(world, world.deal("Acer 服务器"))[0].startswith("Ace Acer 服务器")


def test_a_won_card_misses_neither_a_grade_nor_a_next_step(world):
    deal = world.deal()
    for stage in current().stages[1:]:
        deal = advance(
            actor=world.actor(world.boss), deal=deal, to_stage=stage.key, exception="老板签了"
        ).deal
    assert deal.outcome == Opportunity.WON
    one, two, three = card_of(world, deal)
    assert (one, two) == ("昆山精密机械有限公司 军工定制件 36 万", "")
    assert three == "已签 今天 王"


def test_S1_a_deal_dragged_back_to_the_leads_is_answered_in_words(world):
    deal = world.deal()
    second, lead = current().stages[1].key, current().lead_stages[-1].key
    deal = advance(actor=world.actor(world.boss), deal=deal, to_stage=second, exception="见过老板").deal
    answer = world.client(world.li).post(
        f"/opportunities/{deal.pk}/advancement", {"to": lead, "version": deal.version}, headers=HTMX
    )
    assert (answer.status_code, "退回要写明原因" in answer.content.decode()) == (422, True)
