"""Taking lists out: as filtered, in the chosen columns, quoted, by right, told."""

import csv
import io
import json
import tracemalloc
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tuijin.activities.operations import log
from tuijin.common import clock
from tuijin.common.errors import Forbidden
from tuijin.config.cli import main
from tuijin.people.actors import OPERATOR
from tuijin.timeline.models import Entry
from tuijin.transfer.exporting import Table, write
from tuijin.transfer.operations import export
from tuijin.transfer.reading import open_source

RISKY = ["=1+1", "+1+1", "-1+cmd", "@SUM(A1)", "\t=1", "＝1+1", "＋1", "－a", "＠b", "'=1", " =1"]


def written(rows, form="csv") -> bytes:
    file = io.BytesIO()
    write(Table(["名称", "金额"], iter(rows)), form, file)
    return file.getvalue()


@pytest.mark.parametrize("text", RISKY)
def test_what_a_spreadsheet_would_run_is_quoted_in_both_formats(text):
    line = list(csv.reader(io.StringIO(written([[text, None]]).decode("utf-8-sig"))))[1]
    assert line == ["'" + text, ""]
    book = CalamineWorkbook.from_filelike(io.BytesIO(written([[text, None]], "xlsx")))
    assert book.get_sheet_by_index(0).to_python()[1][0] == "'" + text


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_our_own_import_takes_the_quote_off_again(form, tmp_path):
    path = tmp_path / f"out.{form}"
    path.write_bytes(written([[text.strip(), Decimal("-5")] for text in RISKY], form))
    cells = [row.cells[0] for row in open_source(path).rows()]
    assert cells == [text.strip() for text in RISKY]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20), max_size=5))
def test_text_comes_back_from_csv_as_it_was(texts):
    from tuijin.common.cells import dequote

    lines = list(csv.reader(io.StringIO(written([[text, None] for text in texts]).decode("utf-8-sig"))))[1:]
    assert [dequote(line[0]) for line in lines] == texts


def test_amounts_are_numbers_and_days_are_days(tmp_path):
    import datetime as dt

    day = dt.date(2026, 8, 6)
    assert (
        written([[day, Decimal("125000.50")]]).decode("utf-8-sig").splitlines()[1] == "2026-08-06,125000.50"
    )
    book = CalamineWorkbook.from_filelike(io.BytesIO(written([[day, Decimal("125000.50")]], "xlsx")))
    assert book.get_sheet_by_index(0).to_python()[1] == [day, 125000.5]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_hundred_thousand_rows_need_no_more_memory_than_a_few(form, tmp_path):
    rows = ([f"单子 {at}", at] for at in range(100_000))
    tracemalloc.start()
    with (tmp_path / "out").open("wb") as file:
        assert write(Table(["名称", "金额"], rows), form, file) == 100_000
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8 * 2**20


def download(world, person, query, form="csv"):
    answer = world.client(person).post("/opportunities/export", {"query": query, "format": form})
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer, body


def test_the_file_holds_the_view_in_its_order_with_its_columns(world):
    small = world.deal("小的", amount=Decimal(1000))
    big = world.deal("=大的", amount=Decimal(90_000))
    world.deal("看不到的", owner=world.zhao, amount=Decimal(99_000))
    answer, body = download(world, world.li, "amount_min=500&sort=-amount&columns=amount,owner")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert list(csv.reader(io.StringIO(body.decode("utf-8-sig")))) == [
        ["商机名称", "金额", "负责人", "阶段", "结局", "编号"],
        ["'=大的", "90000.00", "王磊", "信息", "进行中", big.ref],
        ["小的", "1000.00", "王磊", "信息", "进行中", small.ref],
    ]
    answer, body = download(world, world.li, "columns=ref", "xlsx")
    assert answer.headers["Content-Type"].endswith("sheet") and body.startswith(b"PK")


def test_an_export_needs_its_own_right_and_is_told(world):
    world.deal()
    assert download(world, world.wang, "")[0].status_code == 403
    assert not Entry.objects.filter(verb="exported").exists()
    download(world, world.li, "outcome=open")
    entry = Entry.objects.get(verb="exported")
    assert (entry.subject_kind, entry.subject_id, entry.actor_id) == ("person", world.li.pk, world.li.pk)
    assert entry.data["rows"] == 1 and entry.data["query"] == "outcome=open"
    page = world.client(world.ada).get(f"/people/{world.li.pk}").content.decode()
    assert "导出了商机：1 行" in page
    with pytest.raises(Forbidden):
        export(actor=world.actor(world.wang), key="opportunities", query="", form="csv", file=io.BytesIO())


@pytest.mark.parametrize("key", ["opportunities", "leads", "customers", "contacts"])
def test_the_command_line_writes_the_same_file_and_never_half_of_it(world, key, tmp_path, capsys):
    world.deal(), world.lead()
    path = tmp_path / "out.xlsx"
    assert main(["export", key, str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["format"] == "xlsx" and told["rows"] >= 1 and path.read_bytes().startswith(b"PK")
    assert [one.name for one in tmp_path.iterdir()] == ["out.xlsx"]
    assert main(["export", key, str(tmp_path / "none" / "out.csv")]) == 2
    file = io.BytesIO()
    assert export(actor=OPERATOR, key=key, query="x=%00&columns=zz", form="csv", file=file) == told["rows"]


@pytest.mark.parametrize(
    ("url", "may", "may_not"),
    [
        ("/customers/export", "li", "wang"),
        ("/contacts/export", "li", "wang"),
        ("/leads/export", "li", "wang"),
    ],
)
def test_customers_contacts_and_leads_go_out_by_rights_of_their_own(world, url, may, may_not):
    world.deal(), world.lead()
    assert world.client(getattr(world, may_not)).post(url, {"format": "csv"}).status_code == 403
    answer = world.client(getattr(world, may)).post(url, {"format": "csv"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) >= 2


def taken_out(world, url: str, query: str, person=None) -> list[list[str]]:
    answer = world.client(person or world.li).post(url, {"query": query, "format": "csv"})
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_leads_go_out_as_the_list_shows_them(world):
    one, _other = world.lead("=华东阀门"), world.lead("启元物流")
    day = clock.today().isoformat()
    assert taken_out(world, "/leads/export", "text=阀门&columns=noted,owner,state,customer,phone") == [
        ["公司", "哪天记的", "负责人", "状态", "客户", "电话"],
        ["'=华东阀门", day, "王磊", "还没初访", "", one.phone],
    ]
    assert len(taken_out(world, "/leads/export", "")[0]) == 11  # whoever names no columns gets all


def test_customers_go_out_as_the_list_shows_them_with_what_only_the_list_knows(world):
    deal = world.deal(customer=world.add_customer("东吴精工", world.wang))
    done = replace(world.visit("visit"), subject_id=deal.pk, customer_id=deal.customer_id)
    log(actor=OPERATOR, activities=[done])
    world.deal("别人看不到", owner=world.zhao, customer=deal.customer)
    day, columns = clock.today().isoformat(), "open_deals_of_customers,last,created,owner,region"
    assert taken_out(world, "/customers/export", f"text=东吴&columns={columns}") == [
        ["名称", "在跟的单子", "最近动作", "建档", "负责人", "地区"],
        ["东吴精工", "1", day, day, "王磊", ""],
    ]
