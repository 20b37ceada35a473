"""Who finds what: sight inside the index, counts, order, and the index keeping up with the records."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tuijin.activities.operations import NewActivity, change_activity, import_activities, remove_activities
from tuijin.common import clock
from tuijin.common.rooms import registry, resolve
from tuijin.customers.models import Customer
from tuijin.customers.operations import NewContact, add_contacts, change_contact, change_customer
from tuijin.market.operations import NewLead, add_leads, change_lead, drop_lead
from tuijin.opportunities.operations import change
from tuijin.people.actors import NOBODY, OPERATOR
from tuijin.people.operations import change_person, grant, withdraw
from tuijin.search.models import SearchEntry
from tuijin.search.operations import ensure_built, rebuild
from tuijin.search.queries import deeds, search
from tuijin.timeline.operations import Happening, record

DAY = dt.timedelta(days=1)


def found(actor, text: str, kind: str = "", limit: int = 10) -> dict[str, list[str]]:
    """{kind: titles}, best first."""
    groups = search(actor, text, limit=limit, kind=kind)
    assert all(group.finds for group in groups)
    return {group.item.kind: [find.title for _id, find in group.finds] for group in groups}


def counts(actor, text: str) -> dict[str, str]:
    return {group.item.kind: group.count for group in search(actor, text, limit=3)}


@pytest.fixture
def deal(world):
    return world.deal("军工定制件")


@pytest.mark.parametrize("text", ["军", "军工", "jungong", "jgdzj", "jg", "j", "昆山", "ksjm"])
def test_a_deal_is_found_by_its_own_name_and_by_its_customers(world, deal, text):
    assert found(world.actor(world.wang), text)["opportunity"] == ["军工定制件"] if text != "j" else True
    assert ("opportunity" in found(world.actor(world.wang), text)) is True


def test_all_kinds_are_found_and_each_stands_in_its_group(world, deal):
    world.lead("昆山启元物流有限公司")
    assert found(world.actor(world.wang), "昆山") == {
        "opportunity": ["军工定制件"],
        "customer": ["昆山精密机械有限公司"],
        "contact": ["张总", "李会计"],
        "lead": ["昆山启元物流有限公司"],
    }
    assert found(world.actor(world.wang), "昆山", kind="lead") == {"lead": ["昆山启元物流有限公司"]}


def test_a_lead_is_found_by_the_end_of_its_phone(world):
    world.lead()
    assert found(world.actor(world.wang), "0001") == {"lead": ["启元物流有限公司"]}
    assert found(world.actor(world.wang), "138-0000-0001") == {"lead": ["启元物流有限公司"]}
    assert found(world.actor(world.wang), "孙经理") == {"lead": ["启元物流有限公司"]}


def test_nobody_finds_or_counts_what_he_does_not_see(world, deal):
    world.lead("昆山启元物流有限公司")
    for stranger in (world.actor(world.zhao), NOBODY):
        assert counts(stranger, "昆山") == {}
    for seer in (world.wang, world.li, world.boss):
        assert counts(world.actor(seer), "昆山") == {
            "opportunity": "1",
            "customer": "1",
            "contact": "2",
            "lead": "1",
        }


def test_a_second_in_charge_and_whom_it_is_opened_to_find_the_deal_and_its_customer(world, deal):
    assert found(world.actor(world.chen), "昆山") == {}
    change(actor=OPERATOR, deal=deal, version=deal.version, changes={"presales": world.chen})
    opened = grant(actor=OPERATOR, kind="opportunity", subject_id=deal.pk, person=world.zhao, reason="协助")
    for helper in (world.chen, world.zhao):
        assert set(found(world.actor(helper), "昆山")) == {"opportunity", "customer", "contact"}
    withdraw(actor=OPERATOR, grant=opened)
    assert found(world.actor(world.zhao), "昆山") == {}


def test_another_owner_takes_the_find_along(world):
    customer = world.customer
    change_customer(
        actor=OPERATOR, customer=customer, version=customer.version, changes={"owner": world.zhao}
    )
    assert found(world.actor(world.wang), "昆山") == {}
    assert set(found(world.actor(world.zhao), "昆山")) == {"customer", "contact"}


def seen(actor) -> dict[str, set[int]]:
    """{kind: ids} that the actor finds of all that is called 昆."""
    return {group.item.kind: {pk for pk, _find in group.finds} for group in search(actor, "昆", limit=500)}


def counted(actor) -> dict[str, str]:
    return {group.item.kind: group.count for group in search(actor, "昆", limit=1)}


def log_all(world, deals, customers, leads) -> None:
    """Something was done about each deal and lead, at a customer, and together with somebody else."""

    def met(kind, row, **what):
        return NewActivity(kind, row.pk, "meeting", clock.today(), **what)

    done = [met("opportunity", deal, by=world.boss, content="昆山谈了价格") for deal in deals]
    done += [met("lead", lead, by=world.ada, content="昆山打了电话") for lead in leads]
    done += [met("customer", customers[0], by=world.li, content="去了昆山")]
    done += [met("opportunity", deals[0], by=world.wang, ours=(world.zhao,), response="昆")]
    import_activities(actor=OPERATOR, activities=done)


def test_the_index_shows_each_exactly_what_he_sees(world):
    """Sight in the index is that of `visible_to`, whatever happens to owners, presales, grants and customers."""
    people = [world.wang, world.li, world.zhao, world.chen, world.boss, world.ada]
    customers = [world.add_customer(f"昆山{number}", owner) for number, owner in enumerate([*people, None])]
    add_contacts(actor=OPERATOR, contacts=[NewContact(customer, "昆先生") for customer in customers])
    leads = [world.lead(f"昆{owner.name}", owner) for owner in people]
    deals = [
        world.deal("昆单", person, customer=customers[0]) for person in (world.wang, world.li, world.chen)
    ]

    log_all(world, deals, customers, leads)

    def compare() -> None:
        for person in people:
            actor = world.actor(person)
            rows = {item.kind: resolve(item.visible)(actor) for item in registry.each("search")}
            visible = {
                kind: set(ids) for kind, some in rows.items() if (ids := some.values_list("pk", flat=True))
            }
            assert seen(actor) == visible, person.name
            assert counted(actor) == {kind: str(len(ids)) for kind, ids in visible.items()}, person.name

    def set_deal(deal, **changes) -> None:
        deal.refresh_from_db()
        change(actor=OPERATOR, deal=deal, version=deal.version, changes=changes)

    compare()
    set_deal(deals[0], customer=customers[2])
    compare()
    set_deal(deals[1], presales=world.chen)
    set_deal(deals[2], owner=world.boss, customer=customers[5])
    compare()
    opened = [
        grant(actor=OPERATOR, kind=kind, subject_id=row.pk, person=world.zhao, reason="协助")
        for kind, row in (("opportunity", deals[1]), ("customer", customers[1]), ("lead", leads[0]))
    ]
    compare()
    for one in opened:
        withdraw(actor=OPERATOR, grant=one)
    compare()
    change_customer(actor=OPERATOR, customer=customers[3], version=1, changes={"owner": world.wang})
    change_lead(actor=OPERATOR, lead=leads[1], version=1, changes={"owner": world.zhao})
    drop_lead(actor=OPERATOR, lead=leads[2], reason="不做了")
    compare()
    change_person(actor=OPERATOR, person=world.zhao, version=1, changes={"team": world.east})
    set_deal(deals[1], customer=None)
    compare()


def test_actions_are_found_by_what_was_said_and_open_at_their_place(world, deal):
    told = NewActivity(
        "opportunity", deal.pk, "meeting", clock.today(), customer_id=world.customer.pk, by=world.wang,
        theirs=((None, "钱工"),), content="演示排程，他们要 Excel 报表", response="再想想",
    )  # fmt: skip
    (row,) = import_activities(actor=OPERATOR, activities=[told])
    actor = world.actor(world.wang)
    for text in ("排程", "excel 报表", "再想", "钱工", "qiangong"):
        assert found(actor, text) == {"activity": ["演示排程，他们要 Excel 报表"]}, text
    assert found(world.actor(world.li), "排程") and not found(world.actor(world.zhao), "排程")
    ((_pk, find),) = search(actor, "排程", limit=3)[0].finds
    assert find.url == f"/opportunities/{deal.pk}?activity={row.pk}#activity-{row.pk}"
    assert "军工定制件" in find.detail and "今天" in find.detail
    assert f'id="activity-{row.pk}"' in world.client(world.wang).get(find.url).content.decode()
    change_activity(actor=OPERATOR, activity=row, version=row.version, changes={"content": "改成报价"})
    assert found(actor, "排程") == {} and found(actor, "改成")
    remove_activities(actor=OPERATOR, ids=[row.pk])
    assert found(actor, "改成") == {}


def test_an_action_far_back_still_opens_at_its_place(world, deal):
    def visits(kind, pk):
        return [
            NewActivity(
                kind,
                pk,
                "meeting",
                clock.today() - n * DAY,
                customer_id=world.customer.pk,
                content=f"第{n}回",
            )
            for n in range(90)
        ]

    for kind, pk, page in (("opportunity", deal.pk, f"/opportunities/{deal.pk}"),
                           ("customer", world.customer.pk, f"/customers/{world.customer.pk}")):  # fmt: skip
        rows = import_activities(actor=OPERATOR, activities=visits(kind, pk)[::-1])
        oldest, client = rows[0], world.client(world.boss)
        assert f'id="activity-{oldest.pk}"' not in client.get(page).content.decode()
        answer = client.get(f"{page}?activity={oldest.pk}").content.decode()
        assert f'id="activity-{oldest.pk}"' in answer


def test_long_texts_weigh_no_more_than_their_beginning(world, deal):
    long = "排程" + "很长的话" * 2_000 + "结尾"
    import_activities(
        actor=OPERATOR,
        activities=[NewActivity("opportunity", deal.pk, "meeting", clock.today(), content=long)],
    )
    entry = SearchEntry.objects.get(kind="activity")
    assert len(entry.words) < 2_000
    assert found(world.actor(world.boss), "排程") and not found(world.actor(world.boss), "结尾")


def test_a_kind_that_one_may_not_read_is_left_out(world, deal):
    world.lead("昆山启元物流有限公司")
    actor = world.actor(world.wang)
    narrow = type(actor)(actor.person, actor.label, "api", only=frozenset({"market:read"}))
    assert set(found(narrow, "昆山")) == {"lead"}


def test_another_name_is_found_at_once_and_the_old_one_no_more(world, deal):
    customer = world.customer
    change_customer(actor=OPERATOR, customer=customer, version=customer.version, changes={"name": "太仓精工"})
    actor = world.actor(world.wang)
    assert set(found(actor, "太仓")) == {"opportunity", "customer", "contact"}
    assert found(actor, "昆山") == {}
    person = customer.contacts.get(name="张总")
    change_contact(actor=OPERATOR, contact=person, version=person.version, changes={"name": "赵总"})
    assert found(actor, "zz") == {"contact": ["赵总"]}


def test_the_exact_name_stands_first_then_beginnings_then_open_and_own(world):
    for name, owner in [
        ("苏州昆山", world.wang),
        ("昆山机械", world.li),
        ("昆山", world.li),
        ("昆山电子", world.wang),
    ]:
        world.add_customer(name, owner)
    assert found(world.actor(world.li), "昆山")["customer"] == ["昆山", "昆山机械", "昆山电子", "苏州昆山"]
    dropped, kept = world.lead("昆山一号"), world.lead("昆山二号")
    drop_lead(actor=OPERATOR, lead=dropped, reason="不做了")
    assert found(world.actor(world.wang), "昆山")["lead"] == [kept.company, dropped.company]


def test_counts_stop_at_a_thousand_and_the_nearest_still_stand_first(world):
    many = [NewLead(f"昆山物流{number}", owner=world.li) for number in range(1_100)]
    add_leads(actor=OPERATOR, leads=[*many[:600], NewLead("昆山", owner=world.li), *many[600:]])
    add_leads(actor=OPERATOR, leads=[NewLead("昆山自己", owner=world.boss)])
    assert counts(world.actor(world.boss), "昆山") == {"lead": "1,000+"}
    assert found(world.actor(world.boss), "昆山")["lead"][:2] == ["昆山", "昆山自己"]
    assert counts(world.actor(world.wang), "昆山") == {}


def test_a_vanished_record_leaves_the_index(world):
    customer = world.add_customer("昆山消失", world.wang)
    Customer.objects.filter(pk=customer.pk).delete()
    assert counts(world.actor(world.boss), "昆山") == {}
    record(actor=OPERATOR, happenings=[Happening("customer", customer.pk, "removed")])
    assert not SearchEntry.objects.filter(kind="customer", record_id=customer.pk).exists()


def test_a_rebuilt_index_is_the_one_that_the_operations_kept(world, deal):
    world.lead()
    told = ("kind", "record_id", "names", "words", "owned_by", "live", "digest")
    kept = sorted(SearchEntry.objects.values_list(*told))
    assert rebuild() == {"activity": 0, "opportunity": 1, "customer": 1, "contact": 2, "lead": 1}
    assert sorted(SearchEntry.objects.values_list(*told)) == kept
    SearchEntry.objects.all().delete()
    ensure_built()
    assert sorted(SearchEntry.objects.values_list(*told)) == kept


def test_what_was_done_about_leads_before_is_found_after_the_upgrade(world):
    """Until then the index knew only who had written it down."""
    lead = world.lead("昆山一号")
    about = NewActivity("lead", lead.pk, "meeting", clock.today(), by=world.ada, content="昆山打了电话")
    import_activities(actor=OPERATOR, activities=[about])
    entry = SearchEntry.objects.filter(kind="activity")
    letter_and_owner = f"a%{world.wang.pk}"
    words = entry.get().words
    assert letter_and_owner in words.split()
    entry.update(words=words.replace(letter_and_owner, ""), about=None)
    upgrade = import_module("tuijin.search.migrations.0006_activities_of_leads")
    upgrade.leave_open(apps, None)
    ensure_built()
    assert entry.get().words == words and entry.get().about == lead.pk
    assert found(world.actor(world.wang), "打了电话", kind="activity")


def test_the_number_of_queries_does_not_grow_with_what_is_found(world, deal, django_assert_max_num_queries):
    add_contacts(
        actor=OPERATOR, contacts=[NewContact(world.customer, f"昆山{number}") for number in range(60)]
    )
    actor = world.actor(world.wang)
    actor.permissions, actor.scope  # noqa: B018  # read once a request
    with django_assert_max_num_queries(6):
        search(actor, "昆山", limit=50)


def test_an_unchanged_record_costs_no_write(world, deal, django_assert_num_queries):
    with django_assert_num_queries(4):  # to tell it; then the entry, the record and its grants are read
        record(actor=OPERATOR, happenings=[Happening("lead", 0, "seen")])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(text=st.text(max_size=120) | st.text(alphabet="昆山k1 '\"\\*():^-+~=#@!%&|<>\x00😀", max_size=120))
def test_whatever_is_typed_is_answered(world, text):
    search(world.actor(world.wang), text, limit=5)
    deeds(world.actor(world.wang), text)


def test_deeds_are_those_that_one_may_do(world):
    labels = {str(deed.label) for deed in deeds(world.actor(world.wang), "")}
    assert {"开单子", "记信息", "新建客户", "商机", "客户"} <= labels
    finance = world.person("方会计", "fang", "finance", world.company)
    assert "开单子" not in {str(deed.label) for deed in deeds(world.actor(finance), "")}
    assert [str(deed.label) for deed in deeds(world.actor(world.wang), "xjkh")] == ["新建客户"]
    assert deeds(world.actor(world.wang), "没有这种事") == []


def test_every_kind_that_search_knows_is_kept_up_to_date():
    kinds = {item.kind for item in registry.each("search")}
    assert kinds == {"opportunity", "customer", "contact", "lead", "activity"}
