import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuijin.common.parsing import Unreadable
from tuijin.common.text import Text
from tuijin.transfer.rules import fields
from tuijin.transfer.rules.fields import Column, FieldSpec, Mended, plain_header
from tuijin.transfer.rules.headers import propose
from tuijin.transfer.rules.mending import mends
from tuijin.transfer.rules.report import counts
from tuijin.transfer.rules.stages import Entry, StageName, propose_stage, stage_reader
from tuijin.transfer.rules.words import INDUSTRIES

SIX = tuple(
    StageName(key, Text(zh, en))
    for key, zh, en in [
        ("lead", "信息", "Lead"), ("first_visit", "初访", "First visit"), ("engagement", "切入",
        "Engagement"),
        ("demo", "演示", "Demo"), ("negotiation", "谈判", "Negotiation"), ("signed", "签约", "Signed"),
    ]
)  # fmt: skip
FOUR = tuple(StageName(key, Text(key, key)) for key in ("a", "b", "c", "d"))


@pytest.mark.parametrize(
    ("writing", "stage", "outcome"),
    [
        ("Prospecting", "lead", "open"), ("Engaging", "engagement", "open"), ("Won", "signed", "won"),
        ("Lost", "", "lost"),
        ("Closed Won", "signed", "won"), ("closedlost", "", "lost"), ("赢单", "signed", "won"), ("输单",
        "", "lost"),
        ("初访", "first_visit", "open"), ("First Visit", "first_visit", "open"), ("first_visit",
        "first_visit", "open"),
        ("Proposal/Price Quote", "negotiation", "open"), ("商务谈判", "negotiation", "open"),
        ("lost:demo", "demo", "lost"),
        ("presentationscheduled", "demo", "open"), ("签约", "signed", "won"),
    ],
)  # fmt: skip
def test_stages_of_other_systems_are_recognised(writing, stage, outcome):
    assert propose_stage(writing, SIX) == Entry(stage, outcome)


def test_stages_fall_into_any_playbook_and_open_ones_never_into_the_won_stage():
    assert propose_stage("Prospecting", FOUR) == Entry("a", "open")
    assert propose_stage("Negotiation", FOUR) == Entry("c", "open")
    assert propose_stage("Won", FOUR) == Entry("d", "won")
    assert propose_stage("Negotiation", FOUR[:1]) == Entry("a", "open")


def test_an_unknown_stage_is_refused_with_the_ones_there_are():
    read = stage_reader(SIX)(Column("stage", {"Banana": 3}))
    assert read("") is None
    with pytest.raises(Unreadable) as refusal:
        read("Banana")
    assert "切入" in refusal.value.sentence.zh and "Engagement" in refusal.value.sentence.en


def test_words_written_together_are_parted_as_the_column_writes_them():
    products = [
        "GTX Basic",
        "GTX Plus Pro",
        "GTXPro",
        "MG Special",
        "GTK 500",
        "MG Advanced",
        "GTX Plus Basic",
    ]
    assert mends(products) == {"GTXPro": "GTX Pro"}
    assert mends(["gtxpro", "T6"], known=["GTX Pro", "T3"]) == {"gtxpro": "GTX Pro"}


def test_a_slip_is_mended_towards_exactly_one_known_word():
    assert mends(["technolgy", "retail", "softwear"], INDUSTRIES) == {"technolgy": "technology"}
    assert mends(["version 61"], ["version 62"]) == {}
    assert mends(["abcdef"], ["abcdeg", "abcdeh"]) == {}


@given(st.lists(st.text(max_size=12), max_size=12), st.lists(st.text(max_size=12), max_size=12))
def test_a_known_word_is_never_mended(values, known):
    assert not set(mends(values, known)) & set(known)


def test_a_column_teaches_how_its_cells_are_read():
    assert fields.money()(Column("预算（万元）"))("12.5") == 125000
    assert fields.day(Column("d", {"8/25/2026": 1}))("8/4/2026").month == 8
    assert fields.words(INDUSTRIES)(Column("sector", {"technolgy": 2}))("technolgy") == Mended(
        "technology", Text("「technolgy」改为「technology」", "“technolgy” was changed to “technology”")
    )


DEAL = [
    FieldSpec("key", Text("编号", "Id"), fields.text(), ("opportunity_id", "deal_id")),
    FieldSpec("customer", Text("客户", "Customer"), fields.text(), ("account", "company"), required=True),
    FieldSpec("amount", Text("金额", "Amount"), fields.money(), ("close_value",)),
    FieldSpec("owner", Text("负责人", "Owner"), fields.text(), ("sales_agent",)),
]


@pytest.mark.parametrize(
    ("headers", "columns"),
    [
        (["opportunity_id", "account", "close_value", "sales_agent"], ["key", "customer", "amount", "owner"]),
        (["编号", "客户", "金额（万元）", "负责人*"], ["key", "customer", "amount", "owner"]),
        (["Deal ID", "Company", "property_amount", "Owner__c"], ["key", "customer", "amount", "owner"]),
        (["oportunity id", "acount", "Sales-Agent"], ["key", "customer", "owner"]),
    ],
)
def test_headers_are_recognised_whatever_the_system(headers, columns):
    assert list(propose(headers, DEAL).columns.values()) == columns


def test_the_reports_own_columns_and_strangers_are_left_alone():
    proposal = propose(["导入行号", "import notes", "weather", "account"], DEAL)
    assert proposal.columns == {"account": "customer"}
    assert proposal.unused == ("weather",)
    assert [spec.key for spec in propose(["weather"], DEAL).missing] == ["customer"]


@given(st.lists(st.text(max_size=20), unique=True, max_size=20))
def test_any_headers_give_a_proposal_in_which_no_field_is_twice(headers):
    taken = list(propose(headers, DEAL).columns.values())
    assert len(taken) == len(set(taken))
    assert all(isinstance(plain_header(header), str) for header in headers)


def test_rows_are_counted_and_repaired_is_a_part_of_the_created_and_updated():
    rows = [
        ("created", True),
        ("created", False),
        ("updated", True),
        ("unchanged", True),
        ("duplicate", False),
        ("error", False),
    ]
    assert counts(rows) == {
        "created": 2,
        "updated": 1,
        "unchanged": 1,
        "duplicates": 1,
        "repaired": 2,
        "errors": 1,
    }
