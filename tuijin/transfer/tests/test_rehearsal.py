"""What a dry run says is what the real run then does: counts and report, letter for letter."""

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tuijin.customers.models import Customer
from tuijin.opportunities.models import Opportunity
from tuijin.people.actors import OPERATOR
from tuijin.people.models import Person
from tuijin.transfer import engine
from tuijin.transfer.models import ExternalKey, ImportRun
from tuijin.transfer.tests.test_engine import DEALS, Desk, counted

pytestmark = pytest.mark.django_db
MODELS = (Opportunity, Customer, Person, ExternalKey, ImportRun)


@pytest.fixture
def desk(tmp_path, db, monkeypatch):
    monkeypatch.setattr(engine, "BATCH", 3)
    return Desk(tmp_path)


def stock():
    return [list(model.objects.order_by("pk").values()) for model in MODELS]


def agreed(desk, kind, text, actor=OPERATOR):
    """The counts and the report of the real run, after the dry run has said the same and left nothing."""
    before = stock()
    foretold = desk.take(kind, text, actor=actor, dry_run=True), desk.report.read_bytes()
    assert stock() == before
    done = desk.take(kind, text, actor=actor), desk.report.read_bytes()
    assert foretold == done
    return done[0]


def test_a_first_import_with_unknown_owners_and_customers_across_batches(desk):
    rows = "".join(f"{n},公司{n % 4},Engaging,{n},卖家{n % 2},,\n" for n in range(10))
    assert agreed(desk, "opportunities", DEALS + rows) == counted(created=10)
    assert [len(line["导入说明"].split("；")) for line in desk.told()] == [2, 2, 1, 1], "each is told once"


def test_unchanged_rows_duplicates_and_errors(desk):
    rows = "1,甲,Won,1,赵六,,\n1,甲,Won,1,赵六,,\n2,乙,Banana,1,,,\n3,丙,Lost,-5,,,\n1,甲,Won,2,钱七,,\n4,,,7,,,\n"
    first = counted(created=2, repaired=2, duplicates=2, errors=2)
    assert agreed(desk, "opportunities", DEALS + rows) == first
    assert agreed(desk, "opportunities", DEALS + rows) == counted(unchanged=2, duplicates=2, errors=2)


REASONS = DEALS.strip() + ",lost_reason,winner\n"


def test_S1_changed_rows_go_through_the_gates_in_the_dry_run_too(desk):
    before = "".join(f"{n},甲,{'Prospecting' if n == 4 else 'Engaging'},100,赵六,,,,\n" for n in range(1, 9))
    assert agreed(desk, "opportunities", REASONS + before) == counted(created=8)
    after = (
        "1,甲,Engaging,200,赵六,,,,\n"
        "2,甲,Won,100,赵六,,,,\n"
        "3,甲,Lost,100,赵六,,,,\n"
        "4,甲,Engaging,100,赵六,,,,\n"
        "5,新客户,Engaging,100,新人,,,,\n"
        "6,甲,Lost,100,赵六,,,价格比不过对手,金蝶\n"
        "7,甲,Lost,100,赵六,,,price,\n"
        "8,新客户,Lost,100,新人,,,星座不合,\n"
    )
    assert agreed(desk, "opportunities", REASONS + after) == counted(updated=3, errors=5)
    told = {row["id"]: row["导入说明"] for row in desk.told()}
    assert "原因" in told["3"] and "丢给了谁" in told["7"] and "星座不合" in told["8"]
    lost = Opportunity.objects.get(outcome="lost")
    assert (lost.lost_reason, lost.lost_to) == ("price", "金蝶")


def test_a_lost_deal_that_is_open_again_and_a_won_one(desk):
    assert agreed(desk, "opportunities", DEALS + "1,甲,Lost,1,,2026-01-05,\n2,甲,Won,1,,,\n")["created"] == 2
    text = DEALS + "1,甲,Engaging,1,,2026-01-05,\n2,甲,Engaging,1,,,\n"
    assert agreed(desk, "opportunities", text) == counted(updated=1, errors=1)


def test_customers_and_people_who_meet_across_batches(desk, world):
    people = "id,name,email\n1,孙八,\n2,周九,\n3,吴十,\n4,孙八,\n5,王磊,wang@example.com\n6,李敏,wang@example.com\n"
    agreed(desk, "people", people)
    customers = "id,name,owner\n" + "".join(f"{n},公司{n % 5},卖家{n % 3}\n" for n in range(9))
    assert agreed(desk, "customers", customers) == counted(created=5, duplicates=4)
    renamed = customers.replace("0,公司0", "0,公司零") + "9,公司0,卖家9\n"
    agreed(desk, "customers", renamed)


def test_customers_out_of_sight(desk, world):
    world.add_customer("华南化工", world.zhao)
    rows = "1,华南化工,Engaging,1,,,\n" + "".join(f"{n},新,Engaging,1,赵强,,\n" for n in range(2, 7))
    agreed(desk, "opportunities", DEALS + rows, actor=world.actor(world.li))


CELLS = (
    st.sampled_from(["1", "2", "3", "4", "5", ""]),
    st.sampled_from(["甲", "乙公司", "乙有限公司", ""]),
    st.sampled_from(["Prospecting", "Engaging", "Won", "Lost", "Banana", ""]),
    st.sampled_from(["1", "2", "-1", ""]),
    st.sampled_from(["赵六", "钱七", ""]),
    st.sampled_from(["", "2026-01-05"]),
    st.sampled_from(["", "2026-02-30"]),
    st.sampled_from(["", "price", "other", "星座不合"]),
    st.sampled_from(["", "金蝶"]),
)
FILES = st.lists(st.tuples(*CELLS).map(",".join), min_size=1, max_size=8)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=FILES, second=FILES)
def test_any_two_exports_after_one_another(desk, first, second):
    with transaction.atomic():
        for rows in (first, second, second):
            agreed(desk, "opportunities", REASONS + "\n".join(rows) + "\n")
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_the_copy_takes_the_writes_and_goes(desk):
    real = connection.settings_dict["NAME"]
    test_S1_changed_rows_go_through_the_gates_in_the_dry_run_too(desk)
    assert connection.settings_dict["NAME"] == real


@pytest.mark.parametrize("header", ["预计", "预计日期", "预计签约", "预计成交"])
def test_the_expected_day_by_its_short_names(desk, header):
    assert desk.take("opportunities", f"客户,阶段,{header}\n甲,Engaging,2026-12-01\n")["created"] == 1
    assert str(Opportunity.objects.get().expected_on) == "2026-12-01"


def test_a_deal_under_the_headers_that_sellers_write(desk):
    headers = "单子编号,单子名称,客户,单子阶段,单子金额,预计签单,下一步动作,下次联系日期"
    desk.take("opportunities", f"{headers}\n7,甲的进销存,甲,Engaging,3万5千,2099-12-01,送方案,2099-11-30\n")
    deal = Opportunity.objects.get()
    assert (deal.name, deal.amount, deal.next_step) == ("甲的进销存", 35_000, "送方案")
    assert (str(deal.expected_on), str(deal.next_step_on)) == ("2099-12-01", "2099-11-30")
