"""The deal room through the browser's door: information, people, rivals, qualification."""

import datetime as dt
from dataclasses import replace

import pytest

from tuijin.customers.operations import NewContact, add_contacts, change_contact
from tuijin.opportunities import operations
from tuijin.opportunities.models import Answer, CompellingEvent, FirstVisit, Rival, Stakeholder, Tie
from tuijin.opportunities.operations import NewAnswer, NewStakeholder
from tuijin.opportunities.queries import parts
from tuijin.people.actors import OPERATOR
from tuijin.people.operations import grant
from tuijin.playbook.queries import current
from tuijin.timeline.models import Entry
from tuijin.web.words import full_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal(world):
    return world.deal()


def get(world, deal, page: str, who=None, language: str = "zh-hans") -> str:
    answer = world.client(who or world.wang, language).get(f"/opportunities/{deal.pk}/{page}")
    assert answer.status_code == 200
    return answer.content.decode()


def post(world, deal, page: str, who=None, **typed):
    return world.client(who or world.wang).post(f"/opportunities/{deal.pk}/{page}", typed)


def contact(world, name: str):
    return world.customer.contacts.get(name=name)


def said(world, deal, question: str, text: str, who: str = "", **fields) -> Answer:
    source = contact(world, who) if who else None
    new = NewAnswer(deal, question, text, world.soon(0), source=source, **fields)
    return operations.answer(actor=world.actor(world.wang), answers=[new])[0]


def joins(world, deal, name: str, **fields) -> Stakeholder:
    new = NewStakeholder(deal, contact(world, name), fields)
    return operations.add_stakeholders(actor=world.actor(world.wang), stakeholders=[new])[0]


def answer_typed(world, **fields):
    return {"text": "三家厂", "on": world.soon(0).isoformat(), "how": "yn", "confidence": "2", **fields}


def test_S2_an_answer_is_written_down_where_the_question_stands(world, deal):
    source = contact(world, "李会计")
    page = "questions/branches/answers"
    assert post(world, deal, page, **answer_typed(world, source=source.pk)).status_code == 302
    row = Answer.objects.get()
    assert (row.text, row.source, row.confidence, row.how) == ("三家厂", source, 2, "yn")
    text = get(world, deal, "information")
    assert "三家厂" in text and "李会计 · 是不是" in text and "1 / " in text


def test_S2_in_place_the_question_comes_back_with_the_bars(world, deal):
    client = world.client(world.wang)
    url = f"/opportunities/{deal.pk}/questions/branches/answers"
    form = client.get(url, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in form and 'hx-target="#question-branches"' in form
    answer = client.post(url, answer_typed(world), headers={"hx-request": "true"})
    text = answer.content.decode()
    assert 'id="question-branches"' in text and 'hx-swap-oob="true"' in text and "<html" not in text
    wrong = client.post(url, answer_typed(world, text=""), headers={"hx-request": "true"})
    assert wrong.status_code == 422 and wrong["HX-Retarget"] == "#slot-branches"


def test_S2_two_sources_verify_and_a_contradiction_is_marked(world, deal):
    said(world, deal, "branches", "三家", "李会计")
    assert "已核实" not in get(world, deal, "information")
    said(world, deal, "branches", "三家", "张总")
    said(world, deal, "budget_process", "老板批", "张总", disputed=True)
    text = get(world, deal, "information")
    assert "已核实" in text and "有矛盾" in text
    assert "Verified" in get(world, deal, "information", language="en")


def test_S2_what_lives_elsewhere_is_read_there_and_not_written_again(world, deal):
    joins(world, deal, "张总", roles=["decision_maker"])
    text = get(world, deal, "information")
    block = text[text.index('id="question-who_decides"') :].split("</li>")[0]
    assert "张总" in block and f"/opportunities/{deal.pk}/people" in block and "<form" not in block
    refused = post(world, deal, "questions/who_decides/answers", **answer_typed(world))
    assert refused.status_code == 422 and not Answer.objects.exists()


def test_S2_somebody_of_another_customer_cannot_be_the_source(world, deal):
    other = world.add_customer("别家公司", world.wang)
    stranger = add_contacts(actor=OPERATOR, contacts=[NewContact(other, "外人")])[0]
    refused = post(world, deal, "questions/branches/answers", **answer_typed(world, source=stranger.pk))
    assert refused.status_code == 422 and "这个人不是这家客户的" in refused.content.decode()
    refused = post(world, deal, "people/new", contact=stranger.pk)
    assert refused.status_code == 422 and not Stakeholder.objects.exists()


def test_S2_a_correction_counts_against_the_version_seen(world, deal):
    row = said(world, deal, "branches", "三家")
    page = f"said/{row.pk}"
    assert post(world, deal, page, **answer_typed(world, text="四家", version=1)).status_code == 302
    stale = post(world, deal, page, **answer_typed(world, text="五家", version=1))
    assert stale.status_code == 409 and "四家" in stale.content.decode() and "五家" in stale.content.decode()
    row.refresh_from_db()
    assert row.text == "四家"
    assert post(world, deal, page, **answer_typed(world)).status_code == 422


def test_S2_an_answer_taken_back_stays_in_the_timeline(world, deal):
    row = said(world, deal, "branches", "三家")
    assert post(world, deal, f"said/{row.pk}/withdrawal").status_code == 302
    assert not Answer.objects.exists()
    text = world.client(world.wang).get(f"/opportunities/{deal.pk}").content.decode()
    assert "收回了回答" in text and "三家" in text


def test_parts_of_another_deal_are_no_pages_of_this_one(world, deal):
    row = said(world, world.deal("另一单"), "branches", "三家")
    assert post(world, deal, f"said/{row.pk}", **answer_typed(world, version=1)).status_code == 404
    rival = operations.add_rival(actor=world.actor(world.wang), deal=world.deal("第三单"), name="金蝶")
    assert post(world, deal, f"rivals/{rival.pk}/removal").status_code == 404


@pytest.mark.parametrize(
    "page",
    ["information", "information/sheet", "first-visit-sheet", "people", "rivals", "qualification"],
)
def test_the_pages_follow_the_sight_of_the_deal(world, deal, page):
    assert world.client(world.zhao).get(f"/opportunities/{deal.pk}/{page}").status_code == 404
    assert "<html" in get(world, deal, page) and "<html" in get(world, deal, page, language="en")


def test_who_may_only_read_sees_no_forms_and_is_refused(world, deal):
    said(world, deal, "branches", "三家")
    joins(world, deal, "张总", own_need="升职")
    for page in ("information", "people", "rivals"):
        text = get(world, deal, page, world.ada)
        assert "data-dialog>" not in text.split('id="content"')[1] and "写下回答" not in text
    for page in ("questions/branches/answers", "people/new", "rivals/new", "first-visit-sheet"):
        assert post(world, deal, page, world.ada).status_code == 403


def test_S2_the_sheet_asks_each_person_what_is_open_and_what_others_said(world, deal):
    said(world, deal, "branches", "三家厂", "李会计")
    joins(world, deal, "张总", level="boss", points=["why_do_it"])
    zhang, li = contact(world, "张总"), contact(world, "李会计")
    text = get(world, deal, f"information/sheet?who={zhang.pk}&who={li.pk}")
    first, second = text.split('<article class="sheet">')[1:]
    pair = {"张总": first, "李会计": second} if "问张总" in first else {"张总": second, "李会计": first}
    assert "三家厂" in pair["张总"] and "三家厂" not in pair["李会计"]
    assert "怎么谈进去" in pair["张总"] and "<li>为什么要上</li>" not in pair["张总"]
    assert "预算有多大弹性" in get(world, deal, "information/sheet")


def test_C5_an_item_is_filled_in_from_the_one_page(world, deal):
    page, item = (
        f"/opportunities/{deal.pk}/qualification",
        f"/opportunities/{deal.pk}/qualification/plan_confirmed",
    )
    client = world.client(world.wang)
    assert f'href="{item}" data-dialog' in client.get(page).content.decode()
    assert "实施和服务计划" in client.get(item).content.decode()
    empty = client.post(item, {})
    assert empty.status_code == 422 and "请写一下" in empty.content.decode()
    typed = {"fill-plan_confirmed-0-value": "八月上线，李会计带队", "fill-plan_confirmed-0-source": "张总"}
    assert client.post(item, typed).status_code == 302
    fact = deal.facts.get()
    assert (fact.key, fact.value, fact.source) == ("work_plan", "八月上线，李会计带队", "张总")
    assert item not in client.get(page).content.decode()
    assert client.get(f"/opportunities/{deal.pk}/qualification/no_such").status_code == 404
    assert world.client(world.zhao).get(item).status_code == 404


def test_S3_the_first_visit_counts_six_three_one(world, deal):
    said(world, deal, "branches", "三家")
    typed = {"version": 0, "homework": "查了官网", "ideas": ["our_strength", "service_ability"]}
    who = contact(world, "张总")
    assert post(world, deal, "first-visit-sheet", **typed, recognised_by=who.pk).status_code == 302
    row = FirstVisit.objects.get()
    assert (row.homework, row.ideas, row.recognised_by) == ("查了官网", typed["ideas"], who)
    text = get(world, deal, "first-visit-sheet")
    assert "3 个观念，讲到 2 个" in text and "张总认可了我们" in text
    assert post(world, deal, "first-visit-sheet", **typed).status_code == 409
    typed["version"] = row.version
    assert post(world, deal, "first-visit-sheet", **typed).status_code == 302
    assert FirstVisit.objects.get().recognised_by is None


def test_S4_a_person_joins_from_the_contacts_or_anew(world, deal):
    zhang = contact(world, "张总")
    typed = {"contact": zhang.pk, "roles": ["decision_maker", "opponent"], "level": "boss", "attitude": "-1"}
    assert post(world, deal, "people/new", **typed).status_code == 302
    assert post(world, deal, "people/new", name="何经理", department="行政部").status_code == 302
    assert post(world, deal, "people/new").status_code == 422
    first, second = Stakeholder.objects.order_by("pk")
    assert (first.roles, first.level, first.attitude) == (typed["roles"], "boss", -1)
    assert (second.contact.name, second.contact.customer) == ("何经理", world.customer)
    text = get(world, deal, "people")
    assert "决策者" in text and "反对者" in text and "何经理" in text and "不太赞成" in text
    assert "Decision maker" in get(world, deal, "people", language="en")


def test_S4_a_change_of_attitude_is_history_and_needs_the_version_seen(world, deal):
    row = joins(world, deal, "张总", attitude=0, roles=["sponsor"])
    page = f"people/{row.pk}"
    assert post(world, deal, page, version=1, roles=["sponsor"], attitude="2").status_code == 302
    stale = post(world, deal, page, version=1, roles=["lead"], attitude="-2")
    assert stale.status_code == 409 and "发起人" in stale.content.decode()
    text = get(world, deal, "people")
    assert "态度变过 1 次" in text and "中立 → 支持" in text


def test_S4_the_history_is_that_of_the_person_and_not_of_his_name(world, deal):
    row = joins(world, deal, "张总", attitude=0)
    twin = add_contacts(actor=OPERATOR, contacts=[NewContact(world.customer, "张总", "董事长")])[0]
    other = operations.add_stakeholders(
        actor=OPERATOR, stakeholders=[NewStakeholder(deal, twin, {"attitude": 0})]
    )[0]
    operations.change_stakeholder(actor=OPERATOR, stakeholder=row, version=1, changes={"attitude": 2})
    row.contact.name = "张总经理"
    row.contact.save()
    history = parts.attitudes_of(deal)
    assert [change["after"] for change in history[row.contact_id]] == [2]
    assert other.contact_id not in history and "中立 → 支持" in get(world, deal, "people")


def test_S4_only_a_deed_wins_somebody(world, deal):
    row = joins(world, deal, "李会计", roles=["inside_source"])
    text = get(world, deal, "people")
    assert "只是我们这么说" in text and "还没有人真正帮我们" in text
    typed = {"kind": "came_out", "text": "约出来吃了饭", "on": world.soon(0).isoformat()}
    assert post(world, deal, f"people/{row.pk}/deeds", **typed).status_code == 302
    text = get(world, deal, "people")
    assert "搞定了，有事为证" in text and "约出来吃了饭" in text and "还没有人真正帮我们" not in text
    typed["on"] = world.soon(1).isoformat()
    assert post(world, deal, f"people/{row.pk}/deeds", **typed).status_code == 422


def test_S4_what_somebody_wants_for_himself_is_for_owner_and_managers_only(world, deal):
    row = joins(world, deal, "张总", roles=["sponsor"])
    operations.change_stakeholder(
        actor=world.actor(world.wang), stakeholder=row, version=1, changes={"own_need": "想当副总"}
    )
    for reader in (world.wang, world.li, world.boss):
        assert "想当副总" in get(world, deal, "people", reader)
        assert "想当副总" in get(world, deal, f"people/{row.pk}", reader)
    grant(
        actor=world.actor(world.boss),
        kind="opportunity",
        subject_id=deal.pk,
        person=world.chen,
        reason="售前",
    )
    for page in ("people", f"people/{row.pk}", "information/sheet"):
        text = get(world, deal, page, world.chen)
        assert "想当副总" not in text and "own_need" not in text
    assert post(world, deal, f"people/{row.pk}", world.chen, version=2, own_need="别的").status_code == 302
    row.refresh_from_db()
    assert row.own_need == "想当副总"
    assert "想当副总" not in str(list(Entry.objects.values_list("data", flat=True)))


def test_S4_ties_may_not_run_in_a_circle(world, deal):
    one, other = joins(world, deal, "张总"), joins(world, deal, "李会计")
    assert post(world, deal, "ties/new", one=other.pk, kind="reports_to", other=one.pk).status_code == 302
    refused = post(world, deal, "ties/new", one=one.pk, kind="reports_to", other=other.pk)
    assert refused.status_code == 422 and "绕成圈" in refused.content.decode()
    assert "汇报给" in get(world, deal, "people")
    assert post(world, deal, f"ties/{Tie.objects.get().pk}/removal").status_code == 302
    assert not Tie.objects.exists()


def test_S4_the_power_map_says_everybody_and_leads_to_the_list(world, deal):
    row = joins(world, deal, "张总", level="boss", influence=3, attitude=-2, roles=["decision_maker"])
    text = get(world, deal, "people")
    svg = text[text.index("<svg viewBox") : text.index("</svg>", text.index("<svg viewBox"))]
    assert f'href="#person-{row.pk}"' in svg and "<polygon" in svg and "covered-0" in svg
    assert "张总 · 老板层 · 决策者 · 反对 · 没见过" in svg
    assert "map-desk" in text and 'map-phone"><svg viewBox="0 0 358 ' in text.replace(">\n", ">")


def test_S4_where_nothing_is_missing_the_page_still_says_that_no_key_person_is_known(world, deal):
    boss = joins(world, deal, "张总", roles=["decision_maker", "inside_source"], coverage=1)
    operations.record_deed(actor=OPERATOR, stakeholder=boss, kind=current().deeds[0].key, text="安排了演示")
    assert "也有人帮我们。 还不知道谁是关键人" in get(world, deal, "people")
    operations.change_stakeholder(
        actor=OPERATOR, stakeholder=boss, version=Stakeholder.objects.get(pk=boss.pk).version,
        changes={"roles": ["decision_maker", "key_person"]},
    )  # fmt: skip
    assert "还不知道谁是关键人" not in get(world, deal, "people")


def test_S11_a_rival_with_price_position_and_an_argument_with_its_source(world, deal):
    assert post(world, deal, "rivals/new", name="金蝶", price="25 万", position="ahead").status_code == 302
    row = Rival.objects.get()
    assert (row.price, row.position) == (250000, "ahead")
    page = f"rivals/{row.pk}/arguments"
    assert post(world, deal, page, kind="failure", text="去年停过线").status_code == 422
    assert post(world, deal, page, kind="failure", text="去年停过线", source="李会计").status_code == 302
    text = get(world, deal, "rivals")
    assert "领先" in text and "去年停过线" in text and "出处：李会计" in text
    said = row.arguments.get()
    assert post(world, world.deal("别的单"), f"{page}/{said.pk}/withdrawal").status_code == 404
    assert post(world, deal, f"{page}/{said.pk}/withdrawal").status_code == 302
    assert "去年停过线" not in get(world, deal, "rivals")
    assert "收回了对付金蝶的话" in world.client(world.wang).get(f"/opportunities/{deal.pk}").content.decode()
    changed = post(world, deal, f"rivals/{row.pk}", name="金蝶", version=1, result="lost")
    assert changed.status_code == 302
    assert post(world, deal, f"rivals/{row.pk}", name="用友", version=1).status_code == 409
    assert post(world, deal, f"rivals/{row.pk}/removal").status_code == 302 and not Rival.objects.exists()


def test_OG5_events_are_gone_through_and_the_alarm_compares_the_dates(world):
    deal = world.deal(expected_on=world.soon(40))
    assert "没有强迫事件" in get(world, deal, "rivals")
    page = "events/new_strategy"
    assert post(world, deal, page, applies="1", version=0).status_code == 422
    typed = {"applies": "1", "evidence": "十月搬厂", "due_on": world.soon(30).isoformat(), "version": 0}
    assert post(world, deal, page, **typed, harm="停工", harm_amount="20 万").status_code == 302
    assert post(world, deal, "events/data_apart", applies="0", version=0).status_code == 302
    assert post(world, deal, page, **typed).status_code == 409
    assert CompellingEvent.objects.get(kind="new_strategy").harm_amount == 200000
    text = get(world, deal, "rivals")
    assert "过了 2 / 11 种" in text and "晚 10 天" in text and "20 万" in text
    assert world.client(world.wang).get(f"/opportunities/{deal.pk}/events/nothing").status_code == 404


def test_S6_one_page_says_what_is_met_and_where_to_fill_the_rest(world, deal):
    said(world, deal, "branches", "三家")
    text = get(world, deal, "qualification")
    assert '<li class="is-met">分支机构' in text
    assert f"/opportunities/{deal.pk}/information#question-company_size" in text
    assert f"/opportunities/{deal.pk}/rivals#events" in text


def test_the_timeline_tells_the_deal_room_in_words(world, deal):
    wang = world.actor(world.wang)
    said(world, deal, "branches", "三家", "李会计")
    row = joins(world, deal, "张总", roles=["sponsor"])
    li = joins(world, deal, "李会计")
    operations.change_stakeholder(
        actor=wang, stakeholder=row, version=1, changes={"attitude": 1, "roles": ["lead"], "own_need": "升职"}
    )
    operations.record_deed(actor=wang, stakeholder=row, kind="came_out", text="出来谈")
    operations.untie(actor=wang, tie=operations.tie(actor=wang, kind="trusts", one=row, other=li))
    rival = operations.add_rival(actor=wang, deal=deal, name="金蝶")
    operations.change_rival(
        actor=wang, rival=rival, version=1, changes={"price": 250000, "position": "ahead"}
    )
    operations.argue(actor=wang, rival=rival, kind="benefit", text="上线快")
    operations.keep_event(actor=wang, deal=deal, kind="data_apart", evidence="找三个人要数")
    operations.note_first_visit(actor=wang, deal=deal, ideas=["our_strength"])
    operations.dismiss(
        actor=wang, deal=deal, key="no_next_step", reason="放假", until=world.soon(0) + dt.timedelta(days=9)
    )
    operations.remove_rival(actor=wang, rival=rival)
    operations.remove_stakeholder(actor=wang, stakeholder=li)
    text = world.client(world.wang).get(f"/opportunities/{deal.pk}").content.decode()
    for words in (
        "问到了：分支机构", "李会计：三家", "加了张总", "改了张总", "角色：发起人 → 主导人", "态度：空 → 有好感",
        "张总为我们做了一件事：单独出来谈过", "记了关系：张总 信任 李会计", "去掉关系：张总 信任 李会计",
        "加了对手金蝶", "报价：空 → 25 万", "位置：空 → 领先", "对付金蝶的话：利益", "过了强迫事件",
        "记了初访", "讲到的观念：空 → 公司实力", "先不管", "去掉了对手金蝶", "去掉了李会计",
    ):  # fmt: skip
        assert words in text, words
    assert f"到 {full_day(world.soon(0) + dt.timedelta(days=9))}为止" in text
    story = text[text.index('id="story"') :]
    for key in ("stakeholder_", "rival_", "answered", "sponsor", "升职", "trusts", "data_apart"):
        assert key not in story, key


@pytest.mark.parametrize("page", ["information", "people", "rivals", "qualification"])
def test_a_fuller_deal_costs_no_more_queries(world, deal, page, django_assert_max_num_queries):
    for question in ("branches", "company_size", "company_nature", "requirement", "budget_process"):
        said(world, deal, question, "说过", "李会计")
    joins(world, deal, "张总", roles=["decision_maker"], confirmed_by=contact(world, "李会计"))
    joins(world, deal, "李会计", roles=["lead"])
    for name in ("金蝶", "用友", "鼎捷"):
        operations.add_rival(actor=world.actor(world.wang), deal=deal, name=name)
    client = world.client(world.wang)
    with django_assert_max_num_queries(30):
        client.get(f"/opportunities/{deal.pk}/{page}")


def test_S4_a_department_is_no_longer_blank_once_a_colleague_was_met(world, deal):
    colleague = NewContact(world.customer, "钱主任", "主任", "财务部")
    (qian,) = add_contacts(actor=OPERATOR, contacts=[colleague])
    joins(world, deal, "李会计")
    assert "财务部：还没见过人" in get(world, deal, "people")
    seen = world.visit("visit", theirs=((qian.pk, "钱主任"),))
    operations.log_activities(actor=OPERATOR, activities=[replace(seen, subject_id=deal.pk)])
    assert "财务部：还没见过人" not in get(world, deal, "people")


def test_S4_who_went_to_another_company_keeps_his_part_and_is_marked(world, deal):
    row = joins(world, deal, "张总", attitude=1)
    other = world.add_customer("别家有限公司", world.wang)
    moved = row.contact
    change_contact(actor=OPERATOR, contact=moved, version=moved.version, changes={"customer": other})
    assert "已到别的公司" in get(world, deal, "people")
    assert "Now with another company" in get(world, deal, "people", language="en")
    asked = answer_typed(world, source=moved.pk)
    assert post(world, deal, "questions/branches/answers", **asked).status_code == 422


def test_S2_what_is_known_elsewhere_is_marked_as_known(world, deal):
    """The mark is there before the words: a question counted as answered never looks open."""
    marked = 'id="question-positions">\n  <div class="question-head">\n    <span class="mark mark-known"'
    assert marked in get(world, deal, "information")
