"""What was written down of an activity is corrected or taken back, and all that rests on it follows (S1, S8, S12)."""

import datetime as dt
import json

import pytest

from tuijin.activities.models import Activity
from tuijin.activities.operations import change_activity, remove_activity
from tuijin.common import clock
from tuijin.common.errors import Forbidden, Refused, Stale
from tuijin.config.cli import main
from tuijin.opportunities import operations
from tuijin.opportunities.models import Finding, Opportunity
from tuijin.people.actors import OPERATOR
from tuijin.people.operations import grant
from tuijin.playbook.queries import current
from tuijin.search.models import SearchEntry
from tuijin.timeline.models import Entry


@pytest.fixture
def deal(world):
    return world.deal()


@pytest.fixture
def visit(world, deal):
    """A visit that wang wrote down with the next step."""
    return operations.log_activity(
        actor=world.actor(world.wang), deal=deal, activity=world.visit("visit", no_next_because=""),
        next_step="再去一趟", next_step_on=world.soon(),
    )  # fmt: skip


def now(row: Activity) -> Activity:
    return Activity.objects.get(pk=row.pk)


def change(actor, row, version=1, **changes) -> Activity:
    return change_activity(actor=actor, activity=row, version=version, changes=changes)


def test_its_author_and_his_manager_correct_it_nobody_else(world, deal, visit):
    wang, zhao = world.actor(world.wang), world.actor(world.zhao)
    assert change(wang, visit, content="谈了排程").version == 2
    assert change(world.actor(world.li), visit, version=2, content="谈了成本").version == 3
    grant(actor=OPERATOR, kind="opportunity", subject_id=deal.pk, person=world.zhao, reason="一起跟")
    with pytest.raises(Forbidden):
        change(zhao, visit, version=3, content="我改的")
    with pytest.raises(Forbidden):
        remove_activity(actor=zhao, activity=visit, version=3)
    assert now(visit).content == "谈了成本"


def test_a_gap_is_filled_in_by_whoever_sees_it(world, deal, visit):
    grant(actor=OPERATOR, kind="opportunity", subject_id=deal.pk, person=world.zhao, reason="一起跟")
    assert change(world.actor(world.zhao), visit, departments="财务部").departments == "财务部"


def test_who_was_there_is_corrected_and_told(world, visit):
    boss = world.customer.contacts.get(name="张总")
    wang = world.actor(world.wang)
    row = change(wang, visit, theirs=((boss.pk, "张总"), (None, "钱主任")), ours=(world.zhao,))
    there = {(one.person_id, one.contact_id, one.name) for one in row.people.all()}
    assert there == {
        (None, boss.pk, "张总"), (None, None, "钱主任"), (world.zhao.pk, None, world.zhao.name),
    }  # fmt: skip
    assert change(wang, row, version=2, theirs=((boss.pk, "张总"), (None, "钱主任"))).version == 2  # the same
    told = Entry.objects.about("opportunity", [visit.subject_id]).first()
    assert told.verb == "activity_changed" and "theirs" in told.data["changes"]
    assert [one.name for one in row.people.all() if one.person_id] == [world.zhao.name]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"outcome": "nope"}, "unknown_outcome"),
        ({"on": "ahead"}, "day_ahead"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_changes(world, visit, changes, key):
    if "on" in changes:
        changes = {"on": world.soon()}
    with pytest.raises(Refused) as refused:
        change(world.actor(world.wang), visit, **changes)
    assert refused.value.reasons[0].key == key
    assert now(visit).version == 1 and now(visit).people.count() == 1


def test_what_its_kind_asks_for_is_not_emptied(world, deal):
    kind = next(one for one in current().activity_kinds if "amount" in one.required)
    wang = world.actor(world.wang)
    told = operations.log_activity(actor=wang, deal=deal, activity=world.visit(kind.key, amount=100_000))
    with pytest.raises(Refused) as refused:
        change(wang, told, amount=None)
    assert (refused.value.reasons[0].key, now(told).amount) == ("field_missing", 100_000)


def test_S8_findings_follow_a_correction_and_a_removal_at_once(world, deal):
    wang = world.actor(world.wang)
    told = operations.log_activity(
        actor=wang, deal=deal, activity=world.visit("price_told", amount=100_000, theirs=((None, "李会计"),))
    )
    assert "price_before_facts" in signs(deal)
    remove_activity(actor=wang, activity=told, version=1)
    assert "price_before_facts" not in signs(deal)
    assert not SearchEntry.objects.filter(kind="activity", record_id=told.pk).exists()


def signs(deal) -> set[str]:
    return set(Finding.objects.filter(opportunity=deal).values_list("key", flat=True))


def test_S12_the_effort_ledger_follows(world, deal):
    wang = world.actor(world.wang)
    row = operations.log_activity(actor=wang, deal=deal, activity=world.visit("visit", minutes=90, cost=200))

    def spent() -> tuple[int, int]:
        rows = Activity.objects.filter(subject_id=deal.pk)
        return sum(one.minutes or 0 for one in rows), sum(one.cost or 0 for one in rows)

    assert spent() == (90, 200)
    row = change(wang, row, minutes=30)
    assert spent() == (30, 200)
    remove_activity(actor=wang, activity=row, version=2)
    assert spent() == (0, 0)


def take_back(world, deal, row, **more) -> None:
    operations.take_back_activity(actor=world.actor(world.wang), deal=deal, activity=row, version=1, **more)


def step(deal) -> str:
    return Opportunity.objects.get(pk=deal.pk).next_step


def test_S9_the_next_step_that_came_with_it_goes_only_when_asked_and_while_it_stands(world, deal, visit):
    again = operations.log_activity(
        actor=world.actor(world.wang), deal=deal, activity=world.visit("visit", no_next_because=""),
        next_step="约李会计看演示", next_step_on=world.soon(3),
    )  # fmt: skip
    take_back(world, deal, visit, with_next=True)  # another one stands
    assert step(deal) == "约李会计看演示"
    take_back(world, deal, again, with_next=True)
    assert step(deal) == "再去一趟"


def test_S9_without_being_asked_the_next_step_stays(world, deal, visit):
    take_back(world, deal, visit)
    assert step(deal) == "再去一趟" and not Activity.objects.exists()


def test_what_somebody_changed_meanwhile_is_not_taken_back(world, deal, visit):
    change(world.actor(world.li), visit, content="经理补了一句")
    with pytest.raises(Stale):
        take_back(world, deal, visit)
    assert now(visit).content == "经理补了一句"


def page(deal, row, more="") -> str:
    return f"/opportunities/{deal.pk}/activities/{row.pk}{more}"


def typed(row, **more) -> dict:
    data = {"on": row.on.isoformat(), "people": "张总", "content": row.content, "version": row.version}
    return data | more


def test_the_page_corrects_it_and_shows_both_values_when_somebody_was_first(world, deal, visit):
    client = world.client(world.wang)
    assert page(deal, visit) in client.get(f"/opportunities/{deal.pk}").content.decode()
    form = client.get(page(deal, visit)).content.decode()
    assert "谈了需求" in form and "张总" in form and "删掉这次动作" in form and "再去一趟" in form
    assert client.post(page(deal, visit), typed(visit, content="谈了排程")).status_code == 302
    assert (now(visit).content, now(visit).version) == ("谈了排程", 2)
    stale = client.post(page(deal, visit), typed(visit, content="谈了成本"))
    text = stale.content.decode()
    assert stale.status_code == 409 and "谈了排程" in text and "谈了成本" in text
    assert "改了动作" in client.get(f"/opportunities/{deal.pk}").content.decode()
    wrong = client.post(page(deal, visit), typed(now(visit), on="2026-02-30", content="留着我"))
    assert wrong.status_code == 422 and "留着我" in wrong.content.decode()


def test_the_page_takes_it_back_with_its_next_step(world, deal, visit):
    client = world.client(world.wang)
    assert client.post(page(deal, visit, "/removal")).status_code == 422  # nobody's version
    assert client.post(page(deal, visit, "/removal"), typed(visit, version=9)).status_code == 409
    assert client.post(page(deal, visit, "/removal"), typed(visit, with_next="on")).status_code == 302
    assert not Activity.objects.exists() and step(deal) == ""
    assert "删掉了动作" in client.get(f"/opportunities/{deal.pk}").content.decode()
    assert client.get(page(deal, visit)).status_code == 404


def test_the_page_offers_it_to_those_who_may(world, deal, visit):
    grant(actor=OPERATOR, kind="opportunity", subject_id=deal.pk, person=world.zhao, reason="一起跟")
    client = world.client(world.zhao)
    assert page(deal, visit) not in client.get(f"/opportunities/{deal.pk}").content.decode()
    assert client.get(page(deal, visit)).status_code == 403
    assert client.post(page(deal, visit, "/removal"), typed(visit)).status_code == 403
    other = world.deal("另一单")
    assert world.client(world.wang).get(page(other, visit)).status_code == 404


def test_the_command_corrects_and_takes_back(world, deal, visit, capsys):
    def tell(*words) -> tuple[int, dict]:
        code = main(["deal", "activity", deal.ref, *words, "--as", world.wang.email, "--json"])
        return code, json.loads(capsys.readouterr().out)

    code, data = tell(str(visit.pk), "content=谈了排程", "theirs=张总、李会计", "minutes=45")
    assert (code, data["content"], data["theirs"], data["minutes"]) == (0, "谈了排程", ["张总", "李会计"], 45)
    assert tell("999", "content=x")[1]["refused"][0]["key"] == "unknown_activity"
    assert tell(str(visit.pk), "on=昨天x")[0] == 1
    assert tell(str(visit.pk), "--remove", "--with-next") == (0, {"id": visit.pk})
    assert not Activity.objects.exists() and step(deal) == ""


def test_S9_a_next_step_lies_today_or_later_whatever_writes_it(world):
    """Logged with an activity, put in the place of one done, arranged by itself, brought by a new deal."""
    deal, wang = world.deal(), world.actor(world.wang)
    before = {
        "next_step": "演示",
        "next_step_kind": "demo",
        "next_step_on": clock.today() - dt.timedelta(days=1),
    }
    for write in (
        lambda step: operations.log_activity(actor=wang, deal=deal, activity=world.visit("visit"), **step),
        lambda step: operations.finish_next_step(
            actor=wang, deal=deal, version=Opportunity.objects.get(pk=deal.pk).version,
            activity=world.visit("visit"), **step,
        ),
        lambda step: operations.arrange_next_step(actor=wang, deal=deal, **step),
        lambda step: operations.open_deals(actor=wang, deals=[operations.NewDeal("又一单", **step)]),
        lambda step: operations.change(actor=wang, deal=deal, version=deal.version, changes=step),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            write(before)
        assert [reason.key for reason in refused.value.reasons] == ["next_past"]
        assert refused.value.reasons[0].field == "next_step_on"
        assert str(before["next_step_on"]) in refused.value.sentences[0]
        assert not Activity.objects.exists() and Opportunity.objects.get().next_step == ""
