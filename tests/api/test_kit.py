"""What all operations have in common: paging, versions, repeated creates, strictness, problems."""

import threading

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from tests.api.conftest import Caller
from tests.world import World
from tuijin.customers.models import Customer
from tuijin.customers.operations import NewCustomer, add_customers
from tuijin.people.actors import OPERATOR

PROBLEM = "application/problem+json"


def add(world: World, *names: str) -> None:
    add_customers(actor=OPERATOR, customers=[NewCustomer(name, owner=world.wang) for name in names])


def test_a_list_is_read_whole_and_nothing_twice_while_rows_are_added(world, wang):
    add(world, *[f"客户{number}" for number in range(7)])
    seen, cursor = [], ""
    while cursor is not None:
        page = wang.get(f"/customers?limit=3{cursor and '&cursor=' + cursor}").json()
        seen += [item["name"] for item in page["items"]]
        cursor = page["next"]
        if len(seen) == 3:
            add(world, "后来的")
    assert seen == [*[f"客户{number}" for number in range(7)], "后来的"]


def test_a_list_takes_the_same_number_of_queries_however_long_it_is(world, wang):
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert wang.get(path).status_code == 200
        return len(captured)

    wang.get("/me")  # the first call of a token also writes that it was used
    for path, more in (
        ("/customers", lambda: add(world, "甲公司", "乙公司", "丙公司")),
        ("/opportunities", lambda: [world.deal(str(number)) for number in range(3)]),
        ("/leads", lambda: [world.lead(f"公司{number}") for number in range(3)]),
        ("/people", lambda: world.person("新人", "new", "manager", world.east)),
    ):
        more()
        few = queries(path)
        more_still = {"/people": lambda: world.person("又一人", "newer", "manager", world.south)}.get(
            path, more
        )
        more_still()
        assert queries(path) == few, path


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "cursor=nonsense", "cursor=%00", "colour=red"]
)
def test_a_page_that_cannot_be_is_refused(wang, query):
    answer = wang.get(f"/customers?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (422, PROBLEM)
    assert answer.json()["errors"][0]["field"] == query.partition("=")[0]


def test_a_change_needs_the_version_that_was_seen(world, wang):
    path = f"/customers/{world.customer.pk}"
    seen = wang.get(path)["ETag"]
    assert wang.patch(path, {"note": "一"}).status_code == 428
    changed = wang.patch(path, {"note": "一"}, If_Match=seen)
    assert (changed.status_code, changed["ETag"]) == (200, '"v2"')
    late = wang.patch(path, {"note": "二"}, If_Match=seen)
    assert (late.status_code, late["ETag"], late["Content-Type"]) == (412, '"v2"', PROBLEM)
    assert wang.patch(path, {"note": "二"}, If_Match="v2").status_code == 422
    assert wang.get(path).json()["note"] == "一"


@pytest.mark.parametrize("tag", ['"0"', '""', '"v9"', '"v01"', 'W/"v1"', '"abc", "v7"'])
def test_a_tag_that_is_not_the_records_is_too_late(world, wang, tag):
    path = f"/customers/{world.customer.pk}"
    late = wang.patch(path, {"note": "一"}, If_Match=tag)
    assert (late.status_code, late["ETag"], late["Content-Type"]) == (412, '"v1"', PROBLEM)
    assert wang.get(path).json()["note"] == ""


@pytest.mark.parametrize("tag", ["*", '"v1"', '"other", "v1"', '"v7","v1"'])
def test_any_version_or_one_of_several_may_be_named(world, wang, tag):
    changed = wang.patch(f"/customers/{world.customer.pk}", {"note": "一"}, If_Match=tag)
    assert (changed.status_code, changed["ETag"]) == (200, '"v2"')
    assert wang.patch("/customers/999999", {"note": "一"}, If_Match=tag).status_code == 404


@pytest.mark.parametrize("tag", ["v1", "", '"v1', "* , *", '"v1" "v2"'])
def test_what_is_no_tag_is_told(world, wang, tag):
    answer = wang.patch(f"/customers/{world.customer.pk}", {"note": "一"}, If_Match=tag)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "If-Match")


def test_only_the_fields_that_are_named_change_and_null_empties(world, wang):
    path = f"/customers/{world.customer.pk}"
    wang.patch(path, {"staff": 80, "industry": "机械"}, If_Match='"v1"')
    answer = wang.patch(path, {"staff": None}, If_Match='"v2"').json()
    assert (answer["staff"], answer["industry"], answer["name"]) == (None, "机械", world.customer.name)
    assert wang.patch(path, {"name": None}, If_Match='"v3"').status_code == 422


def test_a_create_that_is_sent_twice_happens_once(wang):
    first = wang.post("/customers", {"name": "一次"}, Idempotency_Key="k1")
    again = wang.post("/customers", {"name": "一次"}, Idempotency_Key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert (again["Location"], again["ETag"]) == (first["Location"], first["ETag"])
    assert again["Idempotency-Replayed"] == "true"
    assert Customer.objects.filter(name="一次").count() == 1


def test_a_key_used_for_something_else_is_refused(wang):
    wang.post("/customers", {"name": "一次"}, Idempotency_Key="k1")
    for path, body in (("/customers", {"name": "两次"}), ("/leads", {"company": "一次"})):
        answer = wang.post(path, body, Idempotency_Key="k1")
        assert (answer.status_code, answer.json()["errors"][0]["key"]) == (422, "key_used")
    assert wang.post("/customers", {"name": "x"}, Idempotency_Key="a key").status_code == 422


def test_a_key_belongs_to_one_person_and_a_refused_create_leaves_it_free(world, wang, caller):
    assert (
        wang.post("/customers", {"name": "一次", "owner_id": 2**62}, Idempotency_Key="k1").status_code == 422
    )
    assert wang.post("/customers", {"name": "一次"}, Idempotency_Key="k1").status_code == 201
    assert "Idempotency-Replayed" not in caller(world.li).post(
        "/customers", {"name": "一次"}, Idempotency_Key="k1"
    )


def test_a_key_is_forgotten_after_a_day(wang, monkeypatch):
    from tuijin.web import operations

    wang.post("/customers", {"name": "一次"}, Idempotency_Key="k1")
    monkeypatch.setattr(operations, "KEPT_FOR", -operations.KEPT_FOR)
    assert "Idempotency-Replayed" not in wang.post("/customers", {"name": "一次"}, Idempotency_Key="k1")


@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="the tests' SQLite is one connection in memory"
)
@pytest.mark.django_db(transaction=True)
def test_the_same_create_from_many_at_once_happens_once(transactional_db):
    world = World()
    caller = Caller(world, world.wang)
    start, answers = threading.Barrier(6), []

    def create() -> None:
        start.wait()
        answers.append(caller.post("/customers", {"name": "同时"}, Idempotency_Key="k1").json()["id"])
        connections.close_all()

    threads = [threading.Thread(target=create) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(answers), len(set(answers))) == (6, 1)
    assert Customer.objects.filter(name="同时").count() == 1


@pytest.mark.parametrize(
    ("body", "field", "key"),
    [
        ({}, "name", "missing"),
        ({"name": ""}, "name", "string_too_short"),
        ({"name": "  "}, "name", "string_pattern_mismatch"),
        ({"name": "a\x00b"}, "name", "string_pattern_mismatch"),
        ({"name": "\ud800"}, "name", "string_unicode"),
        ({"name": "长" * 201}, "name", "string_too_long"),
        ({"name": 5}, "name", "string_type"),
        ({"name": "好", "nam": "坏"}, "nam", "extra_forbidden"),
        ({"name": "好", "staff": "80"}, "staff", "int_type"),
        ({"name": "好", "staff": -1}, "staff", "greater_than_equal"),
        ({"name": "好", "staff": 2**31}, "staff", "less_than_equal"),
        ({"name": "好", "staff": True}, "staff", "int_type"),
        ({"name": "好", "revenue": 5}, "revenue", "amount"),
        ({"name": "好", "revenue": "-5.00"}, "revenue", "amount"),
        ({"name": "好", "revenue": "1e9"}, "revenue", "amount"),
        ({"name": "好", "owner_id": 2**63}, "owner_id", "less_than_equal"),
        ({"name": "好", "owner_id": 2**62}, "owner_id", "unknown_record"),
        ([], "", "model_type"),
    ],
)
def test_a_body_is_taken_strictly(wang, body, field, key):
    answer = wang.post("/customers", body)
    assert (answer.status_code, answer["Content-Type"]) == (422, PROBLEM)
    assert [(error["field"], error["key"]) for error in answer.json()["errors"]] == [(field, key)]
    assert Customer.objects.count() == 0


@pytest.mark.parametrize(
    "day", ["2026-02-30", "2026-2-3", "26-02-03", "2026-02-03T00:00:00Z", 20260203, "1899-12-31"]
)
def test_a_day_that_is_none_is_refused(wang, day):
    answer = wang.post("/opportunities", {"name": "单子", "expected_on": day})
    assert [(error["field"], error["key"]) for error in answer.json()["errors"]] == [("expected_on", "day")]


def test_emoji_rare_characters_html_and_formulas_come_back_as_they_went(wang):
    for name in ("😀公司", "𠮷野家", "<b>粗</b>&amp;", "=1+1", "﷽" * 200):
        assert wang.post("/customers", {"name": name}).json()["name"] == name


def send_raw(wang: Caller, data: bytes, content_type: str = "application/json", path: str = "/customers"):
    headers = {"Authorization": f"Bearer {wang.secret}"}
    return wang.client.generic("POST", f"/api/v1{path}", data, content_type=content_type, headers=headers)


@pytest.mark.parametrize(
    "data", [b"{", b'{"name": NaN}', b"\xff\xfe\xfa", b"[" * 100_000, b'{"name": "\xd6\xd0"}']
)
def test_a_body_that_is_no_json_answers_400(wang, data):
    answer = send_raw(wang, data)
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)


def test_other_media_types_answer_415_and_floods_413(wang, settings):
    assert send_raw(wang, b"name=x", "application/x-www-form-urlencoded").status_code == 415
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = send_raw(wang, b'{"name": "' + b"x" * 2000 + b'"}')
    assert (answer.status_code, answer["Content-Type"]) == (413, PROBLEM)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("POST", "/nowhere", 404),
        ("GET", "", 404),
        ("GET", "/customers/", 404),
        ("GET", "/customers/0x1", 404),
        ("GET", "/customers/" + "9" * 5000, 404),
        ("GET", "/customers/%06%0A/x", 404),
        ("GET", "/customers/0", 422),
        ("GET", "/customers/9223372036854775808", 422),
        ("DELETE", "/customers", 405),
        ("PUT", "/me", 405),
    ],
)
def test_every_way_to_go_wrong_ends_in_a_problem(wang, method, path, status):
    answer = wang.send(method, path)
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
    assert answer.json()["status"] == status
    assert status != 405 or answer["Allow"]


def test_a_fault_of_ours_is_a_problem_too_and_says_nothing_of_the_inside(wang, monkeypatch, caplog):
    def broken(*_args, **_kwargs):
        raise RuntimeError("secret")

    monkeypatch.setattr("tuijin.customers.queries.customers", broken)
    answer = wang.get("/customers")
    assert (answer.status_code, answer["Content-Type"]) == (500, PROBLEM)
    assert b"secret" not in answer.content
    assert "secret" in caplog.text


def test_problems_speak_the_language_that_is_asked_for(wang):
    chinese, english = (wang.get("/customers/999999", Accept_Language=code) for code in ("zh-CN", "en"))
    assert chinese.json()["title"] == "找不到"
    assert (chinese["Content-Language"], english["Content-Language"]) == ("zh-hans", "en")
