"""Five seconds on a deal's page: what is known, who is there, what is wrong, what was agreed."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tuijin.activities.queries import about
from tuijin.opportunities import operations
from tuijin.opportunities.operations import NewAnswer, NewStakeholder
from tuijin.opportunities.queries.effort import ledger, spent_on
from tuijin.opportunities.queries.record import picture_of
from tuijin.opportunities.queries.symptoms import all_shown
from tuijin.playbook.queries import current, label

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal(world):
    return world.deal()


def page(world, deal, language: str = "zh-hans", who=None) -> str:
    answer = world.client(who or world.wang, language).get(f"/opportunities/{deal.pk}")
    assert answer.status_code == 200
    return answer.content.decode()


def part(text: str, start: str) -> str:
    """The text of the page from an element on, up to the next section."""
    at = text.index(start)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text[at : text.index("</section>", at)]))


def joins(world, deal, name: str, **fields):
    new = NewStakeholder(deal, world.customer.contacts.get(name=name), fields)
    return operations.add_stakeholders(actor=world.actor(world.wang), stakeholders=[new])[0]


def test_S2_the_page_shows_how_much_of_each_category_is_known(world, deal):
    question = next(one for one in current().categories[0].questions if not one.lives)
    before = part(page(world, deal), 'id="known"')
    new = NewAnswer(deal, question.key, "三家厂", world.soon(0))
    operations.answer(actor=world.actor(world.wang), answers=[new])
    after = part(page(world, deal), 'id="known"')
    known = [int(re.search(r"(\d+) / \d+ 个问题", text)[1]) for text in (before, after)]
    assert known[1] == known[0] + 1
    assert all(str(category.name) in after for category in current().categories)


def test_S4_the_page_draws_the_people_with_their_ties_and_says_who_is_missing(world, deal):
    text = page(world, deal)
    assert "<svg viewBox" not in text[text.index('id="people"') :] and "还没有人帮我们" in text
    assert "认识这些人，还没写谁起什么作用：" in text and "张总" in text
    boss = joins(world, deal, "张总", level="boss", attitude=1, roles=["decision_maker"])
    helper = joins(world, deal, "李会计", level="management", attitude=-1)
    operations.tie(actor=world.actor(world.wang), kind=current().ties[0].key, one=helper, other=boss)
    text = page(world, deal)
    assert text.count('class="tie tie-0"') == 1 and text.count("<polygon") == 1
    assert f"/opportunities/{deal.pk}/people#person-{boss.pk}" in text
    assert "有好感 · 没见过" in text and "还没有认识的人" in text
    assert "还没写谁起什么作用" not in text


def test_OG5_S11_key_facts_say_what_is_known_and_where_to_write_the_rest(world, deal):
    wang = world.actor(world.wang)
    before = part(page(world, deal), 'id="deal-key-facts"')
    assert before.count("还不知道") >= 4
    operations.record_fact(actor=wang, deal=deal, key="budget", value=120000)
    operations.keep_event(
        actor=wang, deal=deal, kind="new_strategy", evidence="搬新厂", due_on=world.soon(20)
    )
    ahead = next(position for position in current().positions if position.ahead)
    operations.add_rival(actor=wang, deal=deal, name="金蝶", product="K3", position=ahead.key)
    text = page(world, deal)
    facts = part(text, 'id="deal-key-facts"')
    assert "客户预算 12 万" in facts
    assert f"金蝶 K3 · {ahead.name}" in facts and "报价还不知道" in facts
    assert re.search(r"强迫事件 \S+ 到 (\d+ 年 )?\d+ 月 \d+ 日为止", facts)
    assert 'class="known-value is-bad"' in text
    english = part(page(world, deal, "en"), 'id="deal-key-facts"')
    assert "Price not known yet" in english and "until" in english


def test_S4_one_person_is_not_named_twice_among_the_key_facts(world, deal):
    joins(world, deal, "张总", level="boss", roles=["decision_maker"])
    operations.record_fact(
        actor=world.actor(world.wang), deal=deal, key="decision_maker", value="张总（总经理）"
    )
    facts = part(page(world, deal), 'id="deal-key-facts"')
    assert "张总（总经理）" in facts and facts.count("张总") == 1


def test_S6_the_page_counts_what_the_sheets_ask_and_leads_to_them(world, deal):
    text = page(world, deal)
    for sheet in current().sheets:
        assert str(sheet.name) in text
    assert f"/opportunities/{deal.pk}/qualification" in text


def test_S8_four_faults_are_seen_at_once_and_the_rest_are_folded_away(world):
    deal = world.deal(claimed_grade="A", expected_on=world.soon(-1))
    for kind in ("trial", "visit", "visit", "visit"):
        operations.log_activity(actor=world.actor(world.wang), deal=deal, activity=world.visit(kind))
    text = page(world, deal)
    wrong = text[text.index('id="deal-now"') : text.index('id="next"')]
    count = int(re.search(r'<span class="meta">(\d+)</span>', wrong)[1])
    seen, folded = wrong.split('class="more-wrong"')
    assert seen.count('class="mark') == 4 and folded.count('class="mark') == count - 4 > 0
    assert f"还有 {count - 4} 处" in folded


def test_S8_what_was_set_aside_is_named_and_counts_again_at_a_click(world, deal):
    client = world.client(world.wang)
    key = next(one.symptom.key for one in all_shown({1: picture_of(deal, world.soon(0))}, current())[1])
    operations.dismiss(
        actor=world.actor(world.wang), deal=deal, key=key, reason="老板出国", until=world.soon(5)
    )
    name = str(label("symptom", key))
    assert f"先放着：{name}" in part(page(world, deal), 'id="deal-now"')
    reader = part(page(world, deal, who=world.ada), 'id="deal-now"')
    assert f"先放着：{name}" in reader and "现在就管" not in reader
    where = f"/opportunities/{deal.pk}/symptoms/{key}/dismissal/withdrawal"
    assert world.client(world.ada).post(where).status_code == 403
    assert client.post(where).status_code == 302
    assert "先放着" not in page(world, deal)
    assert client.post(where).status_code == 302, "a second click changes nothing"


def test_S8_a_glance_does_not_say_either_what_was_set_aside(world, deal):
    before = part(page(world, deal), 'id="deal-now"')
    assert "没有下一步" in before or "没有约好下一步" in before
    until = world.soon(5)
    operations.dismiss(
        actor=world.actor(world.wang), deal=deal, key="no_next_step", reason="老板出国", until=until
    )
    after = part(page(world, deal), 'id="deal-now"')
    count = [int(re.search(r"哪里不对 (\d+)", text)[1]) for text in (before, after)]
    assert count[1] == count[0] - 1
    card = world.client(world.wang).get("/opportunities/board").content.decode()
    assert re.search(r"哪里不对</span>(\d+)", card)[1] == str(count[1])


def test_S9_what_was_agreed_stands_above_what_is_proposed(world, deal):
    changes = {"next_step": "带李会计看演示", "next_step_on": world.soon(), "next_step_kind": "demo"}
    operations.change(actor=world.actor(world.wang), deal=deal, version=deal.version, changes=changes)
    text = page(world, deal)
    assert text.count('id="fact-next_step"') == 1
    assert text.index("带李会计看演示") < text.index('class="proposal"')


def test_what_is_known_costs_no_query_of_its_own(world, deal):
    def queries() -> int:
        page(world, deal)
        with CaptureQueriesContext(connection) as seen:
            page(world, deal)
        return len(seen)

    wang, bare = world.actor(world.wang), queries()
    boss, helper = joins(world, deal, "张总"), joins(world, deal, "李会计")
    operations.tie(actor=wang, kind=current().ties[0].key, one=helper, other=boss)
    operations.add_rival(actor=wang, deal=deal, name="金蝶")
    operations.record_fact(actor=wang, deal=deal, key="budget", value=120000)
    assert queries() == bare


def test_S12_the_page_tells_hours_and_money_by_kind_and_names_what_was_inefficient(world, deal):
    wang = world.actor(world.wang)
    assert "还没有记过要花时间的动作" in part(page(world, deal), 'id="effort"')
    joins(world, deal, "张总", level="boss")

    def did(kind: str, who: str = "李会计", **fields) -> None:
        met = world.customer.contacts.get(name=who)
        activity = world.visit(kind, theirs=((met.pk, who),), **fields)
        operations.log_activity(actor=wang, deal=deal, activity=activity)

    did("demo", minutes=90, cost=260)  # the first is good work
    did("demo", minutes=60)  # a repeat
    did("demo", who="张总", minutes=60)  # serves the boss
    did("proposal", minutes=240, cost=1000)  # inefficient from the first on
    did("visit")  # does not say how long
    shown = part(page(world, deal), 'id="effort"')
    assert "5 件 · 7.5 小时 · 花了 1,260 低效 40%" in shown
    assert "演示 低效 1 件 3 · 3.5 小时 · 260" in shown
    assert "方案 低效 1 件 1 · 4 小时 · 1,000" in shown
    assert "1 件没记用了多久" in shown
    assert "7.5 hours" in part(page(world, deal, "en"), 'id="effort"')


def test_S12_effort_of_the_page_is_that_of_the_ledger(world, deal):
    for at, kind in enumerate(("demo", "demo", "proposal", "visit", "exchange", "exchange")):
        activity = world.visit(kind, minutes=30 + at)
        operations.log_activity(actor=world.actor(world.wang), deal=deal, activity=activity)
    done = about(world.actor(world.wang), "opportunity", deal.pk, 200)
    here = spent_on(done, picture_of(deal, world.soon(0)), current())
    there = ledger(world.actor(world.wang), 365)
    assert here.whole == there.whole and here.kinds == there.kinds and here.whole.wasted == 3
