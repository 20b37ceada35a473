"""The import wizard as a person walks through it, from the file to the way back."""

import datetime as dt
import io
import zipfile

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from tuijin.common import clock
from tuijin.customers.models import Contact, Customer
from tuijin.market.models import Lead
from tuijin.opportunities.models import Opportunity
from tuijin.people.models import Person
from tuijin.timeline.models import Entry
from tuijin.transfer.models import ImportRun, Mapping

pytestmark = pytest.mark.django_db
DEALS = "商机编号,商机名称,客户,销售阶段,金额,开始日期\n"


@pytest.fixture
def walker(world):
    """A manager, signed in, who may import deals."""
    return Walker(world.client(world.li))


class Walker:
    def __init__(self, client):
        self.client = client

    def upload(self, kind, content, name="名单.csv"):
        if isinstance(content, str):
            content = content.encode()
        answer = self.client.post("/imports/new", {"kind": kind, "file": SimpleUploadedFile(name, content)})
        self.page = answer
        return ImportRun.objects.order_by("-pk").first() if answer.status_code == 302 else None

    def at(self, run, step="", **post):
        path = f"/imports/{run.pk}" + (f"/{step}" if step else "")
        return self.client.post(path, post) if post else self.client.get(path)

    def through(self, kind, content, **values):
        """All the way with what is proposed."""
        run = self.upload(kind, content)
        self.client.post(f"/imports/{run.pk}/columns", self.chosen(run))
        if values:
            self.client.post(f"/imports/{run.pk}/values", values)
        self.client.post(f"/imports/{run.pk}/start")
        run.refresh_from_db()
        return run

    @staticmethod
    def chosen(run):
        return {f"c-{n}": run.columns.get(header, "") for n, header in enumerate(run.headers)}


def test_from_the_file_to_the_records_and_back(walker):
    run = walker.upload(
        "opportunities", DEALS + "7,一期,甲公司,跟进,12.5万,2026-03-01\n8,二期,乙公司,火星,￥1 200,\n"
    )
    page = walker.at(run, "columns").content.decode()
    assert "12.5万" in page and "自动认表头" in page and 'aria-current="step"' in page
    assert walker.at(run, "columns", **walker.chosen(run), name="老系统").status_code == 302
    assert Mapping.objects.get(name="老系统").columns["销售阶段"] == "stage"
    page = walker.at(run, "values").content.decode()
    assert "火星" in page and "不认识" in page
    answer = walker.at(run, "values", **{"v-stage-0": "demo", "v-stage-1": "", "name": "老系统"})
    assert answer.status_code == 302
    assert Mapping.objects.get(name="老系统").values == {"stage": {"火星": "demo"}}
    page = walker.at(run, "preview").content.decode()
    assert "修补后导入" not in page and "新建" in page and "一期" in page
    assert Opportunity.objects.count() == 0, "a preview writes nothing"
    assert walker.client.post(f"/imports/{run.pk}/start").status_code == 302
    run.refresh_from_db()
    assert (run.state, run.counts["created"], run.counts["errors"]) == ("done", 2, 0)
    assert list(Opportunity.objects.order_by("pk").values_list("stage", flat=True)) == ["engagement", "demo"]
    assert Customer.objects.count() == 2
    assert "撤销整个导入" in walker.at(run).content.decode()
    walker.client.post(f"/imports/{run.pk}/undo")
    run.refresh_from_db()
    assert (run.state, Opportunity.objects.count(), Customer.objects.count()) == ("undone", 0, 0)
    assert "已撤销 4 条，保留 0 条" in walker.at(run).content.decode()
    assert Entry.objects.filter(verb="removed", door="import").count() == 4
    again = walker.through("opportunities", DEALS + "7,一期,甲公司,跟进,1,\n")
    assert again.counts["created"] == 1, "what was taken back can come in again"


def test_undo_gives_changed_rows_their_values_back_and_refuses_what_was_edited_since(walker, world):
    walker.through("customers", "客户编号,名称,地区\n1,甲公司,上海\n2,乙公司,北京\n")
    run = walker.through("customers", "客户编号,名称,地区\n1,甲公司,苏州\n2,乙公司,天津\n3,丙公司,\n")
    assert run.counts == {
        "created": 1,
        "updated": 2,
        "unchanged": 0,
        "duplicates": 0,
        "repaired": 0,
        "errors": 0,
    }
    Customer.objects.filter(name="乙公司").update(version=9, region="重庆")
    walker.client.post(f"/imports/{run.pk}/undo")
    assert {row.name: row.region for row in Customer.objects.all()} == {"甲公司": "上海", "乙公司": "重庆"}
    page = walker.at(run).content.decode()
    assert "已撤销 2 条，保留 1 条" in page and "乙公司" in page and "导入以后有人改过" in page
    again = walker.through("customers", "客户编号,名称,地区\n1,甲公司,苏州\n")
    assert again.counts["updated"] == 1, "the source's row counts as new again"


def test_undo_keeps_what_others_lean_on(walker):
    run = walker.through("customers", "客户编号,名称\n1,甲公司\n")
    walker.through("contacts", "姓名,公司,手机\n王磊,甲公司,138\n")
    walker.client.post(f"/imports/{run.pk}/undo")
    assert Customer.objects.count() == 1
    assert "这家客户名下已有联系人" in walker.at(run).content.decode()


def test_the_error_file_is_mended_and_imported_again(walker):
    run = walker.through("leads", "公司,金额,哪天记的\n甲公司,1,2026-02-30\n=乙公司,2,2026-03-01\n")
    assert (run.counts["created"], run.counts["errors"]) == (1, 1)
    answer = walker.client.get(f"/imports/{run.pk}/errors")
    text = answer.content.decode("utf-8-sig")
    assert text.splitlines()[0].startswith("导入行号,导入结果,导入说明,公司") and "2026-02-30" in text
    assert "attachment" in answer["Content-Disposition"]
    again = walker.through("leads", text.replace("2026-02-30", "2026-02-28"))
    assert (again.counts["created"], again.counts["errors"]) == (1, 0)
    assert set(Lead.objects.values_list("company", flat=True)) == {"甲公司", "=乙公司"}
    excel = walker.client.get(f"/imports/{run.pk}/errors?as=xlsx").content
    assert zipfile.is_zipfile(io.BytesIO(excel))
    run = walker.upload("leads", excel, "错误.xlsx")
    assert run.columns["公司"] == "company" and "导入说明" not in run.columns


def test_what_was_mended_is_read_as_the_import_that_refused_it(walker):
    text = DEALS + "M1,一期,甲公司,合同评审,12.5万,2026-03-01\nM2,二期,甲公司,合同评审,很多,2026-03-01\n"
    run = walker.upload("opportunities", text)
    answer = walker.at(run, "columns", **walker.chosen(run), name="老系统")
    page = walker.client.get(answer.url).content.decode()
    assert 'value="老系统"' in page, "the words go into the mapping that was just named"
    walker.at(run, "values", **{"v-stage-0": "negotiation"})
    walker.client.post(f"/imports/{run.pk}/start")
    assert f"like={run.pk}" in walker.at(run).content.decode()
    mended = SimpleUploadedFile("改好.csv", text.replace("很多", "8 万").encode())
    walker.client.post("/imports/new", {"kind": "opportunities", "file": mended, "like": run.pk})
    again = ImportRun.objects.latest("pk")
    walker.client.post(f"/imports/{again.pk}/start")
    again.refresh_from_db()
    assert (again.counts["created"], again.counts["unchanged"], again.counts["errors"]) == (1, 1, 0)
    drafts = ImportRun.objects.count()
    strange = {"kind": "opportunities", "file": SimpleUploadedFile("x.csv", text.encode()), "like": 999_999}
    assert walker.client.post("/imports/new", strange).status_code == 404
    assert ImportRun.objects.count() == drafts


def test_a_file_of_which_nothing_can_come_in_offers_no_import(walker):
    run = walker.upload("opportunities", DEALS + "M1,一期,甲公司,火星,1,\n")
    page = walker.at(run, "preview").content.decode()
    assert "没有一行能导入" in page and "导入 1 行" not in page


def test_formula_quotes_of_our_exports_come_off(walker):
    walker.through("leads", '公司,电话\n"\'=1+1 公司","\'+86 138"\n')
    lead = Lead.objects.get()
    assert (lead.company, lead.phone) == ("=1+1 公司", "+86 138")


def test_a_ready_made_layout_is_laid_on_the_file(walker):
    run = walker.upload(
        "contacts", "id,property_firstname,property_lastname,property_company\n5,Anna,Weber,ACME\n"
    )
    assert walker.client.post(f"/imports/{run.pk}/columns", {"use": "hubspot"}).status_code == 302
    run.refresh_from_db()
    assert run.source == "hubspot" and run.columns["property_lastname"] == "last_name"
    walker.client.post(f"/imports/{run.pk}/start")
    contact = Contact.objects.get()
    assert (contact.name, contact.customer.name) == ("Anna Weber", "ACME")


def test_the_layout_of_hubspot_takes_what_its_own_export_of_deals_holds(walker):
    head = "Record ID,Deal Name,Deal Stage,Close Date,Closed Lost Reason,Next step,Next Activity Date\n"
    run = walker.upload("opportunities", head + "7,Line,Closed Lost,2026-05-01,Price,Call,2026-06-01\n")
    walker.client.post(f"/imports/{run.pk}/columns", {"use": "hubspot"})
    run.refresh_from_db()
    taken = {run.columns[each] for each in ("Closed Lost Reason", "Next step", "Next Activity Date")}
    assert taken == {"lost_reason", "next_step", "next_step_on"}


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
        book.writestr("xl/worksheets/sheet1.xml", b"0" * (40 * 2**20))
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("名单.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "名单.csv"),
        ("名单.csv", b"", "名单.csv"),
        ("名单.xlsx", b"PK\x03\x04 not a zip", "名单.xlsx"),
        ("炸弹.xlsx", bomb(), "炸弹.xlsx"),
        ("../../etc/passwd.csv", b"\x00\x01\x02" * 100, "passwd.csv"),
        ("大.csv", b"a,b\n" + b"1,2\n" * (5 * 2**20 + 9), "20 MB"),
    ],
)
def test_hostile_files_are_refused_in_words_and_not_kept(walker, name, content, said):
    assert walker.upload("customers", content, name) is None
    assert walker.page.status_code == 422 and said in walker.page.content.decode()
    assert not list((settings.DATA / "imports").glob("*")) or not ImportRun.objects.exists()


def test_uploads_get_random_names_outside_what_is_served(walker):
    run = walker.upload("customers", "名称\n甲\n", "机密.csv")
    assert "机密" not in run.stored and (settings.DATA / "imports" / run.stored).is_file()


def test_uploaded_files_go_a_month_after_their_import_and_drafts_with_them(walker):
    draft, done = walker.upload("customers", "名称\n甲\n"), walker.through("customers", "名称\n乙\n")
    long_ago = clock.now() - dt.timedelta(days=31)
    ImportRun.objects.filter(pk=draft.pk).update(started_at=long_ago)
    ImportRun.objects.filter(pk=done.pk).update(started_at=long_ago)
    kept = settings.DATA / "imports"
    walker.upload("customers", "名称\n丙\n")
    assert not (kept / draft.stored).exists() and not ImportRun.objects.filter(pk=draft.pk).exists()
    assert (kept / done.stored).exists(), "it ended today"
    ImportRun.objects.filter(pk=done.pk).update(ended_at=long_ago)
    fresh = walker.upload("customers", "名称\n丁\n")
    assert not (kept / done.stored).exists() and (kept / fresh.stored).exists()
    assert walker.client.get(f"/imports/{done.pk}").status_code == 200
    assert walker.client.post(f"/imports/{done.pk}/undo").status_code == 302
    done.refresh_from_db()
    assert done.state in (ImportRun.UNDONE, ImportRun.UNDOING)


def test_two_columns_for_one_field_and_a_missing_field_are_said(walker):
    run = walker.upload("customers", "名称,别名\n甲,乙\n")
    answer = walker.at(run, "columns", **{"c-0": "name", "c-1": "name"})
    assert answer.status_code == 422 and "两列对到了同一个字段" in answer.content.decode()
    answer = walker.at(run, "columns", **{"c-0": "note", "c-1": ""})
    assert answer.status_code == 422 and "没有认出这些列" in answer.content.decode()


def test_who_may_not_import_is_refused_and_imports_of_others_are_not_shown(walker, world):
    run = walker.through("customers", "名称\n甲\n")
    rep = world.client(world.wang)
    assert rep.get("/imports").status_code == 403 and rep.get("/imports/new").status_code == 403
    marketing = world.client(world.person("小市", "xiaoshi", "marketing", world.company))
    assert marketing.get(f"/imports/{run.pk}").status_code == 404
    assert marketing.post(f"/imports/{run.pk}/undo").status_code == 404
    page = marketing.get("/imports/new").content.decode()
    assert 'value="customers"' in page and 'value="opportunities"' not in page
    assert "名单.csv" in walker.client.get("/imports").content.decode()


def test_a_manager_sees_what_he_brought_in_for_somebody_unknown_and_takes_it_back(walker, world):
    run = walker.through(
        "opportunities", DEALS.replace("商机名称", "商机名称,负责人") + "7,一期,新人,甲公司,跟进,1,\n"
    )
    owner = Person.objects.get(name="新人")
    assert (owner.team, owner.is_active) == (world.li.team, False)
    assert "一期" in walker.client.get("/opportunities?all=1").content.decode()
    walker.client.post(f"/imports/{run.pk}/undo")
    assert (Opportunity.objects.count(), Customer.objects.count()) == (0, 0)


def test_what_one_brought_in_for_others_can_be_taken_back_though_one_does_not_see_it(world):
    marketing = Walker(world.client(world.person("小市", "xiaoshi", "marketing", world.company)))
    run = marketing.through("leads", "公司,负责人\n甲公司,王磊\n")
    assert Lead.objects.get().owner == world.wang
    assert "甲公司" not in marketing.client.get("/leads?all=1").content.decode()
    marketing.client.post(f"/imports/{run.pk}/undo")
    assert Lead.objects.count() == 0


def test_a_customer_added_for_a_deal_and_edited_since_stays(walker):
    run = walker.through("opportunities", DEALS + "7,一期,甲公司,跟进,1,\n")
    Customer.objects.update(version=2, region="苏州")
    assert "新建的 1 条会拿走" in walker.at(run, "undo").content.decode()
    walker.client.post(f"/imports/{run.pk}/undo")
    assert (Opportunity.objects.count(), Customer.objects.get().name) == (0, "甲公司")
    assert "导入以后有人改过" in walker.at(run).content.decode()


def test_known_words_say_what_they_are_read_as(walker):
    run = walker.upload("opportunities", DEALS + "7,一期,甲公司,Demo,1,\n8,二期,甲公司,Closed Won,1,\n")
    walker.at(run, "columns", **walker.chosen(run))
    page = walker.at(run, "values").content.decode()
    assert "就是「演示／见高层」" in page and "就是「赢单」" in page
