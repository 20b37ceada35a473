"""Files as strangers bring them: group heads, other currencies, days without a year, what is still to come."""

import datetime as dt
import json

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from tuijin.activities.models import Activity
from tuijin.common import clock
from tuijin.config.cli import main
from tuijin.customers.models import Customer
from tuijin.market.models import Lead
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations import change
from tuijin.people.actors import OPERATOR
from tuijin.transfer.models import ImportRun
from tuijin.transfer.operations import begin_undo, undo_run
from tuijin.transfer.queries import importers

pytestmark = pytest.mark.django_db
GROUPED = [
    ["客户信息", "", "联系信息", ""],
    ["公司名称", "行业", "联系人", "手机"],
    ["合并公司", "机械", "王磊", "138"],
]


@pytest.fixture
def grouped(tmp_path):
    """A workbook in which heads of groups are merged over the heads of columns."""
    path = tmp_path / "grouped.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(GROUPED):
            sheet.write_row(number, 0, row)
        sheet.merge_range("A1:B1", GROUPED[0][0])
        sheet.merge_range("C1:D1", GROUPED[0][2])
    return path


@pytest.fixture
def bring(tmp_path, capsys):
    def run(kind: str, text: str) -> tuple[dict, str]:
        path, report = tmp_path / "file.csv", tmp_path / "report.csv"
        path.write_text(text, encoding="utf-8")
        main(["import", kind, str(path), "--report", str(report), "--json"])
        counts = json.loads(capsys.readouterr().out)
        return {name: count for name, count in counts.items() if count}, report.read_text("utf-8-sig")

    return run


def take_back(run: ImportRun) -> dict[str, int]:
    begin_undo(actor=OPERATOR, run=run, importer=importers()[run.kind])
    undo_run(actor=OPERATOR, run=run, importers=importers())
    return {
        "undone": run.imported.filter(undone="undone").count(),
        "kept": run.imported.filter(undone="kept").count(),
    }


def test_heads_of_groups_above_the_header_are_passed_over(grouped, capsys):
    assert main(["import", "leads", str(grouped), "--json"]) == 0
    lead = Lead.objects.get()
    assert (lead.company, lead.industry, lead.contact, lead.phone) == ("合并公司", "机械", "王磊", "138")


def test_the_wizard_reads_it_under_the_same_header_to_the_end(grouped, world):
    client = world.client(world.ada)
    upload = SimpleUploadedFile("名单.xlsx", grouped.read_bytes())
    assert client.post("/imports/new", {"kind": "leads", "file": upload}).status_code == 302
    run = ImportRun.objects.get()
    assert run.headers == GROUPED[1] and run.rows == 1
    client.post(f"/imports/{run.pk}/start")
    assert Lead.objects.get().company == "合并公司"


def test_the_first_row_stays_the_header_where_none_below_has_what_is_needed(bring, tmp_path, capsys):
    path = tmp_path / "strange.csv"
    path.write_text("甲,乙\n丙,丁\n戊,己\n", encoding="utf-8")
    assert main(["import", "leads", str(path), "--json"]) == 2
    assert "甲、乙" in capsys.readouterr().out


def test_an_amount_in_another_currency_is_taken_as_it_stands_and_that_is_said(bring):
    counts, said = bring("customers", '名称,年营业额\n甲,USD 3k\n乙,"￥1,200"\n丙,1.2亿\n丁,12.5万元\n')
    assert counts == {"created": 4, "repaired": 1} and "「USD 3k」没有换算，USD 按元记" in said
    assert list(Customer.objects.order_by("pk").values_list("revenue", flat=True)) == [
        3000,
        1200,
        120000000,
        125000,
    ]


@pytest.mark.parametrize("writing", ["8/4", "8月4日"])
def test_a_day_without_a_year_is_refused_with_that(bring, writing):
    counts, said = bring("leads", f"公司名称,创建日期\n甲,{writing}\n乙,2026年8月4日\n丙,45873\n")
    assert counts == {"created": 2, "errors": 1} and "没有写哪一年" in said
    days = sorted(lead.created_at.date() for lead in Lead.objects.all())
    assert days == [dt.date(2025, 8, 4), dt.date(2026, 8, 4)]


def test_what_is_still_to_come_is_no_activity(bring):
    bring("opportunities", "商机名称,阶段\n一期,初访\n")
    tomorrow = clock.today() + dt.timedelta(days=1)
    counts, said = bring("activities", f"日期,动作,商机\n{tomorrow},电话,一期\n{clock.today()},电话,一期\n")
    assert counts == {"created": 1, "errors": 1} and "请写成单子的下一步" in said
    assert Activity.objects.get().on == clock.today()


def test_imports_are_undone_one_after_the_other_from_the_last(bring):
    bring("customers", "客户编号,名称,行业\n1,甲,机械\n2,乙,机械\n")
    bring("customers", "客户编号,名称,行业\n1,甲,电子\n2,乙,电子\n")
    second, first = ImportRun.objects.order_by("-pk")
    assert take_back(second) == {"undone": 2, "kept": 0}
    assert set(Customer.objects.values_list("industry", flat=True)) == {"机械"}
    assert take_back(first) == {"undone": 2, "kept": 0} and Customer.objects.count() == 0


def test_what_somebody_edited_between_the_imports_stays_and_is_named(bring):
    bring("opportunities", "商机编号,商机名称,阶段,金额\n1,一期,初访,100\n")
    deal = Opportunity.objects.get()
    change(actor=OPERATOR, deal=deal, version=deal.version, changes={"amount": 150})
    bring("opportunities", "商机编号,商机名称,阶段,金额\n1,一期,初访,200\n")
    second, first = ImportRun.objects.order_by("-pk")
    assert take_back(second)["undone"] == 1
    assert take_back(first) == {"undone": 0, "kept": 1}
    assert "有人改过" in first.imported.get(undone="kept").notes


@pytest.fixture
def merged(tmp_path):
    """A table of deals in which customer, owner and an amount are merged over several rows, and sums stand below."""
    path = tmp_path / "merged.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["商机名称", "客户名称", "阶段", "金额", "负责人"])
        sheet.write_column(1, 0, ["一期", "二期", "三期"])
        sheet.write_column(1, 2, ["初访", "跟进", "演示"])
        sheet.merge_range("B2:B4", "合并客户有限公司")
        sheet.merge_range("D2:D3", "30万")
        sheet.merge_range("E2:E4", "王磊")
        sheet.write_row(4, 2, ["合计", 300000])
    return path


def test_a_merged_cell_holds_for_each_of_its_rows_but_a_figure_stands_once(merged, world, capsys):
    main(["import", "opportunities", str(merged), "--json"])
    assert json.loads(capsys.readouterr().out)["created"] == 3
    rows = Opportunity.objects.filter(name__in=["一期", "二期", "三期"]).order_by("pk")
    assert {row.customer.name for row in rows} == {"合并客户有限公司"}
    assert {row.owner for row in rows} == {world.wang}
    assert [row.amount for row in rows] == [300_000, None, None]


def test_a_row_that_names_no_deal_is_refused(world, bring):
    counts, report = bring(
        "opportunities", "编号,商机名称,客户,阶段,金额\nA1,,,初访,1万\n,,,,2万\n,,甲公司,初访,3万\n"
    )
    assert (counts["created"], counts["errors"]) == (2, 1)
    assert "不知道是哪个单子" in report
