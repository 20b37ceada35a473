"""The import wizard through the API, from the file to the way back: the same rights, limits and refusals."""

import datetime as dt
import io

import pytest
from django.conf import settings

from tuijin.common import clock
from tuijin.customers.models import Customer
from tuijin.opportunities.models import Opportunity
from tuijin.people.actors import OPERATOR
from tuijin.people.operations import set_permission
from tuijin.transfer import running
from tuijin.transfer.models import ImportRun
from tuijin.transfer.operations import runs
from tuijin.transfer.tests.test_bundles import HUBSPOT, zipped

DEALS = "商机编号,商机名称,客户,销售阶段,金额,开始日期\n"
CUSTOMERS = "客户编号,名称,地区\n"
TWO = DEALS + "7,一期,甲公司,跟进,12.5万,2026-03-01\n8,二期,乙公司,火星,￥1 200,\n"


@pytest.fixture
def li(world, caller):
    """A manager, who may import customers and deals."""
    return caller(world.li)


def hand_in(caller, content, kind="opportunities", **parts) -> str:
    """The path of the draft."""
    made = caller.upload("/imports", content, kind=kind, **parts)
    assert made.status_code == 201, made.content
    return made["Location"].removeprefix("/api/v1")


def through(caller, content, kind="customers") -> tuple[str, dict]:
    path = hand_in(caller, content, kind)
    return path, caller.post(f"{path}/start", None).json()


def fault(answer) -> tuple[int, str, str]:
    first = answer.json()["errors"][0]
    return answer.status_code, first["key"], first["field"]


def test_from_the_file_to_the_records_and_back(world, li):
    path = hand_in(li, TWO)
    draft = li.get(path).json()
    assert (draft["state"], draft["rows"], draft["file"], draft["by"]) == ("draft", 2, "名单.csv", "李敏")
    assert draft["columns"]["销售阶段"] == "stage" and draft["headers"][0] == "商机编号"
    stages = next(one for one in li.get(f"{path}/words").json()["items"] if one["field"] == "stage")
    assert [(one["writing"], one["meaning"] is None) for one in stages["words"]] == [
        ("火星", True),
        ("跟进", False),
    ]
    ahead = li.get(f"{path}/preview").json()
    assert (ahead["counts"]["created"], ahead["counts"]["errors"], ahead["looked_at"]) == (1, 1, 2)
    assert next(one for one in ahead["groups"] if one["outcome"] == "error")["rows"][0]["line"] == 3
    mapped = li.post(f"{path}/mapping", {"values": {"stage": {"火星": "demo"}}, "save_as": "老系统"})
    assert mapped.json()["values"] == {"stage": {"火星": "demo"}}
    assert li.get(f"{path}/preview").json()["counts"]["errors"] == 0
    assert Opportunity.objects.count() == 0, "nothing is written before it starts"
    done = li.post(f"{path}/start", None).json()
    assert (done["state"], done["done"], done["counts"]["created"], done["can_undo"]) == ("done", 2, 2, True)
    assert list(Opportunity.objects.order_by("pk").values_list("stage", flat=True)) == ["engagement", "demo"]
    undone = li.post(f"{path}/undo", None).json()
    assert (undone["state"], undone["undone"], undone["kept"], undone["undone_by"]) == (
        "undone",
        4,
        0,
        "李敏",
    )
    assert (Opportunity.objects.count(), Customer.objects.count()) == (0, 0)
    again = li.get(hand_in(li, TWO, mapping="老系统")).json()
    assert again["values"] == {"stage": {"火星": "demo"}} and again["source"] == "default"


def test_what_may_be_imported_is_told_with_its_fields_and_layouts(li):
    kinds = {one["key"]: one for one in li.get("/imports/kinds").json()["items"]}
    assert "people" not in kinds, "a manager does not bring in people"
    stage = next(one for one in kinds["opportunities"]["fields"] if one["key"] == "stage")
    assert (stage["label"]["en"], stage["required"]) == ("Stage", True)
    assert {"hubspot", "salesforce"} <= set(kinds["opportunities"]["mappings"])


def test_another_system_s_layout_is_laid_on_the_file(li):
    path = hand_in(li, "Deal Name,Deal Stage,Amount\nA,Closed Won,5\n", mapping="hubspot")
    draft = li.get(path).json()
    assert (draft["source"], draft["columns"]["Deal Stage"]) == ("hubspot", "stage")
    assert li.post(f"{path}/mapping", {"use": ""}).json()["source"] == "default"
    for name in ("nowhere", "/etc/passwd", "../x.yaml"):
        assert fault(li.post(f"{path}/mapping", {"use": name})) == (422, "no_mapping", "mapping")


@pytest.mark.parametrize(
    ("body", "key", "field"),
    [
        ({"columns": {"没有的": "name"}}, "unknown_header", "columns"),
        ({"columns": {"商机名称": "colour"}}, "unknown_field", "columns"),
        ({"columns": {"商机名称": "name", "客户": "name"}}, "twice", "columns"),
        ({"columns": {"商机名称": "name"}}, "no_columns", "file"),
        ({"values": {"colour": {"红": "red"}}}, "unknown_field", "values"),
        ({"columns": {"商机名称": 5}}, "string_type", "columns.商机名称"),
        (
            {"values": {"stage": {"火\x00星": "demo"}}},
            "string_pattern_mismatch",
            "values.stage.火\x00星.[key]",
        ),
        ({"colour": "red"}, "extra_forbidden", "colour"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused_and_nothing_of_it_kept(li, body, key, field):
    path = hand_in(li, TWO)
    before = li.get(path).json()
    assert fault(li.post(f"{path}/mapping", body)) == (422, key, field)
    assert li.get(path).json() == before


def test_a_draft_without_a_column_that_must_be_there_does_not_start(li):
    path = hand_in(li, "颜色,大小\n红,1\n")
    assert fault(li.get(f"{path}/preview")) == (422, "no_columns", "file")
    assert fault(li.post(f"{path}/start", None)) == (422, "no_columns", "file")
    assert li.get(path).json()["state"] == "draft"


def test_refused_rows_are_read_and_downloaded_mended_and_imported_again(li):
    path, done = through(li, "公司,哪天记的\n甲公司,2026-02-30\n乙公司,2026-03-01\n", "leads")
    assert (done["counts"]["created"], done["counts"]["errors"]) == (1, 1)
    row = li.get(f"{path}/refused").json()["items"][0]
    assert (row["line"], row["cells"]) == (2, ["甲公司", "2026-02-30"]) and "2026-02-30" in row["reason"]
    csv = li.get(f"{path}/errors")
    assert csv["Content-Type"] == "text/csv; charset=utf-8" and "attachment" in csv["Content-Disposition"]
    xlsx = li.get(f"{path}/errors?format=xlsx").content
    assert xlsx.startswith(b"PK")
    mended = csv.content.decode().replace("2026-02-30", "2026-02-28")
    assert through(li, mended, "leads")[1]["counts"]["created"] == 1
    assert li.get(f"{path}/errors?format=pdf").status_code == 422


def test_undo_names_the_records_that_it_left_as_they_are(li):
    through(li, CUSTOMERS + "1,甲公司,上海\n2,乙公司,北京\n")
    path, done = through(li, CUSTOMERS + "1,甲公司,苏州\n2,乙公司,天津\n")
    assert done["counts"]["updated"] == 2
    Customer.objects.filter(name="乙公司").update(version=9)
    undone = li.post(f"{path}/undo", None).json()
    assert (undone["undone"], undone["kept"]) == (1, 1)
    kept = li.get(f"{path}/kept").json()["items"]
    assert [(one["kind"], one["name"], one["line"]) for one in kept] == [("customer", "乙公司", 3)]
    assert "changed" in kept[0]["reason"] and kept[0]["id"] == Customer.objects.get(name="乙公司").pk


def test_a_started_import_is_mapped_no_more_and_started_twice_is_once(li):
    path, done = through(li, CUSTOMERS + "1,甲公司,上海\n")
    for part in ("preview", "words"):
        assert fault(li.get(f"{path}/{part}")) == (422, "not_draft", "state")
    assert fault(li.post(f"{path}/mapping", {"use": ""})) == (422, "not_draft", "state")
    assert li.post(f"{path}/start", None).json() == done
    draft = hand_in(li, CUSTOMERS + "2,乙公司,北京\n", "customers")
    assert fault(li.post(f"{draft}/undo", None)) == (422, "not_run", "state")


def test_a_long_import_goes_on_behind_is_stopped_and_gone_on_with(li, monkeypatch):
    monkeypatch.setattr(running, "AT_ONCE", 1)
    behind = []
    monkeypatch.setattr(running, "has_worker", lambda: True)
    monkeypatch.setattr(running, "async_task", lambda name, pk: behind.append(pk))
    path, begun = through(li, CUSTOMERS + "1,甲公司,上海\n2,乙公司,北京\n")
    assert (begun["state"], begun["done"], behind) == ("running", 0, [begun["id"]])
    assert li.post(f"{path}/start", None).json()["state"] == "running" and len(behind) == 1
    assert fault(li.post(f"{path}/undo", None)) == (422, "still_running", "state")
    stopped = li.post(f"{path}/stop", None).json()
    assert (stopped["state"], stopped["can_go_on"]) == ("stopped", True)
    assert li.post(f"{path}/start", None).json()["state"] == "running"
    running.carry(behind[-1])
    assert (li.get(path).json()["state"], Customer.objects.count()) == ("done", 2)


def test_one_that_died_has_failed_and_is_gone_on_with(li):
    path = hand_in(li, CUSTOMERS + "1,甲公司,上海\n", "customers")
    long_ago = clock.now() - dt.timedelta(minutes=3)
    ImportRun.objects.update(state=ImportRun.RUNNING, beat_at=long_ago)
    seen = li.get(path).json()
    assert (seen["state"], seen["can_go_on"], seen["can_undo"]) == ("failed", True, True)
    assert li.post(f"{path}/start", None).json()["state"] == "done"


def test_imports_are_seen_by_who_brought_them_and_by_who_sees_all(world, li, caller):
    path, _done = through(li, CUSTOMERS + "1,甲公司,上海\n")
    hand_in(li, CUSTOMERS + "2,乙公司,北京\n", "customers")
    assert [one["state"] for one in li.get("/imports").json()["items"]] == ["draft", "done"]
    other = caller(world.person("钱经理", "qian", "manager", world.south))
    assert other.get("/imports").json()["items"] == []
    for part in ("", "/words", "/preview", "/refused", "/kept", "/errors"):
        assert other.get(path + part).status_code == 404
    for part in ("start", "stop", "undo"):
        assert other.post(f"{path}/{part}", None).status_code == 404
    assert len(caller(world.ada).get("/imports").json()["items"]) == 2


def test_whoever_may_not_import_such_records_may_not_here_either(world, li, caller):
    assert caller(world.wang).upload("/imports", TWO, kind="opportunities").status_code == 403
    refused = li.upload("/imports", "姓名\n王磊\n", kind="people")
    assert fault(refused) == (403, "people:import", "")
    bare = caller(world.li, ["transfer:use"])
    assert fault(bare.upload("/imports", TWO, kind="opportunities")) == (403, "opportunities:import", "")
    assert bare.get("/imports/kinds").json()["items"] == []
    path, _done = through(li, CUSTOMERS + "1,甲公司,上海\n")
    assert bare.get(path).status_code == 403
    set_permission(actor=OPERATOR, role="manager", permission="customers:import", allowed=False)
    assert li.post(f"{path}/undo", None).status_code == 403
    assert Customer.objects.count() == 1


def test_rows_need_the_scopes_that_writing_them_asks_for(world, caller):
    narrow = caller(world.li, ["transfer:use", "customers:import"])
    _path, done = through(narrow, CUSTOMERS + "1,甲公司,上海\n")
    assert (done["counts"]["created"], done["counts"]["errors"]) == (0, 1)
    wider = caller(world.li, ["transfer:use", "customers:import", "customers:write", "customers:read"])
    assert through(wider, CUSTOMERS + "1,甲公司,上海\n")[1]["counts"]["created"] == 1


def test_the_same_upload_under_one_key_is_one_draft(li):
    first, again = (li.upload("/imports", TWO, key="k1", kind="opportunities") for _time in range(2))
    assert (first.status_code, again.content) == (201, first.content)
    assert again["Idempotency-Replayed"] == "true" and ImportRun.objects.count() == 1
    other = li.upload("/imports", TWO + "9,三期,丙公司,跟进,1,\n", key="k1", kind="opportunities")
    assert fault(other) == (422, "key_used", "Idempotency-Key")


@pytest.mark.parametrize(
    ("content", "name", "parts", "key", "field"),
    [
        (TWO, "a.csv", {}, "missing", "kind"),
        (TWO, "a.csv", {"kind": "colours"}, "unknown_kind", "kind"),
        (TWO, "a.csv", {"kind": "opportunities", "colour": "red"}, "extra_forbidden", "colour"),
        (TWO, "a.csv", {"kind": ["leads", "people"]}, "too_long", "kind"),
        (TWO, "a.csv", {"kind": "opportunities", "mapping": "没有的"}, "no_mapping", "mapping"),
        (b"", "a.csv", {"kind": "opportunities"}, "empty", "file"),
        (b"%PDF-1.4", "a.pdf", {"kind": "opportunities"}, "binary", "file"),
        (b"PK\x03\x04rubbish", "a.zip", {"kind": "opportunities"}, "damaged", "file"),
    ],
)
def test_an_upload_that_cannot_be_is_refused_by_its_part(li, content, name, parts, key, field):
    assert fault(li.upload("/imports", content, name, **parts)) == (422, key, field)
    assert not ImportRun.objects.exists()


def test_a_workbook_is_read_too(li):
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate([("客户编号", "名称"), ("1", "甲公司")]):
            sheet.write_row(line, 0, row)
    assert li.get(hand_in(li, file.getvalue(), "customers", name="名单.xlsx")).json()["rows"] == 1


def test_a_zip_of_several_files_is_joined_under_the_layout_that_knows_them(li, tmp_path):
    path = hand_in(li, zipped(tmp_path, HUBSPOT).read_bytes(), "customers", name="export.zip")
    draft = li.get(path).json()
    assert (draft["file"], draft["source"], draft["rows"]) == ("export.zip", "hubspot", 2)
    assert li.post(f"{path}/start", None).json()["counts"]["created"] == 2


def test_what_is_no_form_with_a_file_is_told_so(li):
    assert fault_status(li.post("/imports", {"kind": "leads"})) == (415, "urn:tuijin:problem:not_upload")
    raw = li.client.generic(
        "POST", "/api/v1/imports", b"--x\r\nContent-Disposition: nothing", "multipart/form-data",
        headers={"Authorization": f"Bearer {li.secret}"},
    )  # fmt: skip
    assert fault_status(raw) == (400, "urn:tuijin:problem:malformed")
    without = li.client.post(
        "/api/v1/imports", {"kind": "leads"}, headers={"Authorization": f"Bearer {li.secret}"}
    )
    assert fault(without) == (422, "missing", "file")


def stored() -> set[str]:
    return {path.name for path in (settings.DATA / "imports").glob("*")}


def fault_status(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"]


def test_a_file_beyond_the_limit_of_the_page_is_too_large_and_nothing_of_it_stays(li, monkeypatch):
    from tuijin.web.api import uploads

    monkeypatch.setattr(uploads, "ROOM", -runs.LARGEST_UPLOAD + 200)
    before = stored()
    answer = li.upload("/imports", TWO * 10, kind="opportunities")
    assert fault_status(answer) == (413, "urn:tuijin:problem:too_large")
    assert "20 MB" in answer.json()["detail"]
    assert not ImportRun.objects.exists()
    assert stored() == before


def test_the_list_asks_no_more_for_many_imports(li, django_assert_max_num_queries):
    li.get("/me")
    for at in range(8):
        hand_in(li, CUSTOMERS + f"{at},甲公司,上海\n", "customers")
    with django_assert_max_num_queries(7):
        assert len(li.get("/imports").json()["items"]) == 8
