"""The people of a deal, on their page (S4)."""

from dataclasses import replace

import pytest

from tuijin.customers.operations import NewContact, add_contacts, change_contact
from tuijin.opportunities import operations
from tuijin.opportunities.models import Stakeholder, Tie
from tuijin.opportunities.operations import NewStakeholder
from tuijin.opportunities.queries import parts
from tuijin.opportunities.tests.room_door import answer_typed, contact, get, joins, post
from tuijin.people.actors import OPERATOR
from tuijin.people.operations import grant
from tuijin.playbook.queries import current
from tuijin.timeline.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal(world):
    return world.deal()


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


def test_S4_a_department_is_no_longer_blank_once_a_colleague_was_met(world, deal):
    colleague = NewContact(world.customer, "钱主任", "主任", "财务部")
    (qian,) = add_contacts(actor=OPERATOR, contacts=[colleague])
    joins(world, deal, "李会计")
    assert "财务部：还没见过人" in get(world, deal, "people")
    for kind, blank in (("call", True), ("visit", False)):
        seen = world.visit(kind, theirs=((qian.pk, "钱主任"),))
        operations.log_activities(actor=OPERATOR, activities=[replace(seen, subject_id=deal.pk)])
        assert ("财务部：还没见过人" in get(world, deal, "people")) == blank


def test_S4_who_went_to_another_company_keeps_his_part_and_is_marked(world, deal):
    row = joins(world, deal, "张总", attitude=1)
    other = world.add_customer("别家有限公司", world.wang)
    moved = row.contact
    change_contact(actor=OPERATOR, contact=moved, version=moved.version, changes={"customer": other})
    assert "已到别的公司" in get(world, deal, "people")
    assert "Now with another company" in get(world, deal, "people", language="en")
    asked = answer_typed(world, source=moved.pk)
    assert post(world, deal, "questions/branches/answers", **asked).status_code == 422


def test_S4_a_deal_without_a_customer_leads_to_where_the_customer_is_written(world):
    deal = world.deal("客户待定的单子", customer=None)
    assert f'href="/opportunities/{deal.pk}/fields/customer"' in get(world, deal, "people")
    assert world.client(world.wang).get(f"/opportunities/{deal.pk}/fields/customer").status_code == 200


def test_S4_where_nothing_is_missing_the_page_still_says_that_no_key_person_is_known(world, deal):
    boss = joins(world, deal, "张总", roles=["decision_maker", "inside_source"], coverage=1)
    operations.record_deed(actor=OPERATOR, stakeholder=boss, kind=current().deeds[0].key, text="安排了演示")
    assert "也有人帮我们。 还不知道谁是关键人" in get(world, deal, "people")
    operations.change_stakeholder(
        actor=OPERATOR, stakeholder=boss, version=Stakeholder.objects.get(pk=boss.pk).version,
        changes={"roles": ["decision_maker", "key_person"]},
    )  # fmt: skip
    assert "还不知道谁是关键人" not in get(world, deal, "people")
