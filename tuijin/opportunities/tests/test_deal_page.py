"""The page of a deal: opening, reading, editing in place, writing down, losing, reviving, sharing."""

import html
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tuijin.activities.models import Activity
from tuijin.common import clock, days
from tuijin.customers.models import Customer
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations import advance, change, confirm, log_activity, record_fact, unconfirm
from tuijin.people.models import Grant
from tuijin.playbook.queries import current
from tuijin.timeline.models import Entry

HTMX = {"HX-Request": "true"}


def page(world, who, deal, language="zh-hans") -> str:
    answer = world.client(who, language).get(f"/opportunities/{deal.pk}")
    assert answer.status_code == 200
    return answer.content.decode()


def edit(world, who, deal, name, value, version=None, **more):
    now = Opportunity.objects.get(pk=deal.pk)
    data = {name: value, "version": now.version if version is None else version, **more}
    return world.client(who).post(f"/opportunities/{deal.pk}/fields/{name}", data, headers=HTMX)


def opened(world, **data):
    return world.client(world.wang).post("/opportunities/new", {"name": "军工定制件", **data})


def test_a_new_deal_starts_at_the_first_stage_and_its_customer_may_be_named_later(world):
    answer = opened(world, amount="12.5万", expected_on="2026-12-01")
    deal = Opportunity.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/opportunities/{deal.pk}")
    assert (deal.stage, deal.customer, deal.amount) == (current().first_stage.key, None, Decimal(125000))
    assert "客户待定" in page(world, world.wang, deal)


def test_a_customer_is_found_by_its_name_or_made(world):
    known = world.customer
    opened(world, customer="昆山精密机械 有限公司")
    assert Opportunity.objects.get().customer == known
    opened(world, customer="博远化工")
    assert Opportunity.objects.first().customer.name == "博远化工"
    assert Customer.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("name", "长" * 201), ("name", "\x00"), ("customer", "司" * 300), ("amount", "-5"),
        ("amount", "99999999999999"), ("amount", "很多"), ("expected_on", "2026-02-30"), ("expected_on", "9999-99-99"),
        ("claimed_grade", "?"), ("source", "<b>"), ("presales", "999999999999999999999"), ("presales", "x"),
        ("next_step_on", "2099-12-01"), ("note", "n" * 5001),
    ],
)  # fmt: skip
def test_a_new_deal_that_cannot_be_read_comes_back_as_typed(world, field, value):
    answer = opened(world, **{"note": "先记着", field: value})
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert field == "note" or "先记着" in answer.content.decode()
    assert not Opportunity.objects.exists()


def test_customers_in_sight_are_suggested_as_one_types(world):
    known = world.customer
    world.add_customer("昆山远东电缆", world.zhao)
    answer = world.client(world.wang).get("/opportunities/customer-names?customer=昆山", headers=HTMX)
    assert known.name in answer.content.decode() and "远东" not in answer.content.decode()


def test_out_of_sight_is_not_found_and_unknown_too(world):
    deal = world.deal()
    client = world.client(world.zhao)
    for tail in ("", "/advancement", "/fields/amount", "/activities", "/loss", "/revival"):
        assert client.get(f"/opportunities/{deal.pk}{tail}").status_code in (403, 404), tail
    assert world.client(world.wang).get("/opportunities/99999999999999999999").status_code == 404


def test_each_role_opens_what_it_sees_and_is_offered_what_it_may(world):
    deal = world.deal()
    boss, ada = page(world, world.boss, deal), page(world, world.ada, deal)
    assert "推进到" in boss and f"/opportunities/{deal.pk}/advancement" in boss
    assert f"/opportunities/{deal.pk}/advancement" not in ada
    assert f"/opportunities/{deal.pk}/fields/" not in ada
    for who in (world.person("财务", "fin", "finance", world.company), world.ada):
        assert edit(world, who, deal, "amount", "1").status_code == 403


def test_a_field_is_edited_in_place_and_the_gate_follows(world):
    deal = world.deal(customer=None)
    form = world.client(world.wang).get(f"/opportunities/{deal.pk}/fields/customer", headers=HTMX)
    assert 'name="version" value="1"' in form.content.decode()
    answer = edit(world, world.wang, deal, "customer", "博远化工")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'id="fact-customer"' in text and "博远化工" in text
    assert re.findall(r'id="([a-z-]+)" hx-swap-oob', text) == [
        "deal-head",
        "deal-way",
        "deal-now",
        "deal-advice",
        "deal-gate",
        "coverage",
        "deal-grade",
        "deal-key-facts",
        "deal-play",
    ]


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("amount", "1.2亿", Decimal(120_000_000)), ("amount", "", None),
        ("competitors", "金蝶 <K3> 🚀", "金蝶 <K3> 🚀"),
        ("note", "两行\n字", "两行\n字"), ("product", "T6", "T6"),
    ],
)  # fmt: skip
def test_what_people_write_is_understood(world, name, value, kept):
    deal = world.deal()
    assert edit(world, world.wang, deal, name, value).status_code == 200
    assert getattr(Opportunity.objects.get(pk=deal.pk), name) == kept
    assert "<K3>" not in page(world, world.wang, deal)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("amount", "-1"), ("amount", "一堆"), ("amount", "1e30"), ("expected_on", "2026-02-30"), ("name", " "),
        ("name", "长" * 201), ("claimed_grade", "Z"), ("presales", "abc"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_read_comes_back_as_typed(world, name, value):
    deal = world.deal()
    answer = edit(world, world.wang, deal, name, value)
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert Opportunity.objects.get(pk=deal.pk).version == deal.version


def test_two_people_never_overwrite_each_other_silently(world):
    deal = world.deal()
    change(actor=world.actor(world.li), deal=deal, version=deal.version, changes={"competitors": "用友"})
    answer = edit(world, world.wang, deal, "competitors", "金蝶", version=deal.version)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "用友" in text and 'value="金蝶"' in text and f'value="{deal.version + 1}"' in text
    assert Opportunity.objects.get(pk=deal.pk).competitors == "用友"
    assert edit(world, world.wang, deal, "competitors", "金蝶", version=deal.version + 1).status_code == 200


@pytest.mark.parametrize(
    ("name", "theirs", "said"),
    [
        ("amount", Decimal(270000), "这一项现在是「27 万」"),
        ("expected_on", clock.today(), "这一项现在是「今天」"),
        ("competitors", "用友 <&> 金蝶", "这一项现在是「用友 &lt;&amp;&gt; 金蝶」"),
        ("amount", None, "这一项现在是「空」"),
    ],
)
def test_what_the_faster_one_wrote_is_said_in_words(world, name, theirs, said):
    deal = world.deal()
    change(actor=world.actor(world.li), deal=deal, version=deal.version, changes={name: theirs})
    page = edit(world, world.wang, deal, name, "", version=deal.version).content.decode()
    assert said in page


def test_a_next_step_set_meanwhile_is_said_with_its_day(world):
    deal = world.deal()
    theirs = {"next_step": "见 <张总>", "next_step_on": clock.today()}
    change(actor=world.actor(world.li), deal=deal, version=deal.version, changes=theirs)
    typed = {"next_step": "打电话", "next_step_on": str(clock.today()), "version": deal.version}
    answer = world.client(world.wang).post(f"/opportunities/{deal.pk}/fields/next_step", typed)
    assert (answer.status_code, "「今天 见 &lt;张总&gt;」" in answer.content.decode()) == (409, True)


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999"])
def test_a_form_without_the_version_it_saw_changes_nothing(world, version):
    deal = world.deal()
    assert edit(world, world.wang, deal, "competitors", "金蝶", version=version).status_code in (409, 422)
    assert Opportunity.objects.get(pk=deal.pk).competitors == ""


def test_only_leaders_change_the_owner_and_unknown_fields_are_not_found(world):
    deal = world.deal()
    assert edit(world, world.wang, deal, "owner", world.li.pk).status_code == 403
    assert edit(world, world.li, deal, "owner", world.li.pk).status_code == 200
    assert edit(world, world.li, deal, "stage", "demo").status_code == 404


def test_S1_no_visit_is_written_down_without_the_next_step_or_a_reason(world):
    deal = world.deal()
    kind = next(kind for kind in current().activity_kinds if kind.closes_with_next)
    url = f"/opportunities/{deal.pk}/activities"
    client = world.client(world.wang)
    data = {"kind": kind.key, "on": str(world.soon(0)), "people": "张总、新来的王工", "content": "谈了需求"}
    bare = client.post(url, data)
    assert bare.status_code == 422 and "谈了需求" in bare.content.decode()
    assert client.post(url, {**data, "next_step": "演示"}).status_code == 422
    done = client.post(url, {**data, "next_step": "演示", "next_step_on": str(world.soon())})
    assert done.status_code == 302
    activity = Activity.objects.get()
    assert [(one.name, bool(one.contact_id)) for one in activity.people.order_by("pk")] == [
        ("张总", True),
        ("新来的王工", False),
    ]
    text = page(world, world.wang, deal)
    assert "张总、新来的王工" in text and "谈了需求" in text


def test_the_form_of_an_activity_has_the_fields_of_its_kind(world):
    deal = world.deal()
    for kind in current().activity_kinds:
        text = (
            world.client(world.wang)
            .get(f"/opportunities/{deal.pk}/activities?kind={kind.key}", headers=HTMX)
            .content.decode()
        )
        assert all(f'name="{name}"' in text for name in kind.fields), kind.key
        assert ('name="no_next_because"' in text) == kind.closes_with_next


@pytest.mark.parametrize(
    "data",
    [
        {"on": "2026-02-30"}, {"on": ""}, {"kind": "nothing"}, {"duration": "-5"}, {"duration": "一会儿"},
        {"cost": "-1"}, {"content": "长" * 5001}, {"ours": "没这个人"}, {"on": "2099-01-01"}, {"people": "名" * 90},
        {"outcome": "?"}, {"next_step": "演示", "next_step_on": "2026-13-01"},
    ],
)  # fmt: skip
def test_an_activity_that_cannot_be_read_comes_back(world, data):
    deal = world.deal()
    kind = next(
        kind for kind in current().activity_kinds if {"duration", "cost", "outcome"} <= set(kind.fields)
    )
    typed = {"kind": kind.key, "on": str(world.soon(0)), "no_next_because": "试验", **data}
    assert world.client(world.wang).post(f"/opportunities/{deal.pk}/activities", typed).status_code == 422
    assert not Activity.objects.exists()


def test_losing_asks_reason_and_winner_and_reviving_a_note(world):
    deal = world.deal()
    reason = next(item for item in current().lost_reasons if item.asks_winner)
    client, loss, revival = (
        world.client(world.wang),
        f"/opportunities/{deal.pk}/loss",
        f"/opportunities/{deal.pk}/revival",
    )
    assert 'name="winner"' in client.get(f"{loss}?reason={reason.key}", headers=HTMX).content.decode()
    assert client.post(loss, {"version": 1}).status_code == 422
    assert client.post(loss, {"version": 1, "reason": reason.key}).status_code == 422
    assert client.post(loss, {"version": 5, "reason": reason.key, "winner": "金蝶"}).status_code == 409
    assert client.post(loss, {"version": 1, "reason": reason.key, "winner": "金蝶"}).status_code == 302
    text = page(world, world.wang, deal)
    assert "丢给了金蝶" in text and revival in text
    assert client.post(revival, {"version": 2, "note": " "}).status_code == 422
    assert client.post(revival, {"version": 2, "note": "对手实施失败"}).status_code == 302
    assert Opportunity.objects.get(pk=deal.pk).is_open
    assert "对手实施失败" in page(world, world.wang, deal)


def test_S1_a_year_whose_holidays_are_not_announced_says_so(world, monkeypatch):
    deal, year = world.deal(), clock.today().year
    for known, told in ((year, False), (year - 1, True)):
        monkeypatch.setattr(days, "_calendar", replace(days.calendar(), last_year=known))
        assert ("节假日还没公布" in page(world, world.wang, deal)) == told


def test_S7_a_deal_that_could_not_be_judged_is_revived_on_its_page(world):
    playbook, client = current(), world.client(world.wang)
    deal = world.deal(claimed_grade=playbook.unjudged_grade.key)
    revival = f"/opportunities/{deal.pk}/revival"
    assert revival in page(world, world.wang, deal)
    assert "留在现在的阶段" in client.get(revival).content.decode()
    grade = playbook.judged_grades[0]
    assert client.post(revival, {"version": 1, "note": "预算批了", "grade": grade.key}).status_code == 302
    text = page(world, world.wang, deal)
    assert revival not in text and "预算批了" in text
    assert Opportunity.objects.get(pk=deal.pk).claimed_grade == grade.key


def test_a_manager_opens_a_deal_to_a_colleague_and_takes_it_back(world):
    deal = world.deal()
    url = f"/opportunities/{deal.pk}/grants"
    assert world.client(world.wang).post(url, {"person": world.zhao.pk, "reason": "帮忙"}).status_code == 403
    client = world.client(world.li)
    assert client.post(url, {"person": world.zhao.pk, "reason": ""}).status_code == 422
    assert client.post(url, {"person": world.zhao.pk, "reason": "帮忙"}).status_code == 302
    assert "帮忙" in page(world, world.li, deal)
    assert world.client(world.zhao).get(f"/opportunities/{deal.pk}").status_code == 200
    assert client.post(f"{url}/{Grant.objects.get().pk}/withdrawal").status_code == 302
    assert world.client(world.zhao).get(f"/opportunities/{deal.pk}").status_code == 404
    assert client.post(f"{url}/999/withdrawal").status_code == 404


def test_a_person_at_the_customer_is_added_and_a_nameless_one_not(world):
    deal, nobody = world.deal(), world.deal("没客户", customer=None)
    client = world.client(world.wang)
    assert (
        client.post(f"/opportunities/{deal.pk}/contacts", {"name": "何经理", "title": "采购"}).status_code
        == 302
    )
    assert "何经理" in page(world, world.wang, deal)
    assert client.post(f"/opportunities/{deal.pk}/contacts", {"name": ""}).status_code == 422
    assert client.post(f"/opportunities/{nobody.pk}/contacts", {"name": "何经理"}).status_code == 422


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_verb_is_told_in_a_sentence(world, language):
    deal, actor = world.deal(), world.actor(world.li)
    stage = next(stage for stage in current().stages if any(one.confirm for one in stage.exit))
    condition = next(one for one in stage.exit if one.confirm)
    confirm(actor=actor, deal=deal, condition=condition.key, note="他说的")
    unconfirm(actor=actor, deal=deal, condition=condition.key)
    record_fact(actor=actor, deal=deal, key=current().facts[0].key, value="管不住库存")
    log_activity(actor=actor, deal=deal, activity=world.visit(current().activity_kinds[0].key))
    change(
        actor=actor,
        deal=deal,
        version=1,
        changes={"amount": Decimal(90000), "claimed_grade": current().grades[0].key},
    )
    now = Opportunity.objects.get(pk=deal.pk)
    advance(actor=actor, deal=now, to_stage=current().stages[1].key, exception="见过老板")
    vanished = {"changes": {"stage": ["old_stage", "older_stage"]}}
    Entry.objects.create(
        subject_kind="opportunity", subject_id=deal.pk, verb="remapped", actor_label="艾达", door="page",
        at=deal.created_at, on=deal.opened_on, data=vanished,
    )  # fmt: skip
    text = html.unescape(page(world, world.wang, deal, language))
    for verb in set(Entry.objects.filter(subject_kind="opportunity").values_list("verb", flat=True)):
        assert f"> {verb}<" not in text
    assert "old_stage → older_stage" in text
    assert str(current().facts[0].name.in_language(language[:2])) in text
    assert ("36 万 → 9 万" if language.startswith("zh") else "360K → 90K") in text


def test_the_number_of_queries_does_not_grow_with_what_happened(world):
    deal, client, counts = world.deal(), world.client(world.li), []
    for _round in range(2):
        for at in range(8):
            log_activity(
                actor=world.actor(world.wang),
                deal=deal,
                activity=world.visit(current().activity_kinds[at].key, amount=Decimal(1)),
            )
        page(world, world.li, deal)
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/opportunities/{deal.pk}")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_stage_that_the_playbook_has_lost_still_shows(world):
    deal = world.deal()
    Opportunity.objects.filter(pk=deal.pk).update(stage="gone", claimed_grade="?", source="gone_too")
    text = page(world, world.wang, deal)
    assert "这个阶段在现在的套路里已经没有了" in text
    assert "gone" in world.client(world.wang).get("/opportunities/board").content.decode()
    assert world.client(world.wang).get("/opportunities").status_code == 200
    answer = world.client(world.wang).post(
        f"/opportunities/{deal.pk}/advancement", {"to": current().stages[1].key, "version": 1}
    )
    assert answer.status_code == 422
