"""Exceptions that wait for an answer: found on board, list and navigation by whoever may answer."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tuijin.opportunities.models import GateWaiver, Opportunity
from tuijin.opportunities.operations import advance, decide_exception, lose
from tuijin.opportunities.queries import count_to_decide
from tuijin.playbook.queries import current

BOARD, LIST = "/opportunities/board", "/opportunities"
HTMX = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{BOARD}"}
CHIP = re.compile(r'<label class="filter" for="filter-waiting">.*?等批准 (\d+)</label>', re.S)


def ask(world, deal, who=None) -> GateWaiver:
    stage = current().stages[1].key
    actor = world.actor(who or world.wang)
    done = advance(actor=actor, deal=deal, to_stage=stage, exception="客户赶时间")
    return done.waiver


def seen(world, who, url: str) -> str:
    answer = world.client(who).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def shown(page: str) -> set[int]:
    return {
        int(pk) for pk in re.findall(r'id="card-(\d+)"|/opportunities/(\d+)[?"]', page) for pk in pk if pk
    }


@pytest.mark.parametrize("url", [BOARD, LIST])
def test_S1_deals_that_wait_are_marked_counted_and_found_by_their_filter(world, url):
    waits, other = world.deal(), world.deal("嘉禾家居")
    assert "等批准" not in seen(world, world.li, url)
    ask(world, waits)
    ask(world, world.deal("华南的单子", owner=world.zhao, customer=None), world.zhao)
    page = seen(world, world.li, url)
    assert CHIP.findall(page) == ["1"]
    assert len(re.findall('class="waits"|class="chip chip-accent"', page)) == 1
    assert shown(page) == {waits.pk, other.pk}
    assert shown(seen(world, world.li, f"{url}?waiting=1")) == {waits.pk}
    assert CHIP.findall(seen(world, world.boss, url)) == ["2"]


@pytest.mark.parametrize("url", [BOARD, LIST])
def test_the_filter_stays_while_it_is_on_even_when_nothing_waits_any_more(world, url):
    world.deal()
    page = seen(world, world.li, f"{url}?waiting=1")
    assert CHIP.findall(page) == ["0"]
    assert shown(page) == set()


def test_a_column_cut_short_hands_the_filter_on(world):
    for at in range(21):
        ask(world, world.deal(f"单子 {at}"))
    client = world.client(world.li)
    more = re.search(r'column-more" href="([^"]+)"', client.get(f"{BOARD}?waiting=1").content.decode())
    assert "waiting=1" in more[1]
    rest = client.get(more[1].replace("&amp;", "&"), headers=HTMX).content.decode()
    assert len(re.findall(r'id="card-', rest)) == 1 and "等批准" in rest


def test_the_navigation_counts_what_the_reader_may_answer(world):
    waiver = ask(world, world.deal())
    assert [count_to_decide(world.actor(who)) for who in (world.li, world.boss, world.wang)] == [1, 1, None]
    page = seen(world, world.li, BOARD)
    line = re.search(r'<a class="side-link" href="/opportunities/board".*?</a>', page, re.S)
    assert '<span class="count">1</span>' in line[0]
    decide_exception(actor=world.actor(world.li), waiver=waiver, grant=False)
    assert count_to_decide(world.actor(world.li)) is None
    ask(world, Opportunity.objects.get())
    reason = next(item for item in current().lost_reasons if not item.asks_winner)
    lose(actor=world.actor(world.wang), deal=Opportunity.objects.get(), reason=reason.key)
    assert count_to_decide(world.actor(world.li)) is None


@pytest.mark.parametrize("url", [BOARD, LIST])
def test_the_number_of_queries_does_not_grow_with_the_questions(world, url):
    client, deals = world.client(world.li), [world.deal(f"单子 {at}") for at in range(12)]
    found = []
    for some in (deals[:1], deals[1:]):
        for deal in some:
            ask(world, deal)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        found.append(len(queries))
    assert found[0] == found[1]


def test_S1_the_gate_says_that_an_exception_waits_already_and_that_another_replaces_it(world):
    deal, stage = world.deal(), current().stages[1]
    url, asked = f"/opportunities/{deal.pk}/advancement", {"to": stage.key, "version": deal.version}
    first = world.client(world.wang).post(url, asked, headers=HTMX).content.decode()
    assert "等经理批准" not in first and "换掉前面" not in first
    ask(world, deal)
    again = world.client(world.wang).post(url, asked, headers=HTMX).content.decode()
    assert f"已申请例外到「{stage.name}」，等经理批准" in again
    assert "客户赶时间" in again and "换掉前面那个申请" in again
    world.client(world.wang).post(url, {**asked, "exception": "老板点头了"}, headers=HTMX)
    assert set(GateWaiver.objects.values_list("reason", "state")) == {
        ("客户赶时间", "void"), ("老板点头了", "asked")}  # fmt: skip
