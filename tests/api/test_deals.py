"""S1 through the API: the same operations, the same refusals as on the pages."""

from dataclasses import replace

import pytest

from tests.api.living import confirmable, opening_kind, winner_reason
from tuijin.activities.operations import log
from tuijin.common import clock
from tuijin.customers.operations import NewContact, add_contacts
from tuijin.opportunities.models import Opportunity
from tuijin.people.actors import OPERATOR
from tuijin.people.operations import grant
from tuijin.playbook.queries import current


@pytest.fixture
def deal(world):
    return world.deal()


def test_S1_a_closed_gate_answers_422_with_what_is_missing(wang, deal):
    answer = wang.post(
        f"/opportunities/{deal.pk}/advancement", {"to": current().stages[1].key}, If_Match='"v1"'
    )
    problem = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert problem["moved"] is False
    exits = {condition.key: condition.text.en for condition in current().first_stage.exit}
    assert problem["missing"]
    assert all(exits[item["key"]] == item["text"] for item in problem["missing"])


def test_S1_a_rep_asks_and_his_manager_grants(world, wang, caller, deal):
    path, target = f"/opportunities/{deal.pk}", current().stages[1].key
    asked = wang.post(f"{path}/advancement", {"to": target, "exception": "赶时间"}, If_Match='"v1"')
    assert (asked.status_code, asked.json()["moved"], asked.json()["waiver"]["state"]) == (
        200,
        False,
        "asked",
    )
    decision = f"{path}/waivers/{asked.json()['waiver']['id']}/decision"
    assert wang.post(decision, {"grant": True}, If_Match='"v1"').status_code == 403
    manager = caller(world.li)
    assert manager.post(decision, {"grant": True}, If_Match='"v9"').status_code == 412
    granted = manager.post(decision, {"grant": True, "answer": "好"}, If_Match='"v1"')
    assert (granted.status_code, granted.json()["stage"], granted["ETag"]) == (200, target, '"v2"')
    whole = wang.get(path).json()
    assert [waiver["state"] for waiver in whole["waivers"]] == ["granted"]
    assert [move["kind"] for move in whole["moves"]] == ["advanced", "opened"]


def test_S1_a_confirmation_counts_and_can_be_withdrawn(wang, deal):
    path, key = f"/opportunities/{deal.pk}", confirmable().key
    assert wang.post(f"{path}/confirmations", {"condition": key, "note": "张总说的"}).status_code == 201
    met = wang.get(path).json()
    assert [item["condition"] for item in met["confirmations"]] == [key]
    assert key not in [item["key"] for item in met["gate"]["missing"]]
    assert wang.send("DELETE", f"{path}/confirmations/{key}").status_code == 204
    assert wang.send("DELETE", f"{path}/confirmations/{key}").status_code == 404


def test_S1_many_are_advanced_each_by_itself(world, wang, deal):
    lost = Opportunity.objects.get(pk=world.deal("另一个").pk)
    body = {"ids": [deal.pk, 2**40, lost.pk, deal.pk], "to": current().stages[1].key}
    results = wang.post("/opportunities/advancements", body).json()["results"]
    assert [item["id"] for item in results] == [deal.pk, 2**40, lost.pk]
    assert [item["moved"] for item in results] == [False, False, False]
    assert results[0]["missing"] and results[1]["reasons"][0]["key"] == "not_found"


def test_the_same_is_written_into_many_and_each_refusal_is_told(world, wang, deal):
    other, fixed = world.deal("另一个"), current().lost_reasons[0].key
    body = {"ids": [other.pk, 2**40, deal.pk], "claimed_grade": "B", "next_step": "约张总"}
    results = wang.post("/opportunities/changes", body).json()["results"]
    assert [(item["id"], item["changed"]) for item in results] == [
        (other.pk, True), (2**40, False), (deal.pk, True),
    ]  # fmt: skip
    assert results[1]["reasons"][0]["key"] == "not_found"
    deal.refresh_from_db()
    assert (deal.claimed_grade, deal.next_step) == ("B", "约张总")
    assert wang.post("/opportunities/changes", {"ids": [deal.pk]}).status_code == 422
    [refused] = wang.post("/opportunities/changes", {"ids": [deal.pk], "claimed_grade": fixed}).json()[
        "results"
    ]
    assert not refused["changed"] and refused["reasons"]
    past = {"ids": [deal.pk], "next_step": "打电话", "next_step_on": world.soon(-1).isoformat()}
    [refused] = wang.post("/opportunities/changes", past).json()["results"]
    assert refused["reasons"][0]["key"] == "next_past"
    mine = {"ids": [deal.pk], "owner_id": world.boss.pk}
    [refused] = wang.post("/opportunities/changes", mine).json()["results"]
    assert refused["reasons"][0]["key"] == "forbidden"


def test_losing_asks_for_the_winner_and_reviving_for_a_reason(wang, deal):
    path = f"/opportunities/{deal.pk}"
    reason = winner_reason().key
    assert (
        wang.post(f"{path}/loss", {"reason": reason}, If_Match='"v1"').json()["errors"][0]["field"]
        == "winner"
    )
    lost = wang.post(f"{path}/loss", {"reason": reason, "winner": "金蝶"}, If_Match='"v1"')
    assert (lost.json()["outcome"], lost.json()["lost_to"], lost["ETag"]) == ("lost", "金蝶", '"v2"')
    assert wang.post(f"{path}/revival", {"note": " "}, If_Match='"v2"').status_code == 422
    assert wang.post(f"{path}/revival", {"note": "对手失败"}, If_Match='"v2"').json()["outcome"] == "open"


def test_S7_a_deal_that_could_not_be_judged_is_revived(wang, world):
    deal = world.deal(claimed_grade=current().unjudged_grade.key)
    path, grade = f"/opportunities/{deal.pk}/revival", current().judged_grades[0].key
    done = wang.post(path, {"note": "预算批了", "grade": grade}, If_Match='"v1"')
    assert (done.status_code, done.json()["claimed_grade"]) == (200, grade)
    assert wang.post(path, {"note": "预算批了"}, If_Match='"v2"').status_code == 422


def test_S1_a_fact_is_told_and_listed(world, wang, deal):
    path, fact = f"/opportunities/{deal.pk}/facts", current().facts[0].key
    made = wang.post(path, {"key": fact, "value": "三十万", "source": "张总"})
    assert (made.status_code, made.json()["value"], made.json()["by"]) == (201, "三十万", "王磊")
    assert [item["key"] for item in wang.get(path).json()["items"]] == [fact]
    assert wang.post(path, {"key": "weather", "value": "晴"}).json()["errors"][0]["key"] == "unknown_key"
    assert world.deal("另一单").facts.count() == 0


def test_a_leader_opens_a_deal_to_a_colleague_and_takes_it_back(world, wang, caller, deal):
    path, manager, zhao = f"/opportunities/{deal.pk}/grants", caller(world.li), caller(world.zhao)
    body = {"person_id": world.zhao.pk, "reason": "一起跟"}
    assert wang.post(path, body).status_code == 403
    assert zhao.get(f"/opportunities/{deal.pk}").status_code == 404
    made = manager.post(path, body)
    assert (made.status_code, made.json()["person"]["id"]) == (201, world.zhao.pk)
    assert zhao.get(f"/opportunities/{deal.pk}").status_code == 200
    assert [item["reason"] for item in manager.get(path).json()["items"]] == ["一起跟"]
    assert manager.post(path, body | {"person_id": 10**6}).status_code == 422
    assert manager.send("DELETE", f"{path}/{made.json()['id']}").status_code == 204
    assert zhao.get(f"/opportunities/{deal.pk}").status_code == 404


def test_only_leaders_change_the_owner(world, wang, caller, deal):
    path, body = f"/opportunities/{deal.pk}", {"owner_id": world.zhao.pk}
    assert wang.patch(path, body, If_Match='"v1"').json()["errors"][0]["key"] == "opportunities:assign"
    assert caller(world.li).patch(path, body, If_Match='"v1"').json()["owner"]["name"] == world.zhao.name


def test_an_activity_is_corrected_and_taken_back_against_its_version(world, wang):
    deal = world.deal()
    zhang = world.customer.contacts.get(name="张总")
    told = {
        "kind": "visit",
        "on": clock.today().isoformat(),
        "content": "谈了需求",
        "no_next_because": "试验",
    }
    one = "/activities/" + str(wang.post(f"/opportunities/{deal.pk}/activities", told).json()["id"])
    assert wang.patch(one, {"content": "x"}).status_code == 428
    there = {"theirs": [{"contact_id": zhang.pk, "name": "z"}], "ours": [world.wang.pk]}
    changed = wang.patch(one, {"content": "谈了排程"} | there, If_Match='"v1"')
    assert (changed.status_code, changed.json()["content"], changed["ETag"]) == (200, "谈了排程", '"v2"')
    assert [each["name"] for each in changed.json()["people"]] == [world.wang.name, "张总"]
    other = world.add_customer("别家公司", world.wang)
    stranger = add_contacts(actor=OPERATOR, contacts=[NewContact(other, "外人")])[0]
    strange = {"theirs": [{"contact_id": stranger.pk, "name": "外人"}]}
    assert wang.patch(one, strange, If_Match='"v2"').json()["errors"][0]["key"] == "unknown_record"
    assert wang.send("DELETE", one).status_code == 428
    assert wang.send("DELETE", one, If_Match='"v1"').status_code == 412
    assert wang.get(one).json()["content"] == "谈了排程"
    assert wang.send("DELETE", one, If_Match='"v2"').status_code == 204
    assert wang.get(one).status_code == 404
    assert wang.get(f"/opportunities/{deal.pk}/activities").json()["items"] == []


def test_who_did_not_write_it_may_see_it_and_not_change_it(world, caller, wang):
    deal = world.deal()
    told = {
        "kind": "visit",
        "on": clock.today().isoformat(),
        "content": "谈了需求",
        "no_next_because": "试验",
    }
    one = "/activities/" + str(wang.post(f"/opportunities/{deal.pk}/activities", told).json()["id"])
    grant(actor=OPERATOR, kind="opportunity", subject_id=deal.pk, person=world.zhao, reason="一起跟")
    zhao = caller(world.zhao)
    assert zhao.get(one).status_code == 200
    assert zhao.patch(one, {"content": "我改的"}, If_Match='"v1"').status_code == 403
    assert zhao.send("DELETE", one, If_Match='"v1"').status_code == 403


@pytest.mark.parametrize(("asked", "left"), [("", "看演示"), ("?with_next=true", "先打电话")])
def test_S9_the_next_step_that_came_with_an_activity_goes_when_that_is_asked(world, wang, asked, left):
    deal = world.deal(next_step="先打电话", next_step_on=world.soon())
    told = {
        "kind": "visit",
        "on": clock.today().isoformat(),
        "content": "谈了需求",
        "theirs": [{"name": "张总"}],
    }
    told |= {"next_step": "看演示", "next_step_on": world.soon(5).isoformat()}
    one = "/activities/" + str(wang.post(f"/opportunities/{deal.pk}/activities", told).json()["id"])
    assert wang.send("DELETE", f"{one}{asked}", If_Match='"v1"').status_code == 204
    assert wang.get(f"/opportunities/{deal.pk}").json()["next_step"] == left


def test_what_was_done_about_a_customer_is_taken_back_too(world, wang):
    (row,) = log(
        actor=world.actor(world.wang),
        activities=[replace(world.visit("visit"), subject_kind="customer", subject_id=world.customer.pk)],
    )
    assert wang.send("DELETE", f"/activities/{row.pk}?with_next=true", If_Match='"v1"').status_code == 204


def test_the_first_visit_of_a_lead_opens_a_deal(world, wang):
    lead = world.lead()
    visit = {
        "kind": opening_kind().key,
        "on": clock.today().isoformat(),
        "content": "谈了",
        "no_next_because": "试验",
    }
    made = wang.post(f"/leads/{lead.pk}/first-visit", visit, If_Match='"v1"', Idempotency_Key="v1")
    assert (made.status_code, made.json()["stage"]) == (201, current().opening_stage.key)
    assert wang.get(made["Location"].removeprefix("/api/v1")).json()["lead_id"] == lead.pk
    again = wang.post(f"/leads/{lead.pk}/first-visit", visit, If_Match='"v1"', Idempotency_Key="v1")
    assert again.content == made.content
    assert wang.get(f"/leads/{lead.pk}").json()["state"] == "visited"
    assert wang.post(f"/leads/{lead.pk}/dropping", {"reason": "无"}, If_Match='"v2"').status_code == 422


def test_an_activity_asks_for_the_next_step_and_is_corrected(world, wang, deal):
    path = f"/opportunities/{deal.pk}/activities"
    visit = {"kind": opening_kind().key, "on": "2026-08-06", "content": "谈了", "theirs": [{"name": "张总"}]}
    assert wang.post(path, visit).json()["errors"][0]["field"] == "next_step"
    step = {"next_step": "演示", "next_step_on": "2026-08-08"}
    assert wang.post(path, visit | step).json()["errors"][0]["key"] == "next_past"
    assert wang.get(path).json()["items"] == []
    made = wang.post(path, visit | step | {"next_step_on": world.soon().isoformat()})
    assert made.status_code == 201
    assert wang.get(f"/opportunities/{deal.pk}").json()["next_step"] == "演示"
    changed = wang.patch(made["Location"].removeprefix("/api/v1"), {"minutes": 90}, If_Match=made["ETag"])
    assert (changed.json()["minutes"], changed.json()["people"][0]["name"]) == (90, "张总")
    assert [item["id"] for item in wang.get(path).json()["items"]] == [made.json()["id"]]


def test_S12_a_correction_keeps_to_the_kind_of_the_activity(wang, deal):
    priced = next(kind for kind in current().activity_kinds if kind.required == ("amount",))
    done = {"kind": priced.key, "on": "2026-08-06", "amount": "120000.00", "no_next_because": "试验"}
    made = wang.post(f"/opportunities/{deal.pk}/activities", done)
    address = made["Location"].removeprefix("/api/v1")
    for field, value in (("outcome", "no_such_outcome"), ("amount", None)):
        answer = wang.patch(address, {field: value}, If_Match=made["ETag"])
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


def test_lists_are_narrowed(world, wang, deal):
    other = world.deal("丝杠", amount=None)
    wang.post(
        f"/opportunities/{other.pk}/loss", {"reason": winner_reason().key, "winner": "甲"}, If_Match='"v1"'
    )

    def found(query: str) -> list[int]:
        return [item["id"] for item in wang.get(f"/opportunities?{query}").json()["items"]]

    assert found("outcome=lost") == [other.pk]
    assert found(f"text={deal.ref.lower()}") == [deal.pk]
    assert found("text=昆山") == found(f"owner={world.wang.pk}") == found(f"customer={world.customer.pk}")
    assert found(f"stage={current().stages[1].key}") == []
    assert found("updated_since=2026-01-01T00:00:00Z") == [deal.pk, other.pk]
    assert found("updated_since=2099-01-01T00:00:00Z") == []


@pytest.mark.parametrize(
    ("address", "field", "known"),
    [
        ("/opportunities?stage=demmo", "stage", "negotiation"),
        ("/opportunities?outcome=wonn", "outcome", "won"),
        ("/opportunities?owner=999999", "owner", "999999"),
        ("/leads?state=opened", "state", "visited"),
        ("/leads?owner=999999", "owner", "999999"),
        ("/search?q=a&kind=deals", "kind", "opportunity"),
    ],
)
def test_a_filter_that_nothing_can_answer_is_refused_with_what_is_known(wang, deal, address, field, known):
    answer = wang.get(address)
    (fault,) = answer.json()["errors"]
    assert (answer.status_code, fault["field"]) == (422, field)
    assert known in fault["text"]


def test_the_timeline_is_told_newest_first(wang, deal):
    wang.patch(f"/opportunities/{deal.pk}", {"note": "新"}, If_Match='"v1"')
    entries = wang.get(f"/opportunities/{deal.pk}/timeline").json()["items"]
    assert [(entry["verb"], entry["door"]) for entry in entries] == [("changed", "api"), ("opened", "page")]


def test_the_report_adds_up(world, wang, deal):
    report = wang.get("/reports/pipeline").json()
    assert report["outcome"]["open"] == {"count": 1, "amount": "360000.00"}
    assert report["stage"][current().first_stage.key] == {"count": 1, "amount": "360000.00"}


def test_the_playbook_speaks_both_languages(wang):
    book = wang.get("/playbook").json()
    assert [stage["key"] for stage in book["stages"]] == list(current().stage_keys)
    assert book["stages"][0]["name"] == {"zh": "信息", "en": "Lead"}


def test_what_a_seller_enters_is_his_and_a_deal_can_follow(world, wang):
    customer = wang.post("/customers", {"name": "新来的有限公司"}).json()
    assert customer["owner"]["name"] == world.wang.name
    lead = wang.post("/leads", {"company": "新线索有限公司"}).json()
    assert lead["owner"]["name"] == world.wang.name
    opened = wang.post("/opportunities", {"name": "新单子", "customer_id": customer["id"]})
    assert opened.status_code == 201 and wang.get(f"/leads/{lead['id']}").status_code == 200
