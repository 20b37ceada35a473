import csv
import datetime as dt
import os
import signal
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tuijin.common.errors import Forbidden, Refused
from tuijin.customers.models import Customer
from tuijin.opportunities.models import Opportunity, StageMove
from tuijin.people.actors import OPERATOR
from tuijin.people.models import Person
from tuijin.playbook.queries import current
from tuijin.timeline.models import Entry
from tuijin.transfer import engine
from tuijin.transfer.engine import Plan
from tuijin.transfer.models import ExternalKey, ImportRun
from tuijin.transfer.operations import repoint, save_mapping
from tuijin.transfer.queries import importers
from tuijin.transfer.reading import open_source

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]


class Desk:
    """Somebody who imports files."""

    def __init__(self, folder: Path):
        self.folder, self.report = folder, folder / "report.csv"

    def take(self, kind, text, actor=OPERATOR, dry_run=False, source="default", values=None):
        path = self.folder / "file.csv"
        path.write_text(text, encoding="utf-8")
        importer, rows = importers()[kind], open_source(path)
        plan = Plan(engine.proposal(importer, rows).columns, values or {}, source)
        return engine.run(actor, importer, rows, plan, dry_run=dry_run, report_path=self.report)

    def told(self):
        with self.report.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture
def desk(tmp_path, db):
    return Desk(tmp_path)


def counted(**wanted):
    names = ("created", "updated", "unchanged", "duplicates", "repaired", "errors")
    return {name: wanted.get(name, 0) for name in names}


DEALS = "id,account,deal_stage,amount,owner,engage_date,close_date\n"


def test_history_enters_a_deal_at_its_stage_as_an_imported_move(desk):
    rows = (
        "1,甲公司,Engaging,12.5万,赵六,2026-03-01,2026-09-01\n"
        "2,甲公司,Won,300,赵六,2026-03-01,2026-04-01\n"
        "3,乙,Lost,0,赵六,2026-03-01,2026-05-01\n"
    )
    assert desk.take("opportunities", DEALS + rows) == counted(created=3)
    engaging, won, lost = Opportunity.objects.order_by("pk")
    assert (engaging.stage, engaging.outcome, engaging.amount) == ("engagement", "open", Decimal(125000))
    assert (engaging.opened_on, engaging.expected_on, engaging.closed_on) == (
        dt.date(2026, 3, 1),
        dt.date(2026, 9, 1),
        None,
    )
    assert (won.stage, won.outcome, won.closed_on) == (current().won_stage.key, "won", dt.date(2026, 4, 1))
    assert (lost.stage, lost.outcome, lost.lost_reason) == ("engagement", "lost", "")
    assert set(StageMove.objects.values_list("kind", flat=True)) == {"imported"}
    assert engaging.customer == won.customer and engaging.name == "甲公司"
    owner = Person.objects.get(name="赵六")
    assert not owner.is_active and not owner.has_usable_password() and engaging.owner == owner
    assert Entry.objects.filter(subject_kind="opportunity", door="import").count() == 3


def test_a_second_import_of_the_same_file_creates_nothing(desk):
    for kind, text in (("opportunities", DEALS + "1,甲,Won,1,,,\n"), ("opportunities",
    "客户,阶段,产品\n甲,初访,T6\n甲,初访,T3\n"),
                       ("customers", "客户名称,地区\n丙公司,上海\n"), ("people",
                       "姓名,邮箱\n钱七,qian@example.com\n")):  # fmt: skip
        first = desk.take(kind, text)
        assert first["created"] == len(text.strip().splitlines()) - 1
        assert desk.take(kind, text) == counted(unchanged=first["created"])


def test_an_unchanged_row_leaves_alone_what_people_have_changed_since(desk, world):
    desk.take("opportunities", DEALS + "1,甲,Engaging,100,,,\n")
    Opportunity.objects.update(amount=500)
    assert desk.take("opportunities", DEALS + "1,甲,Engaging,100,,,\n") == counted(unchanged=1)
    assert desk.take("opportunities", DEALS + "1,甲,Engaging,100,,,2026-12-01\n") == counted(updated=1)
    deal = Opportunity.objects.get()
    assert (deal.amount, deal.expected_on) == (500, dt.date(2026, 12, 1))


def test_S1_a_later_change_of_stage_goes_through_the_gates(desk):
    desk.take("opportunities", DEALS + "1,甲,Engaging,100,,,\n")
    changed = DEALS + "1,甲,Won,200,,,\n"
    assert desk.take("opportunities", changed) == counted(errors=1)
    deal = Opportunity.objects.get()
    assert (deal.stage, deal.amount) == ("engagement", 100), "a row goes in whole or not at all"
    assert desk.told()[0]["导入说明"]
    assert desk.take("opportunities", changed) == counted(errors=1)


def test_a_row_without_a_customer_is_a_deal_whose_customer_is_to_be_named(desk):
    assert desk.take("opportunities", DEALS + "1,,Engaging,,,,\n") == counted(created=1, repaired=1)
    deal = Opportunity.objects.get()
    assert deal.customer is None and deal.amount is None and deal.owner is None
    assert "待补" in desk.told()[0]["导入说明"]


def test_a_customer_id_finds_the_customer_even_when_he_comes_later(desk):
    deals = "id,account_id,stage_name\n1,A7,Engaging\n"
    assert desk.take("opportunities", deals) == counted(created=1, repaired=1)
    assert desk.take("opportunities", deals) == counted(unchanged=1)
    desk.take("customers", "id,name\nA7,昆山精密\n")
    assert desk.take("opportunities", deals) == counted(updated=1)
    assert Opportunity.objects.get().customer.name == "昆山精密"


def test_customers_meet_by_their_name_and_keep_what_they_have(desk, world):
    mine = world.customer
    text = "客户名称,行业,编号\n昆山精密机械（集团）股份有限公司,机械,7\n昆山精密机械,食品,8\n"
    assert desk.take("customers", text) == counted(updated=1, duplicates=1)
    mine.refresh_from_db()
    assert (mine.industry, mine.name) == ("机械", "昆山精密机械有限公司")
    assert set(ExternalKey.objects.values_list("key", "object_id")) == {("7", mine.pk), ("8", mine.pk)}
    assert "第 2 行" in desk.told()[1]["导入说明"]


def test_slips_are_mended_and_the_report_says_what_was_changed(desk):
    rows = "".join(
        f"{n},甲,Engaging,1,{product}\n" for n, product in enumerate(["GTX Basic", "GTX Plus Pro", "GTXPro"])
    )
    assert desk.take("opportunities", "id,account,deal_stage,amount,product\n" + rows) == counted(
        created=3, repaired=1
    )
    assert Opportunity.objects.filter(product="GTX Pro").count() == 1
    assert "「GTXPro」改为「GTX Pro」" in desk.told()[-1]["导入说明"]


def test_a_bad_row_stays_out_the_others_go_in_and_the_report_can_be_mended_and_imported(desk):
    rows = "1,甲,Won,-5,,,2026-02-30\n2,乙,Engaging,7,,,\n3,丙,Banana,7,,,\n4,丁\n"
    rows += "5,=1+1,Engaging,7,,,\n5,戊,Engaging,7,,,\n"
    assert desk.take("opportunities", DEALS + rows) == counted(created=2, duplicates=1, errors=3)
    told = desk.told()
    assert [row["导入行号"] for row in told] == ["2", "3", "4", "5", "6", "7"]
    assert "负数" in told[0]["导入说明"] and "没有这一天" in told[0]["导入说明"]
    assert told[4]["account"] == "'=1+1" and Customer.objects.filter(name="=1+1").exists()
    mended = (
        desk.report.read_text("utf-8-sig")
        .replace("-5", "5")
        .replace("2026-02-30", "2026-02-28")
        .replace("Banana", "谈判")
    )
    assert desk.take("opportunities", mended) == counted(created=2, unchanged=2, duplicates=1, errors=1)


def test_a_dry_run_counts_and_writes_nothing(desk):
    text = DEALS + "1,甲,Won,1,赵六,,\n2,,Engaging,x,,,\n"
    assert desk.take("opportunities", text, dry_run=True) == counted(created=1, repaired=1, errors=1)
    assert not any(
        model.objects.exists() for model in (Opportunity, Customer, Person, ExternalKey, ImportRun)
    )


def test_a_row_that_the_database_refuses_does_not_keep_the_others_out(desk, monkeypatch):
    importer = importers()["customers"]
    apply = importer.apply

    def stumble(actor, drafts):
        if any(draft.values["name"] == "坏" for draft in drafts):
            raise Refused()
        return apply(actor, drafts)

    object.__setattr__(importer, "apply", stumble)
    try:
        text = "客户名称\n" + "".join(f"公司{n}\n" for n in range(20)) + "坏\n"
        assert desk.take("customers", text) == counted(created=20, errors=1)
    finally:
        object.__setattr__(importer, "apply", apply)


def test_values_of_a_mapping_are_taken_before_reading(desk):
    values = {"stage": {"Banana": "demo", "Kiwi": "lost:demo"}}
    assert (
        desk.take("opportunities", DEALS + "1,甲,Banana,,,,\n2,甲,Kiwi,,,,\n", values=values)["created"] == 2
    )
    assert set(Opportunity.objects.values_list("stage", "outcome")) == {("demo", "open"), ("demo", "lost")}


def test_sources_have_their_own_keys(desk):
    text = DEALS + "1,甲,Won,1,,,\n"
    assert desk.take("opportunities", text, source="a")["created"] == 1
    assert desk.take("opportunities", text, source="b")["created"] == 1


def test_rights_and_sight_hold_for_imports_too(desk, world):
    with pytest.raises(Forbidden):
        desk.take("opportunities", DEALS + "1,甲,Won,1,,,\n", actor=world.actor(world.wang))
    hidden = world.add_customer("华南化工", world.zhao)
    li = world.actor(world.li)
    assert desk.take(
        "opportunities", DEALS + "1,华南化工,Engaging,1,,,\n2,新客户,Engaging,1,,,\n", actor=li
    ) == counted(created=1, errors=1)
    assert hidden.opportunities.count() == 0
    assert Opportunity.objects.get().owner == world.li
    assert ImportRun.objects.visible_to(li).count() == 1
    assert ImportRun.objects.visible_to(world.actor(world.wang)).count() == 0


def test_a_customer_that_the_file_itself_brought_is_not_out_of_sight_in_its_next_batch(
    desk, world, monkeypatch
):
    monkeypatch.setattr(engine, "BATCH", 1)
    li = world.actor(world.li)
    rows = "".join(f"{key},南方客户,Engaging,1,赵强,,\n" for key in "123")
    assert desk.take("opportunities", DEALS + rows, actor=li) == counted(created=3)
    assert Customer.objects.get(name="南方客户").owner == world.zhao
    assert Opportunity.objects.filter(customer__name="南方客户").count() == 3


def test_postgresql_counts_the_tables_of_a_large_import_again_and_again(desk, monkeypatch):
    monkeypatch.setattr(engine, "BATCH", 1)
    counted_after = []
    monkeypatch.setattr(engine, "count_tables", lambda: counted_after.append(Opportunity.objects.count()))
    text = DEALS + "".join(f"{n},公司{n},Engaging,1,,,\n" for n in range(9))
    desk.take("opportunities", text, dry_run=True)
    assert counted_after == []
    desk.take("opportunities", text)
    assert counted_after == [4, 8]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL counts its tables")
def test_it_knows_how_many_rows_there_are_once_it_has_counted(desk):
    desk.take("opportunities", DEALS + "".join(f"{n},公司{n},Engaging,1,,,\n" for n in range(9)))
    engine.count_tables()
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'transfer_externalkey'")
        assert cursor.fetchone()[0] >= 9


def test_a_deleted_record_is_not_made_again(desk):
    text = DEALS + "1,甲,Won,1,,,\n"
    desk.take("opportunities", text)
    Opportunity.objects.all().delete()
    assert desk.take("opportunities", text) == counted(errors=1)


def test_people_are_met_by_e_mail_and_by_name(desk, world):
    text = "姓名,邮箱,手机\n王小磊,wang@example.com,13800000000\n李敏,,13900000000\n"
    text += "李敏,limin2@example.com,\n新人,xin@example.com,\n"
    assert desk.take("people", text) == counted(created=2, updated=2)
    world.wang.refresh_from_db()
    assert (world.wang.name, world.wang.phone) == ("王小磊", "13800000000")
    assert not Person.objects.get(email="xin@example.com").is_active


def test_S7_S9_the_claimed_grade_and_the_day_of_the_next_step_move_in_and_a_later_change_is_counted(desk):
    head = "id,name,deal_stage,等级,下一步,下一步日期\n"
    assert desk.take("opportunities", head + "1,甲,初访,B类,约王总,2026-08-14\n2,乙,初访,Q,,\n") == counted(
        created=2, repaired=2
    )
    assert Opportunity.objects.get(name="乙").claimed_grade == ""
    deal = Opportunity.objects.get(name="甲")
    assert (deal.claimed_grade, deal.next_step, str(deal.next_step_on)) == ("B", "约王总", "2026-08-14")
    assert desk.take("opportunities", head + "1,甲,初访,A,约王总,2026-08-14\n") == counted(updated=1)
    deal.refresh_from_db()
    assert (deal.claimed_grade, deal.grade_changes) == ("A", 1)
    # overdue there is a fact here
    assert desk.take("opportunities", head + "1,甲,初访,A,约王总,2026-08-15\n") == counted(updated=1)
    deal.refresh_from_db()
    assert str(deal.next_step_on) == "2026-08-15"


def test_people_come_with_their_names_in_two_columns_too(desk):
    """As HubSpot writes its owners; without any name a row is refused."""
    text = "owner_id,email,first_name,last_name\n7,anna@example.com,Anna,Weber\n8,x,磊磊,王\n9,,,\n"
    assert desk.take("people", text) == counted(created=2, repaired=1, errors=1)
    assert set(Person.objects.filter(name__in=["Anna Weber", "王磊磊"]).values_list("name", flat=True)) == {
        "Anna Weber",
        "王磊磊",
    }


def test_merging_records_takes_their_keys_along(desk):
    desk.take("customers", "id,name\n1,甲\n2,乙\n")
    first, second = Customer.objects.order_by("pk")
    assert repoint(actor=OPERATOR, kind="customer", giver=second.pk, receiver=first.pk) == 1
    assert set(ExternalKey.objects.values_list("object_id", flat=True)) == {first.pk}


def test_a_saved_mapping_knows_only_fields_that_are(desk):
    importer = importers()["customers"]
    save_mapping(actor=OPERATOR, name="老系统", importer=importer, columns={"单位": "name"})
    with pytest.raises(Refused):
        save_mapping(actor=OPERATOR, name="x", importer=importer, columns={"单位": "nothing"})


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.one_of(st.text(max_size=12), st.sampled_from(["Won", "Lost", "5", "-1",
"2026-02-30", "=1+1", "甲"])),
                         min_size=7, max_size=7), min_size=1, max_size=8))  # fmt: skip
def test_any_table_is_imported_or_reported_row_by_row(tmp_path, table):
    desk = Desk(tmp_path)
    path = tmp_path / "any.csv"
    with path.open("w", encoding="utf-8", newline="", errors="replace") as file:
        csv.writer(file).writerow(DEALS.strip().split(","))
        csv.writer(file).writerows(table)
    try:
        got = desk.take("opportunities", path.read_bytes().decode())
    except Refused:
        return
    assert sum(got.values()) - got["repaired"] <= len(table)
    again = desk.take("opportunities", path.read_bytes().decode())
    assert again["created"] == 0 and again["errors"] == got["errors"]


KILLED = """
import os, signal, sys
import django
django.setup()
from tuijin.people.actors import OPERATOR
from tuijin.transfer import engine
from tuijin.transfer.queries import importers
from tuijin.transfer.reading import open_source
importer, source = importers()["opportunities"], open_source(sys.argv[1])
batches = iter(range(100))
take = engine._Journey.take
def fall(self, rows):
    if next(batches) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return take(self, rows)
engine._Journey.take = fall
engine.BATCH = 100
engine.run(OPERATOR, importer, source, engine.Plan(engine.proposal(importer, source).columns))
"""


@pytest.mark.slow
def test_an_import_that_was_killed_goes_on_where_it_stopped(tmp_path):
    path = tmp_path / "deals.csv"
    path.write_text(
        DEALS + "".join(f"{n},公司{n % 50},Engaging,{n},卖家{n % 7},,\n" for n in range(1000)), "utf-8"
    )
    env = os.environ | {
        "TUIJIN_DATA": str(tmp_path / "data"),
        "DJANGO_SETTINGS_MODULE": "tuijin.config.settings",
    }
    env.pop("DATABASE_URL", None)

    def run(*command):
        return subprocess.run(
            [sys.executable, *command], env=env, cwd=ROOT, capture_output=True, text=True, check=False
        )

    assert run("-m", "django", "migrate", "-v0", "--skip-checks").returncode == 0
    assert run("-c", KILLED, str(path)).returncode == -signal.SIGKILL
    import json

    def states():
        return [one["state"] for one in json.loads(run("-m", "tuijin", "import", "list", "--json").stdout)]

    assert states() == ["failed"], "the dead are not running"
    resumed = run("-m", "tuijin", "import", "resume", "1", "--json")
    assert (resumed.returncode, json.loads(resumed.stdout)["refused"][0]["key"]) == (1, "file_gone")
    done = run("-m", "tuijin", "import", "opportunities", str(path), "--json")
    assert done.returncode == 0, done.stderr
    assert states() == ["done", "failed"]
    assert json.loads(done.stdout) == counted(created=700, unchanged=300)
