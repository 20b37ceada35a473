"""People of deals from files and into files (S4): a row is one person's part in one deal."""

import csv

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from tuijin.customers.models import Contact
from tuijin.customers.operations import NewContact, add_contacts
from tuijin.opportunities import operations
from tuijin.opportunities.forms import words
from tuijin.opportunities.models import Stakeholder
from tuijin.opportunities.operations import NewStakeholder
from tuijin.people.actors import OPERATOR
from tuijin.playbook.queries import current
from tuijin.timeline.models import Entry
from tuijin.transfer import engine
from tuijin.transfer.models import ExternalKey, ImportRun
from tuijin.transfer.operations import begin_undo, export, undo_run
from tuijin.transfer.plans import Plan
from tuijin.transfer.preview import word_tables
from tuijin.transfer.queries import importers
from tuijin.transfer.reading import open_source
from tuijin.transfer.rules.fields import Column

pytestmark = pytest.mark.django_db
HEAD = "商机编号,姓名,职务,部门,角色,层级,影响力,态度,见面程度,个人诉求,谁证实的"


@pytest.fixture
def deal(world):
    return world.deal()


@pytest.fixture
def bring(tmp_path):
    """bring(text, actor=OPERATOR): the counts that are not 0, and what the report says of each refused row."""

    def bring(text: str, actor=OPERATOR, **options) -> tuple[dict[str, int], str]:
        path, report = tmp_path / "people.csv", tmp_path / "report.csv"
        path.write_text(text)
        importer, source = importers()["stakeholders"], open_source(path)
        plan = Plan(engine.proposal(importer, source).columns)
        counts = engine.run(actor, importer, source, plan, report_path=report, **options)
        return {name: count for name, count in counts.items() if count}, report.read_text("utf-8-sig")

    return bring


def take_out(path, actor=OPERATOR, query=""):
    with path.open("wb") as file:
        export(actor=actor, key="stakeholders", query=query, form=path.suffix[1:], file=file)
    return path


def undo() -> None:
    run = ImportRun.objects.latest("pk")
    begin_undo(actor=OPERATOR, run=run, importer=importers()["stakeholders"])
    undo_run(actor=OPERATOR, run=run, importers=importers())


def test_S4_a_row_becomes_a_part_and_a_second_import_creates_nothing(world, deal, bring):
    rows = f"{HEAD}\n{deal.ref},张总,,,关键人；决策者,,大,支持,2,想升职,李会计\n{deal.ref},钱主任,主任,生产部,,,,,,,\n"
    assert bring(rows)[0] == {"created": 2}
    boss, new = Stakeholder.objects.order_by("pk")
    assert (boss.contact.name, boss.influence, boss.attitude, boss.coverage) == ("张总", 3, 2, 2)
    assert [str(current().item("role", key).name.zh) for key in boss.roles] == ["关键人", "决策者"]
    assert (boss.own_need, boss.confirmed_by.name) == ("想升职", "李会计")
    assert (new.contact.customer, new.contact.department) == (world.customer, "生产部")
    assert bring(rows)[0] == {"unchanged": 2}
    assert Stakeholder.objects.count() == 2
    assert "stakeholder_added" in Entry.objects.about("opportunity", [deal.pk]).values_list("verb", flat=True)


def test_S4_a_deal_is_known_by_its_ref_or_a_name_that_one_alone_has_under_any_heading(world, deal, bring):
    two = world.deal("同名"), world.deal("同名")
    rows = f"单子,姓名\n{deal.ref},张总\n{deal.name},李会计\n同名,张总\n{two[0].pk},张总\n"
    counts, report = bring(rows)
    assert counts == {"created": 2, "errors": 2}
    assert report.count("请写它的代号，或唯一的名称") == 2
    assert {row.opportunity for row in Stakeholder.objects.all()} == {deal}


def test_S4_a_changed_cell_changes_that_alone_and_what_people_wrote_stays(world, deal, bring):
    head = "编号,商机编号,姓名,态度,影响力\n"
    bring(f"{head}s1,{deal.ref},张总,中立,小\n")
    row = Stakeholder.objects.get()
    operations.change_stakeholder(actor=OPERATOR, stakeholder=row, version=1, changes={"influence": 3})
    assert bring(f"{head}s1,{deal.ref},张总,反对,小\n")[0] == {"updated": 1}
    row.refresh_from_db()
    assert (row.attitude, row.influence) == (-2, 3)


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("角色", "关键人、大神", ("大神", "关键人", "反对者")),
        ("层级", "总统", ("总统", "可以写的是")),
        ("态度", "超爱", ("超爱", "有好感", "反对")),
        ("影响力", "9", ("9", "大", "小")),
        ("谁证实的", "谁也不是", ("谁也不是", "先导入这个人")),
        ("客户", "别家公司", ("张总", "不是这家客户的人")),
    ],
)
def test_S4_a_row_that_cannot_be_is_named_and_keeps_no_other_out(world, deal, bring, column, cell, said):
    counts, report = bring(f"商机编号,姓名,{column}\n{deal.ref},张总,{cell}\n{deal.ref},李会计,\n")
    assert counts == {"created": 1, "errors": 1}
    assert all(word in report for word in said), report
    assert [row.contact.name for row in Stakeholder.objects.all()] == ["李会计"]


def test_the_words_are_read_in_english_too(deal, bring):
    with translation.override("en"):
        from tuijin.opportunities.forms.scales import ATTITUDE

        attitude = str(ATTITUDE[-2])
    role = current().roles[3]
    rows = (
        f"opportunity_id,contact name,role,attitude\n{deal.ref},张总,{role.name.en}; {role.key},{attitude}\n"
    )
    assert bring(rows)[0] == {"created": 1}
    row = Stakeholder.objects.get()
    assert (row.roles, row.attitude) == ([role.key], -2)


def test_S4_somebody_of_another_customer_is_refused_by_his_key(world, deal, bring):
    other = world.add_customer("别家公司", world.wang)
    stranger = add_contacts(actor=OPERATOR, contacts=[NewContact(other, "外人")])[0]
    ExternalKey.objects.create(kind="contact", source="default", key="c9", object_id=stranger.pk, row={})
    counts, report = bring(f"商机编号,联系人编号\n{deal.ref},c9\n{deal.ref},c10\n")
    assert counts == {"errors": 2}
    assert "「c9」不是这家客户的人" in report and "不认识这个联系人编号" in report
    assert not Stakeholder.objects.exists() and Contact.objects.filter(name="外人").count() == 1


def test_deals_out_of_sight_or_without_a_customer_are_refused(world, deal, bring):
    nobody = world.deal("待定", customer=None)
    rows = f"商机编号,姓名\n{deal.ref},张总\n{nobody.ref},某人\nNOSUCH,某人\n"
    li = world.actor(world.li)
    counts, report = bring(rows, actor=li)
    assert counts == {"created": 1, "errors": 2}
    assert "客户待定" in report and "找不到这个单子" in report
    Stakeholder.objects.all().delete()
    south = world.person("南方经理", "south", "manager", world.south)
    assert bring(rows, actor=world.actor(south))[0] == {"errors": 3}
    assert not Stakeholder.objects.exists()


def test_an_administrator_imports_but_not_what_somebody_wants_for_himself(world, deal, bring):
    ada = world.actor(world.ada)
    counts, report = bring(f"商机编号,姓名,个人诉求\n{deal.ref},张总,想升职\n{deal.ref},李会计,\n", actor=ada)
    assert counts == {"created": 1, "errors": 1} and "没有权限" in report


def test_the_wizard_says_how_each_word_is_read_and_lets_the_others_be_mapped(deal, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(
        f"商机编号,姓名,角色,态度\n{deal.ref},张总,参与者、支持者,支持\n{deal.ref},李会计,大神,-1\n"
    )
    importer, source = importers()["stakeholders"], open_source(path)
    columns = engine.proposal(importer, source).columns
    tables = {table.key: table for table in word_tables(importer, source, Plan(columns))}
    meant = {key: {line.writing: line.meaning for line in table.lines} for key, table in tables.items()}
    assert meant["roles"] == {"参与者、支持者": "参与者、支持者", "大神": None}
    assert meant["attitude"] == {"支持": "支持", "-1": "不太赞成"}
    mapped = Plan(columns, {"roles": {"大神": current().roles[0].key}, "attitude": {"-1": "2"}})
    assert engine.run(OPERATOR, importer, source, mapped)["created"] == 2
    row = Stakeholder.objects.get(contact__name="李会计")
    assert (row.roles, row.attitude) == ([current().roles[0].key], 2)


def test_S4_usual_words_for_roles_and_levels_are_read_and_doubtful_ones_asked(deal, bring):
    rows = {"老板": "张总", "线人、对接人": "李会计"}
    lines = "".join(f"{deal.ref},{name},{word},{name[:1]}\n" for word, name in rows.items())
    assert bring(f"商机编号,姓名,角色,部门\n{lines}")[0] == {"created": 2}
    played = {row.contact.name: row.roles for row in Stakeholder.objects.select_related("contact")}
    assert played == {"张总": ["decision_maker"], "李会计": ["inside_source", "contact"]}
    for word in ("总经理", "财务总监"):
        counts, report = bring(f"商机编号,姓名,角色\n{deal.ref},新来的,{word}\n")
        assert counts == {"errors": 1} and word in report


@pytest.mark.parametrize(
    ("word", "level"),
    [("老板", "boss"), ("总经理", "boss"), ("CEO", "boss"), ("财务总监", "management"), ("会计", "base")],
)
def test_S4_a_usual_word_for_a_level_is_read(deal, bring, word, level):
    assert bring(f"商机编号,姓名,层级\n{deal.ref},张总,{word}\n")[0] == {"created": 1}
    assert Stakeholder.objects.get().level == level


def test_a_name_of_the_playbook_wins_over_what_others_write_for_another(world):
    for area in ("role", "level"):
        read = words.one(area)(Column("列"))
        for item in current().items(area):
            assert {read(item.name.zh), read(item.name.en), read(item.key)} == {item.key}


def test_a_dry_run_writes_nothing(deal, bring):
    counts, _report = bring(f"商机编号,姓名\n{deal.ref},新来的\n", dry_run=True)
    assert counts == {"created": 1}
    assert not Stakeholder.objects.exists() and not Contact.objects.filter(name="新来的").exists()


def test_an_import_undone_leaves_no_part_and_no_contact_of_its_own(world, deal, bring):
    bring(f"商机编号,姓名\n{deal.ref},新来的\n{deal.ref},张总\n{deal.ref},李会计\n")
    kept = Stakeholder.objects.get(contact__name="李会计")
    operations.record_deed(actor=OPERATOR, stakeholder=kept, kind=current().deeds[0].key, text="给了名单")
    undo()
    assert [row.contact.name for row in Stakeholder.objects.all()] == ["李会计"]
    assert sorted(Contact.objects.values_list("name", flat=True)) == ["张总", "李会计"]


def test_undoing_many_rows_asks_no_more_than_undoing_few(deal, bring, django_assert_max_num_queries):
    rows = "".join(f"{deal.ref},新{number}\n" for number in range(60))
    bring(f"商机编号,姓名\n{rows}")
    with django_assert_max_num_queries(90):
        undo()
    assert not Stakeholder.objects.exists() and not Contact.objects.filter(name__startswith="新").exists()


def test_what_an_import_filled_in_is_put_back(world, deal, bring):
    contact = Contact.objects.get(name="张总")
    row = operations.add_stakeholders(
        actor=OPERATOR, stakeholders=[NewStakeholder(deal, contact, {"attitude": 1, "roles": []})]
    )[0]
    head = f"商机编号,姓名,角色,态度\n{deal.ref},张总,关键人,反对\n"
    assert bring(head)[0] == {"updated": 1}
    row.refresh_from_db()
    assert (len(row.roles), row.attitude) == (1, 1), "gaps are filled, nothing is written over"
    undo()
    row.refresh_from_db()
    assert (row.roles, row.attitude) == ([], 1)


@pytest.fixture
def filled(world, deal):
    """A deal with two people, one of whom has every field."""
    boss, clerk = Contact.objects.get(name="张总"), Contact.objects.get(name="李会计")
    book = current()
    whole = {
        "roles": [book.roles[1].key, book.roles[3].key], "level": book.levels[0].key, "influence": 3, "attitude": -1,
        "involvement": 2, "coverage": 0, "way_in": book.ways_in[0].key, "points": [one.key for one in book.points],
        "own_need": "想升职", "confirmed_by": clerk,
    }  # fmt: skip
    new = [NewStakeholder(deal, boss, whole), NewStakeholder(deal, clerk, {})]
    return operations.add_stakeholders(actor=OPERATOR, stakeholders=new)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_brought_in_again_changes_nothing(filled, tmp_path, form, language):
    with translation.override(language):
        path = take_out(tmp_path / f"people.{form}")
        importer, source = importers()["stakeholders"], open_source(path)
        found = engine.proposal(importer, source)
        counts = engine.run(OPERATOR, importer, source, Plan(found.columns))
    assert not found.unused
    assert counts["unchanged"] == 2 and counts["created"] == counts["errors"] == 0


def test_in_a_deal_without_people_all_of_it_comes_in_again(filled, tmp_path):
    path = take_out(tmp_path / "people.csv")
    before = list(
        Stakeholder.objects.order_by("pk").values("contact", *importers()["stakeholders"].undo.names)
    )
    Stakeholder.objects.all().delete()
    importer, source = importers()["stakeholders"], open_source(path)
    engine.run(OPERATOR, importer, source, Plan(engine.proposal(importer, source).columns))
    after = list(
        Stakeholder.objects.order_by("pk").values("contact", *importers()["stakeholders"].undo.names)
    )
    assert after == before


def test_an_export_holds_what_one_sees_and_own_needs_only_for_those_who_may(world, filled, tmp_path):
    def rows(actor, query=""):
        with take_out(tmp_path / "people.csv", actor, query).open(encoding="utf-8-sig") as file:
            return list(csv.DictReader(file))

    assert [row["个人诉求"] for row in rows(world.actor(world.li))] == ["想升职", ""]
    assert [row["个人诉求"] for row in rows(world.actor(world.ada))] == ["", ""]
    south = world.person("南方经理", "south", "manager", world.south)
    assert rows(world.actor(south)) == []
    assert rows(world.actor(world.li), "outcome=lost") == []


def test_the_list_offers_both_to_those_who_may(world, deal):
    page = world.client(world.li).get("/opportunities").content.decode()
    assert "导出单子里的人" in page and "kind=stakeholders" in page
    assert "导出单子里的人" not in world.client(world.wang).get("/opportunities").content.decode()
    answer = world.client(world.li).post("/opportunities/people/export", {"format": "xlsx", "query": ""})
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    assert world.client(world.wang).post("/opportunities/people/export").status_code == 403


WALKED = "商机,客户,姓名,角色,层级\n"


def preview(world, deal, rows: str) -> tuple[str, str]:
    """(the page of the preview, the page of the result) of a file that the manager walks through the wizard."""
    client = world.client(world.li)
    file = SimpleUploadedFile("people.csv", (WALKED + rows.replace("REF", deal.ref)).encode())
    client.post("/imports/new", {"kind": "stakeholders", "file": file})
    run = ImportRun.objects.latest("pk")
    columns = {f"c-{n}": run.columns.get(header, "") for n, header in enumerate(run.headers)}
    client.post(f"/imports/{run.pk}/columns", columns)
    seen = client.get(f"/imports/{run.pk}/preview").content.decode()
    client.post(f"/imports/{run.pk}/start")
    return seen, client.get(f"/imports/{run.pk}").content.decode()


def test_S4_the_wizard_promises_as_many_rows_as_it_writes(world):
    deal = world.deal()
    seen, result = preview(world, deal, "REF,,张总,决策者,\nREF,,李会计,总统,\nREF,,,关键人,\n")
    assert "导入 1 行" in seen and "总统" in seen and "姓名" in seen
    assert Stakeholder.objects.get().contact.name == "张总"
    assert f"{deal.ref} · 李会计 · 总统" in result and " ·  · " not in result


def test_S4_a_file_of_which_nothing_comes_in_promises_nothing(world):
    deal = world.deal()
    other = world.add_customer("别家公司", world.wang)
    add_contacts(actor=OPERATOR, contacts=[NewContact(other, "外人")])
    seen, result = preview(world, deal, "REF,别家公司,外人,决策者,\n")
    assert "没有一行能导入" in seen and "导入 1 行" not in seen and "不是这家客户的人" in seen
    assert not Stakeholder.objects.exists() and "不是这家客户的人" in result
