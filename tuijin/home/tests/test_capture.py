"""One line after a visit lands on the right deal, in two taps (S1); a lead in ten seconds."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tuijin.activities.models import Activity
from tuijin.common import clock
from tuijin.customers.operations import NewContact, add_contacts
from tuijin.home.queries.understanding import understand
from tuijin.home.rules.lead_line import LeadLine, read_lead
from tuijin.market.models import Lead
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations import count_as
from tuijin.people.actors import OPERATOR
from tuijin.playbook.loader import shipped
from tuijin.playbook.queries import current

LINE = "昨天见了张总,价格还卡着,明天带李会计看演示"


def understood(world, line: str, person=None):
    return understand(world.actor(person or world.wang), line, current(), clock.today())


def form_of(page) -> dict[str, str]:
    """What a browser would send back from the confirmation."""
    form = page.context["form"]
    return {bound.name: bound.value() for bound in form if bound.value() not in (None, "")} | {"confirm": "1"}


def test_S1_two_taps_write_the_activity_and_the_next_step(world):
    deal = world.deal()
    world.deal("别的", customer=world.add_customer("启元物流有限公司", world.wang))
    client = world.client(world.wang)
    page = client.post("/capture", {"text": LINE})
    assert page.status_code == 200
    saved = client.post("/capture", form_of(page))
    assert saved.url == "/today"
    row = Activity.objects.get()
    yesterday, tomorrow = (clock.today() + dt.timedelta(days=by) for by in (-1, 1))
    assert (row.subject_id, row.on, row.content) == (deal.pk, yesterday, LINE)
    contact = world.customer.contacts.get(name="张总")
    assert [(one.contact_id, one.name) for one in row.people.all()] == [(contact.pk, "张总")]
    deal.refresh_from_db()
    assert (deal.next_step, deal.next_step_on) == ("带李会计看演示", tomorrow)
    assert current().kind(deal.next_step_kind).name.zh == "演示"


def test_a_line_that_is_sent_twice_is_written_once(world):
    world.deal()
    client = world.client(world.wang)
    typed = form_of(client.post("/capture", {"text": LINE}))
    for _once in range(2):
        assert client.post("/capture", typed).status_code == 302
    assert Activity.objects.count() == 1


def test_S1_without_a_next_step_it_asks_right_there_and_keeps_every_word(world):
    world.deal()
    client = world.client(world.wang)
    typed = form_of(client.post("/capture", {"text": "昨天见了张总，价格还卡着"}))
    refused = client.post("/capture", typed)
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "约好下一步和日期，或写明为什么没有下一步" in text
    assert "价格还卡着" in text
    assert not Activity.objects.exists()
    assert client.post("/capture", typed | {"no_next_because": "等他们开会"}).status_code == 302
    assert Activity.objects.get().no_next_because == "等他们开会"


def test_without_a_deal_it_asks_for_one_and_takes_the_one_searched_for(world):
    world.deal()
    other = world.deal("钢材切割", customer=world.add_customer("昌达机械有限公司", world.wang))
    client = world.client(world.wang)
    page = client.post("/capture", {"text": "昨天打电话，没人接"})
    assert not page.context["about"]
    typed = form_of(page)
    refused = client.post("/capture", typed)
    assert "选一个单子，这一笔才有地方记" in refused.content.decode()
    assert "钢材切割" in client.get("/capture/deals?find=昌达").content.decode()
    again = client.post(
        "/capture", typed | {"find": "钢材", "again": "1", "confirm": ""} | {"text": typed["text"]}
    )
    assert again.status_code == 302 or "钢材切割" in again.content.decode()
    assert client.post("/capture", typed | {"about": f"deal:{other.pk}"}).status_code == 302
    assert Activity.objects.get().subject_id == other.pk


def test_another_kind_brings_its_own_fields_and_keeps_what_was_typed(world):
    world.deal()
    client = world.client(world.wang)
    typed = form_of(client.post("/capture", {"text": LINE})) | {
        "again": "1",
        "kind": "quote",
        "people": "张总、何工",
    }
    del typed["confirm"]
    page = client.post("/capture", typed)
    assert "amount" in page.context["form"].fields
    assert page.context["form"]["people"].value() == "张总、何工"


def test_only_a_next_step_is_arranged_where_nothing_was_done(world):
    deal = world.deal()
    client = world.client(world.wang)
    page = client.post("/capture", {"text": "约明天带李会计看演示"})
    assert page.context["form"].of_kind is None
    assert client.post("/capture", form_of(page)).status_code == 302
    deal.refresh_from_db()
    assert deal.next_step == "带李会计看演示"
    assert not Activity.objects.exists()


def test_at_a_customer_without_a_deal_it_is_kept_with_the_customer(world):
    there = world.add_customer("昌达机械有限公司", world.wang)
    client = world.client(world.wang)
    page = client.post("/capture", {"text": "给昌达机械有限公司打电话，没人接"})
    assert page.context["about"] == f"customer:{there.pk}"
    assert client.post("/capture", form_of(page)).status_code == 302
    row = Activity.objects.get()
    assert (row.subject_kind, row.customer_id) == ("customer", there.pk)


def test_S11_the_price_of_a_rival_in_a_deal_in_sight_is_not_offered_as_ours(world):
    world.deal(competitors="天思")
    count_as(actor=OPERATOR, written="TS Soft", rival="天思")
    client, kind = world.client(world.wang), {"again": "1", "kind": "quote"}
    for line, amount in (
        ("见了张总，天思报价18万", None),
        ("见了张总，tssoft报价18万", None),
        ("见了张总，盛和报价18万", "180,000"),
    ):
        typed = form_of(client.post("/capture", {"text": line})) | kind
        page = client.post("/capture", {name: typed[name] for name in typed if name != "confirm"})
        assert (page.context["form"]["amount"].value() or None) == amount


def test_S11_rivals_are_asked_for_where_a_price_is_told_and_only_in_sight(world):
    world.deal(competitors="天思")
    line = "天思报价18万"
    assert understood(world, line).reading.amount is None
    assert understood(world, line, world.zhao).reading.amount == 180_000
    with CaptureQueriesContext(connection) as asked:
        understood(world, "见了张总，天思也在")
    assert not any("rival" in query["sql"] for query in asked)


def test_nobody_is_shown_deals_or_people_out_of_his_sight(world):
    deal = world.deal("军工定制件")
    said = understood(world, "军工定制件 见了张总", world.zhao)
    assert said.ranked == ()
    assert said.names.people == ()
    client = world.client(world.zhao)
    assert "军工" not in client.get("/capture/deals?find=军工").content.decode()
    typed = form_of(client.post("/capture", {"text": LINE})) | {"about": f"deal:{deal.pk}"}
    assert client.post("/capture", typed).status_code == 422
    assert not Activity.objects.exists()


def test_an_empty_line_is_asked_for_again(world):
    client = world.client(world.wang)
    assert client.post("/capture", {"text": "  "}).status_code == 422
    assert client.post("/capture", {"text": "字" * 3000}).status_code == 422


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("昨天见了张总", "军工定制件"),
        ("met Zhang yesterday", "军工定制件"),
        ("accountant Li rang", "军工定制件"),
        ("钢材那边来电话了", "钢材切割 进销存"),
        ("去了昌达", "钢材切割 进销存"),
        ("deck-x 打了电话", "代号的"),
        ("昨天打了电话", None),
        ("见了王总", "钢材切割 进销存"),
        ("张总和王总都见了", None),
        ("军工定制件 见了王总", "军工定制件"),
    ],
)
def test_the_deal_is_recognised_by_name_customer_ref_and_people(world, line, meant):
    world.deal()
    customer = world.add_customer("昌达机械有限公司", world.wang)
    add_contacts(actor=OPERATOR, contacts=[NewContact(customer, "王总", "总经理")])
    world.deal("钢材切割 进销存", customer=customer)
    world.deal("代号的", customer=None, ref="deck-x")
    chosen = understood(world, line).chosen
    assert (chosen.deal.called if chosen else None) == meant


def test_two_deals_at_one_customer_are_left_to_the_reader(world):
    world.deal("一期")
    world.deal("二期")
    said = understood(world, "见了张总")
    assert said.chosen is None
    assert {one.deal.called for one in said.ranked} == {"一期", "二期"}
    assert understood(world, "二期 见了张总").chosen.deal.called == "二期"


@pytest.mark.parametrize(
    "line", ["张总没在，谈了谈进销存", "昆山精密 见了张总，进销存的事", "进销存：张总嫌贵"]
)
def test_of_two_deals_the_one_whose_product_is_said_is_meant(world, line):
    world.deal("昆山精密机械有限公司 进销存")
    world.deal("昆山精密机械有限公司 T6 一体化")
    assert understood(world, line).chosen.deal.called == "昆山精密机械有限公司 进销存"


def test_who_was_not_there_is_not_written_down_as_met(world):
    world.deal()
    client = world.client(world.wang)
    typed = form_of(client.post("/capture", {"text": "昨天拜访李会计，张总不在，明天再去"}))
    assert client.post("/capture", typed).status_code == 302
    assert [one.name for one in Activity.objects.get().people.all()] == ["李会计"]


def test_a_line_that_names_two_customers_is_left_to_the_reader(world):
    world.deal()
    world.deal("钢材切割", customer=world.add_customer("昌达机械有限公司", world.wang))
    assert understood(world, "上午拜访昆山精密，下午拜访昌达").chosen is None
    assert understood(world, "拜访昌达，讲了讲").chosen.deal.called == "钢材切割"


@pytest.mark.parametrize("line", ["visited Changda yesterday", "changda jixie 来电话", "went to Chang Da"])
def test_a_customer_is_recognised_in_latin_letters(world, line):
    world.deal()
    world.deal("钢材切割", customer=world.add_customer("昌达机械有限公司", world.wang))
    assert understood(world, line).chosen.deal.called == "钢材切割"


def test_whoever_is_only_spoken_of_is_not_written_down_as_met(world):
    world.deal()
    client = world.client(world.wang)
    typed = form_of(client.post("/capture", {"text": "昨天跟李会计通了电话，她说张总没看懂演示，约明天再去"}))
    assert client.post("/capture", typed).status_code == 302
    assert [one.name for one in Activity.objects.get().people.all()] == ["李会计"]


LEADS = [
    ("华东阀门 王工 13812345678 展会", LeadLine("华东阀门", "王工", "13812345678", "event")),
    ("华东阀门", LeadLine("华东阀门")),
    ("华东阀门有限公司，李总，0512-57301234，老客户",
     LeadLine("华东阀门有限公司", "李总", "0512-57301234", "existing_customer")),
    ("昌达机械 138 1234 5678", LeadLine("昌达机械", phone="138 1234 5678")),
    ("昌达机械 张经理 转介绍 想换系统", LeadLine("昌达机械", "张经理", "", "word_of_mouth", "想换系统")),
    ("East Valve Ltd, Wang, 13812345678, fair", LeadLine("East Valve Ltd", "Wang", "13812345678", "event")),
    ("昌达机械 老王", LeadLine("昌达机械", "老王")),
    ("朋友介绍 苏州恒力阀门 张总 13812345678",
     LeadLine("苏州恒力阀门", "张总", "13812345678", "word_of_mouth", "朋友介绍")),
    ("扫楼 恒泰物流 前台", LeadLine("恒泰物流", source="street_sweep", note="前台")),
    ("13912345678 李经理 昆山大成机械", LeadLine("昆山大成机械", "李经理", "13912345678")),
    ("苏州恒力阀门张总13812345678", LeadLine("苏州恒力阀门", "张总", "13812345678")),
    ("恒泰物流有限公司：王总，电话：0512-66778899，预算20万",
     LeadLine("恒泰物流有限公司", "王总", "0512-66778899", "", "预算20万")),
    ("恒泰物流 联系人：王小明 电话13812345678", LeadLine("恒泰物流", "王小明", "13812345678")),
    ("恒泰物流🏭 王总 📞13812345678", LeadLine("恒泰物流", "王总", "13812345678")),
    ("王工 13812345678", LeadLine("", "王工", "13812345678")),
    ("Delta Machinery Co Ltd / Mr. Chen / +86 138 1234 5678 / referral",
     LeadLine("Delta Machinery Co Ltd", "Mr. Chen", "138 1234 5678", "word_of_mouth")),
    ("Ms Chen from Delta Machinery, 13812345678, met at the fair",
     LeadLine("Delta Machinery", "Ms Chen", "13812345678", "event", "met at the fair")),
    ("", LeadLine()),
]  # fmt: skip


@pytest.mark.parametrize(("line", "wanted"), LEADS)
def test_MK4_a_lead_in_one_line_is_read(line, wanted):
    assert read_lead(line, shipped("t6").sources) == wanted


def test_a_lead_is_noted_with_one_tap_and_a_known_company_is_asked_about_once(world):
    client = world.client(world.wang)
    answer = client.post("/capture/lead", {"line": "华东阀门 王工 13812345678"})
    row = Lead.objects.get()
    assert answer.url == f"/leads/{row.pk}"
    assert (row.company, row.contact, row.phone, row.owner) == ("华东阀门", "王工", "13812345678", world.wang)
    twin = client.post("/capture/lead", {"line": "华东阀门 李总"})
    assert twin.status_code == 422
    assert "这家公司我们知道" in twin.content.decode()
    assert "华东阀门 李总" in twin.content.decode()
    client.post("/capture/lead", {"line": "华东阀门 李总", "another": "on"})
    assert Lead.objects.count() == 2
    assert "这家公司我们知道" in client.get("/capture/lead/preview?line=华东阀门").content.decode()


def test_a_lead_without_a_company_is_refused_with_what_was_typed(world):
    answer = world.client(world.wang).post("/capture/lead", {"line": "13812345678"})
    assert answer.status_code == 422
    assert "13812345678" in answer.content.decode()
    assert not Opportunity.objects.exists()
