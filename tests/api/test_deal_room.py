"""The deal room through the API: what is written down reaches the verdict, and the same things are refused (S2–S11)."""

import pytest

from tests.api.living import free_question
from tuijin.common import clock
from tuijin.customers.operations import NewContact, add_contacts
from tuijin.opportunities.models import Stakeholder
from tuijin.people.actors import OPERATOR
from tuijin.playbook.queries import current
from tuijin.timeline.models import Entry


@pytest.fixture
def deal(world):
    return world.deal()


@pytest.fixture
def path(deal):
    return f"/opportunities/{deal.pk}"


@pytest.fixture
def zhang(world):
    return world.customer.contacts.get(name="张总")


@pytest.fixture
def stranger(world):
    """Somebody at another customer of wang's."""
    other = world.add_customer("别家公司", world.wang)
    return add_contacts(actor=OPERATOR, contacts=[NewContact(other, "外人")])[0]


def fault(answer) -> tuple[int, str, str]:
    """(status, key, field) of the first thing that is wrong."""
    first = answer.json()["errors"][0]
    return answer.status_code, first["key"], first["field"]


def join(caller, path, contact, **fields) -> dict:
    made = caller.post(f"{path}/stakeholders", {"contact_id": contact.pk, **fields})
    assert made.status_code == 201, made.content
    return made.json()


def test_S2_an_answer_counts_is_corrected_and_taken_back(wang, path, zhang):
    question, known = free_question().key, wang.get(path).json()["coverage"]["answered"]
    told = {"question": question, "text": "三家厂", "how": "why", "source_id": zhang.pk, "confidence": 3}
    made = wang.post(f"{path}/answers", told, Idempotency_Key="a1")
    assert (made.status_code, made.json()["source"]["name"], made.json()["how"]) == (201, "张总", "why")
    assert made.json()["on"] == clock.today().isoformat()
    assert wang.post(f"{path}/answers", told, Idempotency_Key="a1").content == made.content
    assert wang.get(path).json()["coverage"]["answered"] == known + 1
    one = made["Location"].removeprefix("/api/v1")
    seen = wang.get(one)
    assert wang.patch(one, {"text": "四家厂"}, If_Match='"v9"').status_code == 412
    changed = wang.patch(one, {"text": "四家厂", "disputed": True}, If_Match=seen["ETag"])
    assert (changed.json()["text"], changed.json()["how"], changed["ETag"]) == ("四家厂", "why", '"v2"')
    assert wang.send("DELETE", one).status_code == 204
    assert wang.get(f"{path}/answers").json()["items"] == []
    assert wang.get(one).status_code == 404


@pytest.mark.parametrize(
    ("body", "key", "field"),
    [
        ({"question": "weather", "text": "晴"}, "unknown_key", "question"),
        ({"question": "who_decides", "text": "张总"}, "lives_elsewhere", "question"),
        ({"text": "  "}, "field_missing", "text"),
        ({"on": "2090-01-01"}, "day_ahead", "on"),
        ({"confidence": 4}, "less_than_equal", "confidence"),
        ({"how": "loud"}, "literal_error", "how"),
    ],
)
def test_S2_an_answer_that_cannot_be_is_refused_by_its_field(wang, path, body, key, field):
    whole = {"question": free_question().key, "text": "三家厂"} | body
    assert fault(wang.post(f"{path}/answers", whole)) == (422, key, field)
    assert wang.get(f"{path}/answers").json()["items"] == []


def test_S2_what_lives_elsewhere_is_confirmed_by_two_and_contradicted(world, wang, deal, path, zhang):
    answers, question = f"{path}/answers", "expected_date"
    assert fault(wang.post(answers, {"question": question, "source_id": zhang.pk})) == (
        422, "nothing_to_confirm", "question",
    )  # fmt: skip
    wang.patch(path, {"expected_on": world.soon(30).isoformat()}, If_Match=wang.get(path)["ETag"])
    assert fault(wang.post(answers, {"question": question})) == (422, "field_missing", "source_id")
    first = wang.post(answers, {"question": question, "source_id": zhang.pk, "confidence": 3})
    assert first.status_code == 201, first.content
    assert (first.json()["text"], first.json()["confirms"], first.json()["stands"]) == ("", True, True)
    wang.post(answers, {"question": question, "source_name": "李会计"})

    def of_time():
        return next(one for one in wang.get(path).json()["coverage"]["categories"] if one["key"] == "time")

    assert (of_time()["verified"], of_time()["disputed"]) == (1, 0)
    against = {"question": question, "source_name": "门卫", "text": "明年才签", "disputed": True}
    assert wang.post(answers, against).json()["text"] == "明年才签"
    assert of_time()["disputed"] == 1
    wang.patch(path, {"expected_on": world.soon(60).isoformat()}, If_Match=wang.get(path)["ETag"])
    assert [one["stands"] for one in wang.get(answers).json()["items"]] == [False, False, False]
    assert (of_time()["verified"], of_time()["disputed"]) == (0, 0)


def test_S3_the_first_visit_is_prepared_noted_and_bears_an_appointment(world, wang, path, zhang):
    sheet = f"{path}/first-visit"
    empty = wang.get(sheet)
    assert (empty.json()["version"], empty["ETag"], empty.json()["homework"]) == (0, '"v0"', "")
    asked = {question["key"] for one in empty.json()["to_ask"] for question in one["questions"]}
    assert free_question().key in asked and len(empty.json()["to_tell"]) == len(current().ideas)
    assert wang.patch(sheet, {"homework": "查了官网"}).status_code == 428
    assert wang.patch(sheet, {"homework": "查了官网"}, If_Match='"v9"').status_code == 412
    assert wang.patch(sheet, {"homework": "查了官网"}, If_Match='"what"').status_code == 412
    noted = wang.patch(sheet, {"homework": "查了官网"}, If_Match='"v0"')
    assert noted.status_code == 200 and noted.json()["homework"] == "查了官网"
    assert wang.patch(sheet, {"homework": "别人写的"}, If_Match='"v0"').status_code == 412
    idea = current().ideas[0].key
    came = {"ideas": [idea], "recognised_by_id": zhang.pk, "recognition": "主动留了手机号"}
    told = wang.patch(sheet, came, If_Match=noted["ETag"]).json()
    assert (told["ideas"], told["recognised_by"]["name"], told["homework"]) == ([idea], "张总", "查了官网")
    found = told["brought"]
    assert (found["ideas"], found["of_ideas"], found["recognised"]) == (1, len(current().ideas), "张总")
    assert found["appointment"] is None
    day = world.soon().isoformat()
    talk = {"next_step": "约张总喝茶", "next_step_kind": "private_talk", "next_step_on": day}
    wang.patch(path, talk, If_Match=wang.get(path)["ETag"])
    assert wang.get(sheet).json()["brought"]["appointment"] == {"on": day, "held": False}


@pytest.mark.parametrize(
    ("body", "key", "field"),
    [
        ({"ideas": ["no_such_idea"]}, "unknown_key", "ideas"),
        ({"recognised_by_id": 999_999}, "unknown_record", "recognised_by_id"),
        ({"homework": "长" * 4_001}, "too_long", "homework"),
        ({"praise": "x"}, "extra_forbidden", "praise"),
    ],
)
def test_S3_what_cannot_be_noted_of_a_first_visit_is_refused_by_its_field(wang, path, body, key, field):
    assert fault(wang.patch(f"{path}/first-visit", body, If_Match='"v0"')) == (422, key, field)
    assert wang.get(f"{path}/first-visit").json()["version"] == 0


def test_S3_a_stranger_does_not_win_us_recognition(wang, path, stranger):
    refused = wang.patch(f"{path}/first-visit", {"recognised_by_id": stranger.pk}, If_Match='"v0"')
    assert fault(refused) == (422, "another_customer", "recognised_by_id")


def test_S11_two_names_of_a_rival_are_merged_by_leaders_and_count_together(world, wang, caller):
    world.deal("甲", competitors="金蝶")
    world.deal("乙", competitors="金蝶 K3")
    told = {"written": "金蝶 K3", "rival": "金蝶", "product": "K3"}
    assert wang.post("/rival-names", told).status_code == 403
    li = caller(world.li)
    made = li.post("/rival-names", told)
    assert made.status_code == 201 and made.json()["rival"] == "金蝶"
    assert wang.get("/rival-names").json()["items"] == [made.json()]
    (row,) = wang.get("/reports/rivals").json()["rows"]
    assert (row["name"], row["met"], row["also"]) == ("金蝶", 2, ["金蝶 K3"])
    assert fault(li.post("/rival-names", {"written": "金蝶", "rival": " 金蝶"})) == (422, "himself", "rival")
    one = made["Location"].removeprefix("/api/v1")
    assert wang.send("DELETE", one).status_code == 403
    assert li.send("DELETE", one).status_code == 204 and li.get(one).status_code == 404
    assert len(wang.get("/reports/rivals").json()["rows"]) == 2


def test_S4_somebody_of_another_customer_is_refused_wherever_he_is_named(wang, path, zhang, stranger):
    told = {"question": free_question().key, "text": "三家厂", "source_id": stranger.pk}
    event = {"kind": current().events[0].key, "evidence": "说的", "confirmed_by_id": stranger.pk}
    refused = "another_customer"
    assert fault(wang.post(f"{path}/answers", told)) == (422, refused, "source_id")
    assert fault(wang.post(f"{path}/events", event)) == (422, refused, "confirmed_by_id")
    assert fault(wang.post(f"{path}/stakeholders", {"contact_id": stranger.pk})) == (
        422,
        refused,
        "contact_id",
    )
    joined = join(wang, path, zhang)
    change = wang.patch(
        f"{path}/stakeholders/{joined['id']}", {"confirmed_by_id": stranger.pk}, If_Match='"v1"'
    )
    assert fault(change) == (422, refused, "confirmed_by_id")
    assert "别家公司" not in change.content.decode()


def test_S4_who_is_not_known_yet_is_added_with_the_part_or_not_at_all(world, wang, path):
    part = {"name": "钱主任", "department": "生产部", "roles": ["no_such_role"]}
    assert fault(wang.post(f"{path}/stakeholders", part)) == (422, "unknown_key", "roles")
    assert not world.customer.contacts.filter(name="钱主任").exists()
    made = wang.post(f"{path}/stakeholders", part | {"roles": [current().roles[0].key]}).json()
    assert (made["contact"]["name"], made["department"], made["roles"]) == (
        "钱主任", "生产部", [current().roles[0].key],
    )  # fmt: skip
    assert fault(wang.post(f"{path}/stakeholders", {})) == (422, "field_missing", "name")
    nobody = world.deal("待定", customer=None)
    refused = wang.post(f"/opportunities/{nobody.pk}/stakeholders", {"name": "某人"})
    assert refused.status_code == 422 and refused.json()["errors"][0]["key"] == "customer_first"


def test_S4_his_part_changes_and_a_deed_wins_him(wang, path, zhang):
    joined = join(wang, path, zhang, influence=3, attitude=-1)
    one = f"{path}/stakeholders/{joined['id']}"
    assert (joined["attitude"], joined["won_on"], joined["deeds"]) == (-1, None, [])
    assert fault(wang.post(f"{path}/stakeholders", {"contact_id": zhang.pk})) == (422, "twice", "contact_id")
    changed = wang.patch(one, {"attitude": 2, "coverage": 1}, If_Match='"v1"').json()
    assert (changed["attitude"], changed["coverage"], changed["influence"]) == (2, 1, 3)
    deed = {"kind": current().deeds[0].key, "text": "给了名单", "on": "2026-07-01"}
    assert wang.post(f"{one}/deeds", deed).status_code == 201
    won = wang.get(one)
    assert (won.json()["won_on"], won.json()["deeds"][0]["text"]) == ("2026-07-01", "给了名单")
    assert fault(wang.post(f"{one}/deeds", deed | {"kind": "smiled"})) == (422, "unknown_key", "kind")
    assert wang.send("DELETE", one).status_code == 204
    assert wang.get(f"{path}/stakeholders").json()["items"] == []


def test_S4_what_he_wants_for_himself_is_for_owner_and_leaders(world, wang, caller, path, deal, zhang):
    own = "想升职"
    joined = join(wang, path, zhang, own_need=own)
    one = f"{path}/stakeholders/{joined['id']}"
    assert wang.get(one).json()["own_need"] == own
    assert caller(world.li).get(one).json()["own_need"] == own
    deal.presales = world.chen
    deal.save()
    helper = caller(world.chen)
    assert helper.get(one).json()["own_need"] is None
    assert own not in helper.get(f"{path}/stakeholders").content.decode()
    assert helper.patch(one, {"own_need": "加薪"}, If_Match='"v1"').status_code == 403
    narrow = caller(world.li, ["opportunities:read"])
    assert narrow.get(one).json()["own_need"] is None
    assert Stakeholder.objects.get().own_need == own


def test_S4_ties_may_not_run_in_a_circle_nor_to_another_deal(world, wang, path, zhang):
    li = world.customer.contacts.get(name="李会计")
    boss, clerk = join(wang, path, zhang)["id"], join(wang, path, li)["id"]
    kind = next(tie.key for tie in current().ties if tie.ordered)
    made = wang.post(f"{path}/ties", {"kind": kind, "one_id": clerk, "other_id": boss})
    assert (made.status_code, made.json()["one"]["name"]) == (201, "李会计")
    back = wang.post(f"{path}/ties", {"kind": kind, "one_id": boss, "other_id": clerk})
    assert fault(back) == (422, "in_a_circle", "other_id")
    himself = wang.post(f"{path}/ties", {"kind": kind, "one_id": boss, "other_id": boss})
    assert fault(himself) == (422, "himself", "other_id")
    other = f"/opportunities/{world.deal('另一单').pk}"
    elsewhere = join(wang, other, li)["id"]
    strange = wang.post(f"{path}/ties", {"kind": kind, "one_id": boss, "other_id": elsewhere})
    assert fault(strange) == (422, "unknown_record", "other_id")
    one = f"{path}/ties/{made.json()['id']}"
    assert wang.send("DELETE", f"{other}/ties/{made.json()['id']}").status_code == 404
    assert (wang.send("DELETE", one).status_code, wang.send("DELETE", one).status_code) == (204, 404)


def test_S11_a_rival_his_price_and_our_arguments(wang, path, deal):
    made = wang.post(f"{path}/rivals", {"name": "金蝶", "price": "90000.00"})
    one = made["Location"].removeprefix("/api/v1")
    assert wang.get(path).json()["competitors"] == "金蝶"
    assert fault(wang.post(f"{path}/rivals", {"name": "金蝶"})) == (422, "twice", "name")
    position = current().positions[0].key
    changed = wang.patch(one, {"position": position, "price": None}, If_Match=made["ETag"])
    assert (changed.json()["position"], changed.json()["price"]) == (position, None)
    claim = {"kind": next(one.key for one in current().arguments if one.about_rival), "text": "实施失败过"}
    assert fault(wang.post(f"{one}/arguments", claim)) == (422, "source_missing", "source")
    assert wang.post(f"{one}/arguments", claim | {"source": "行业报告"}).status_code == 201
    (kept,) = wang.get(one).json()["arguments"]
    assert kept["source"] == "行业报告"
    assert wang.send("DELETE", f"{one}/arguments/{kept['id']}").status_code == 204
    assert wang.get(one).json()["arguments"] == []
    assert wang.send("DELETE", f"{one}/arguments/{kept['id']}").status_code == 404
    assert wang.send("DELETE", one).status_code == 204
    assert wang.get(path).json()["competitors"] == ""


def test_OG5_each_kind_of_event_once_and_the_page_says_what_it_changes(wang, path, deal, zhang):
    kind = next(event.key for event in current().events if not event.ours)
    assert wang.get(f"{path}/qualification").json()["alarm"]
    told = {"kind": kind, "evidence": "总部发文", "due_on": "2026-12-31", "harm_amount": "500000.00"}
    made = wang.post(f"{path}/events", told | {"confirmed_by_id": zhang.pk})
    assert (made.status_code, made.json()["harm_amount"]) == (201, "500000.00")
    assert fault(wang.post(f"{path}/events", told)) == (422, "twice", "kind")
    page = wang.get(f"{path}/qualification").json()
    assert (page["alarm"], page["events"][0]["confirmed_by"]["name"]) == (None, "张总")
    assert page["sheets"] and all(sheet["met"] <= sheet["total"] for sheet in page["sheets"])
    one = made["Location"].removeprefix("/api/v1")
    assert fault(wang.patch(one, {"evidence": ""}, If_Match='"v1"')) == (422, "field_missing", "evidence")
    gone = wang.patch(one, {"applies": False, "evidence": ""}, If_Match='"v1"')
    assert (gone.status_code, gone.json()["applies"]) == (200, False)
    assert wang.get(f"{path}/qualification").json()["alarm"]


def test_S8_a_symptom_is_set_aside_for_a_while_and_shown_when_that_is_taken_back(world, wang, path, deal):
    shown = [one["key"] for one in wang.get(path).json()["symptoms"]]
    assert shown, "a bare deal has something wrong with it"
    body = {"key": shown[0], "reason": "下周就约", "until": world.soon(9).isoformat()}
    assert fault(wang.post(f"{path}/dismissals", body | {"until": world.soon(99).isoformat()})) == (
        422, "day_out_of_range", "until",
    )  # fmt: skip
    assert wang.post(f"{path}/dismissals", body).json()["standing"] is True
    assert shown[0] not in [one["key"] for one in wang.get(path).json()["symptoms"]]
    assert wang.send("DELETE", f"{path}/dismissals/{shown[0]}").status_code == 204
    assert [one["key"] for one in wang.get(path).json()["symptoms"]] == shown
    assert [one["standing"] for one in wang.get(f"{path}/dismissals").json()["items"]] == [False]
    assert wang.send("DELETE", f"{path}/dismissals/{shown[0]}").status_code == 404
    assert "dismissal_withdrawn" in Entry.objects.about("opportunity", [deal.pk]).values_list(
        "verb", flat=True
    )


def test_others_deals_are_not_there(world, wang, caller, path, zhang):
    zhao, joined = caller(world.zhao), join(wang, path, zhang)
    for part in ("answers", "stakeholders", "ties", "rivals", "events", "dismissals", "qualification"):
        assert zhao.get(f"{path}/{part}").status_code == 404
    mine = f"/opportunities/{world.deal('赵的', owner=world.zhao).pk}"
    assert zhao.patch(f"{mine}/stakeholders/{joined['id']}", {}, If_Match='"v1"').status_code == 404
    assert zhao.post(f"{path}/rivals", {"name": "用友"}).status_code == 404


def test_a_token_that_only_reads_writes_nothing(world, caller, path, zhang):
    reader = caller(world.wang, ["opportunities:read"])
    assert reader.get(f"{path}/stakeholders").status_code == 200
    assert reader.post(f"{path}/stakeholders", {"contact_id": zhang.pk}).status_code == 403
    assert reader.post(f"{path}/rivals", {"name": "用友"}).status_code == 403


def test_refusals_speak_the_readers_language(wang, path):
    body = {"question": "weather", "text": "晴"}
    english, chinese = (
        wang.post(f"{path}/answers", body, Accept_Language=language).json()["detail"]
        for language in ("en", "zh")
    )
    assert english.isascii() and not chinese.isascii()


def test_S10_the_strategy_is_read_and_chosen(wang, deal, path):
    before = wang.get(path)
    assert before.json()["strategy"] == "" and before.json()["play"]["timing"]
    key = next(strategy.key for strategy in current().strategies if strategy.late)
    answer = wang.patch(path, {"strategy": key}, If_Match=before["ETag"])
    assert answer.status_code == 200 and answer.json()["strategy"] == key
    refused = wang.patch(path, {"strategy": "blitz"}, If_Match=answer["ETag"])
    assert fault(refused) == (422, "unknown_key", "strategy")
