"""The deal room through the browser's door: sight, rights, first visit, qualification, timeline."""

import datetime as dt

import pytest

from tuijin.opportunities import operations
from tuijin.opportunities.models import Answer, FirstVisit
from tuijin.opportunities.tests.room_door import answer_typed, contact, get, joins, post, said
from tuijin.playbook.queries import current
from tuijin.web.words import full_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal(world):
    return world.deal()


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


def test_S3_what_was_heard_in_six_categories_is_written_down_with_the_visit_in_one_go(world, deal):
    text = get(world, deal, "first-visit-sheet")
    core = [category for category in current().categories if category.core]
    asked = [next(ask.key for ask in one.questions if not ask.lives) for one in core]
    assert len(asked) == 6 and all(f'name="said-{key}"' in text for key in asked)
    who = contact(world, "张总")
    typed = {"version": 0, "ideas": ["our_strength"], "said_by": who.pk}
    heard = {f"said-{key}": f"他说的 {key}" for key in asked}
    assert post(world, deal, "first-visit-sheet", **typed | heard | {"said_by": 0}).status_code == 422
    assert not Answer.objects.exists() and not FirstVisit.objects.exists()
    assert post(world, deal, "first-visit-sheet", **typed, **heard).status_code == 302
    assert {(row.question, row.source) for row in Answer.objects.all()} == {(key, who) for key in asked}
    text = get(world, deal, "first-visit-sheet")
    assert "6 类信息，问到 6 类" in text and f'name="said-{asked[0]}"' not in text


def test_S3_what_was_typed_while_another_noted_the_visit_comes_back_and_nothing_is_half_kept(world, deal):
    said(world, deal, "branches", "三家")
    operations.note_first_visit(actor=world.actor(world.wang), deal=deal, homework="查了官网")
    typed = {"version": 0, "said-branches": "两家", "said-company_size": "八十人"}
    answer = post(world, deal, "first-visit-sheet", **typed)
    assert answer.status_code == 409 and Answer.objects.count() == 1
    assert "两家" in answer.content.decode() and "八十人" in answer.content.decode()
    typed["version"] = FirstVisit.objects.get().version
    assert post(world, deal, "first-visit-sheet", **typed).status_code == 302
    assert Answer.objects.filter(question="branches").count() == 2  # nothing typed is lost


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
