"""The record verbs of bin/tuijin: one JSON document, exit codes, refusals in sentences."""

import json
import subprocess
from pathlib import Path

import pytest

from tuijin.config.cli import main
from tuijin.opportunities.models import Opportunity
from tuijin.playbook.queries import current

BIN = Path(__file__).resolve().parents[3] / "bin" / "tuijin"
FIELDS = {"id", "ref", "name", "customer", "stage", "outcome", "amount", "expected_on", "owner"}
FIELDS |= {"claimed", "supported"}


@pytest.fixture
def said(capsys):
    """Runs a command; gives (exit code, what it printed, its complaint)."""

    def run(*argv):
        code = main([str(word) for word in argv])
        out, err = capsys.readouterr()
        return code, json.loads(out) if "--json" in argv and out else out, err

    return run


def test_deal_list_prints_every_visible_deal_with_its_fields(world, said):
    deal, other = world.deal(), world.deal("华南单", owner=world.zhao, customer=None, amount=None)
    code, rows, _err = said("deal", "list", "--json")
    assert code == 0
    assert {row["id"] for row in rows} == {deal.pk, other.pk}
    assert all(set(row) >= FIELDS for row in rows)
    bare = next(row for row in rows if row["id"] == other.pk)
    assert (bare["customer"], bare["amount"], bare["outcome"], bare["owner"]) == (None, None, "open", "赵强")


def test_lists_are_narrowed_and_ordered_as_on_their_pages(world, said):
    world.deal("小单", amount=1000)
    world.deal("大单", amount=9000)
    world.deal("别的", amount=5000, owner=world.zhao)
    query = f"owner={world.wang.pk}&sort=-amount"
    assert [row["name"] for row in said("deal", "list", "--json", "--query", query)[1]] == ["大单", "小单"]
    assert said("lead", "list", "--json", "--query", "?text=没有这家")[1] == []
    named = said("customer", "list", "--json", "--query", f"text={world.customer.name}&sort=-last")[1]
    assert [row["id"] for row in named] == [world.customer.pk]


@pytest.mark.parametrize(
    ("words", "query", "named"),
    [
        (("deal", "list"), "stage=demmo", "negotiation"),
        (("deal", "list"), "stagee=demo", "stagee"),
        (("deal", "list"), "sort=bar", "amount"),
        (("deal", "list"), "amount_min=abc", "abc"),
        (("customer", "list"), "owner=999999", "none"),
        (("lead", "list"), "state=opened", "visited"),
        (("export", "opportunities", "nothing.csv"), "grade=Q", "A"),
    ],
)
def test_a_slip_in_a_filter_is_not_taken_for_all_of_them(
    world, said, tmp_path, monkeypatch, words, query, named
):
    monkeypatch.chdir(tmp_path)
    code, document, err = said(*words, "--json", "--query", query)
    assert code == 2 and named in document["error"] in err
    assert not list(tmp_path.iterdir())


def test_deal_list_takes_the_same_number_of_queries_for_one_and_for_many(
    world, said, django_assert_max_num_queries
):
    for number in range(30):
        world.deal(f"单子{number}")
    with django_assert_max_num_queries(8):
        assert len(said("deal", "list", "--json")[1]) == 30


def test_S7_deal_list_and_show_tell_the_claimed_and_the_supported_grade(world, said):
    best, worst = current().grades[0].key, current().judged_grades[-1].key
    deal = world.deal(claimed_grade=best, expected_on=None)
    line = said("deal", "list", "--json")[1][0]
    shown = said("deal", "show", deal.pk, "--json")[1]
    assert (line["claimed"], shown["claimed"]) == (best, best)
    assert line["supported"] == shown["supported"] == shown["grade"]["supported"] != best
    assert shown["grade"]["by_date"] == worst
    assert shown["grade"]["lacking"]


def test_the_list_of_deals_is_whole_however_it_is_printed(world, said):
    for number in range(12):
        world.deal(f"单子{number}")
    lines = said("deal", "list")[1].splitlines()
    assert len(lines) == 14
    assert sum("单子" in line for line in lines[1:-1]) == 12
    assert len(said("deal", "list", "--json")[1]) == 12
    nobody = said("person", "add", "新人", "--email", "new@example.com", "--role", "salesperson")
    assert nobody[0] == 0
    assert said("deal", "list", "--json", "--as", "new@example.com")[1] == []


def test_the_pipeline_by_owner_tells_each_sellers_open_deals(world, said):
    world.deal(amount=100), world.deal(amount=50), world.deal(owner=world.zhao, amount=None)
    rows = said("report", "pipeline", "--by-owner", "--json")[1]
    first = current().first_stage.key
    assert {row["owner"]: row["stage"] for row in rows} == {
        "王磊": {first: {"count": 2, "amount": 150}},
        "赵强": {first: {"count": 1, "amount": 0}},
    }
    assert "王磊" in said("report", "pipeline", "--by-owner")[1]


def test_a_person_sees_and_touches_only_his_own(world, said):
    mine, other = world.deal(), world.deal("华南单", owner=world.zhao)
    rows = said("deal", "list", "--json", "--as", "wang@example.com")[1]
    assert [row["id"] for row in rows] == [mine.pk]
    assert said("deal", "show", other.pk, "--as", "wang@example.com")[0] == 1
    code, answer, err = said(
        "deal", "advance", other.pk, "--to", current().stages[1].key, "--json", "--as", "wang@example.com"
    )
    assert (code, answer["moved"]) == (1, False)
    assert err


def test_S1_advance_names_what_is_missing_in_the_readers_language(world, said):
    deal, target = world.deal(), current().stages[1].key
    code, answer, err = said("deal", "advance", deal.ref, "--to", target, "--json", "--lang", "en")
    assert (code, answer["moved"]) == (1, False)
    missing = [item["key"] for item in answer["missing"]]
    assert set(missing) <= {condition.key for condition in current().first_stage.exit}
    assert missing
    assert answer["missing"][0]["text"] in err
    assert Opportunity.objects.get(pk=deal.pk).stage == deal.stage


def test_S1_a_first_visit_logged_opens_the_gate(world, said):
    deal, target = world.deal(), current().stages[1].key
    kind = next(kind.key for kind in current().activity_kinds if kind.opens_deal)
    words = ["deal", "log", deal.pk, kind, "--with", "张总", "--content", "谈了采购和库存"]
    assert said(*words)[0] == 1  # nothing is arranged and no reason given
    assert said(*words, "--next", "约张总", "--next-on", str(world.soon()))[0] == 0
    assert said("deal", "advance", deal.pk, "--to", target, "--json")[:2] == (
        0,
        {"moved": True, "missing": []},
    )


@pytest.mark.parametrize("target", ["nowhere", "", "../..", "👍"])
def test_every_refusal_to_advance_is_one_document_and_exit_1(world, said, target):
    code, answer, err = said("deal", "advance", world.deal().pk, "--to", target, "--json")
    assert (code, answer["moved"]) == (1, False)
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "word", ["amount=-5", "amount=1e99", "expected_on=2026-02-30", "stage=signed", "nonsense", "owner=nobody@x.cn",
             "name=", "customer=不存在的公司", "source=nowhere", "name=" + "长" * 300],
)  # fmt: skip
def test_bad_values_are_refused_in_a_sentence_and_change_nothing(world, said, word):
    deal = world.deal()
    code, _out, err = said("deal", "set", deal.pk, word)
    assert code == 1
    assert err.startswith("tuijin: ")
    assert Opportunity.objects.get(pk=deal.pk).version == deal.version


@pytest.mark.parametrize("field", ["customer", "owner", "presales"])
def test_a_name_that_nobody_bears_is_named_with_its_field(world, said, field):
    code, told, err = said("deal", "open", "新单", f"{field}=查无此名", "--json")
    (refusal,) = told["refused"]
    assert (code, refusal["field"]) == (1, field)
    assert "查无此名" in refusal["text"] and "查无此名" in err
    assert not Opportunity.objects.exists()
    if field != "presales":
        (refusal,) = said("lead", "add", "新公司", f"{field}=查无此名", "--json")[1]["refused"]
        assert refusal["field"] == field and "查无此名" in refusal["text"]
        assert said("lead", "add", "新公司", f"{field}=")[0] == 0


def test_a_deal_is_opened_changed_lost_and_revived(world, said):
    world.customer  # noqa: B018 - made when first asked for
    code, row, _err = said(
        "deal", "open", "一期 <b>", "customer=昆山精密机械有限公司", "amount=12.5万", "--json"
    )
    assert (code, row["name"], row["amount"]) == (0, "一期 <b>", 125000)
    assert said("deal", "set", row["id"], "amount=", "owner=zhao@example.com", "--json")[1]["amount"] is None
    reason = next(item.key for item in current().lost_reasons if item.asks_winner)
    assert said("deal", "lose", row["id"], "--reason", reason)[0] == 1
    lost = said("deal", "lose", row["id"], "--reason", reason, "--to", "金蝶", "--json")
    assert lost[1]["outcome"] == "lost"
    assert said("deal", "revive", row["id"], "--note", "对手没交付", "--json")[1]["outcome"] == "open"


def test_S7_a_deal_that_could_not_be_judged_is_revived(world, said):
    deal = world.deal(claimed_grade=current().unjudged_grade.key)
    assert said("deal", "revive", deal.pk, "--note", "预算批了", "--grade", "nothing", "--json")[0] == 1
    grade = current().judged_grades[0].key
    assert said("deal", "revive", deal.pk, "--note", "预算批了", "--grade", grade, "--json")[0] == 0
    assert said("deal", "show", deal.pk, "--json")[1]["claimed_grade"] == grade


def test_deal_show_is_one_whole(world, said):
    deal = world.deal()
    data = said("deal", "show", deal.pk, "--json")[1]
    assert set(data) > FIELDS | {"contacts", "activities", "moves", "confirmations", "waivers", "timeline"}
    gate = data["gate"]
    assert gate["met"] + len(gate["missing"]) == gate["total"] == len(current().first_stage.exit)
    assert {"李会计", "张总"} == {row["name"] for row in data["contacts"]}
    assert said("deal", "show", deal.ref)[0] == 0


def test_leads_are_noted_visited_and_dropped(world, said):
    lead = said("lead", "add", "苏州某某精密有限公司", "contact=孙经理", "owner=wang@example.com", "--json")[
        1
    ]
    kind = next(kind.key for kind in current().activity_kinds if kind.opens_deal)
    deal = said("lead", "visit", lead["id"], kind, "--no-next", "等他回电", "--json")[1]
    assert (deal["customer"], deal["stage"]) == ("苏州某某精密有限公司", current().opening_stage.key)
    assert said("lead", "drop", lead["id"], "--reason", "晚了")[0] == 1
    other = said("lead", "add", "另一家", "--json")[1]
    assert said("lead", "drop", other["id"], "--reason", "没有需求")[0] == 0
    states = {row["company"]: row["state"] for row in said("lead", "list", "--json")[1]}
    assert states == {"苏州某某精密有限公司": "visited", "另一家": "dropped"}
    source = current().sources[0]
    said("lead", "add", "第三家", f"source={source.key}")
    read = said("lead", "list")[1]
    assert "已初访" in read and "已放弃" in read and "还没初访" in read and str(source.name) in read
    assert source.key not in read and "dropped" not in read


def test_customers_are_added_listed_and_shown(world, said):
    assert said("customer", "add", "昆山甲有限公司", "staff=120", "revenue=3000万")[0] == 0
    assert said("customer", "list", "--json")[1][0]["revenue"] == 30_000_000
    assert said("customer", "show", "昆山甲", "--json")[1]["staff"] == 120
    assert said("customer", "show", "没有这家")[0] == 1


def test_report_pipeline_holds_every_stage_in_order_and_does_not_change(world, said):
    world.deal(), world.deal("二期", amount=None)
    code, data, _err = said("report", "pipeline", "--json")
    assert code == 0
    assert tuple(data["stage"]) == current().stage_keys
    assert data["stage"][current().first_stage.key] == {"count": 2, "amount": 360000}
    assert data["outcome"] == {
        "open": {"count": 2, "amount": 360000},
        "won": {"count": 0, "amount": 0},
        "lost": {"count": 0, "amount": 0},
    }
    assert said("report", "pipeline", "--json")[1] == data
    assert "360,000" in said("report", "pipeline")[1]


@pytest.mark.parametrize(
    "words", [["deal"], ["deal", "advance", "1"], ["nonsense"], ["deal", "list", "--lang", "fr"]]
)
def test_wrong_usage_ends_in_exit_2(world, said, words):
    assert said(*words)[0] == 2


def test_the_program_itself_answers_in_json_and_with_exit_codes(tmp_path):
    def run(*words):
        env = {"TUIJIN_DATA": str(tmp_path), "PATH": "/usr/bin:/bin"}
        return subprocess.run([BIN, *words], capture_output=True, text=True, env=env, timeout=60)

    listed = run("deal", "list", "--json")
    assert (listed.returncode, json.loads(listed.stdout)) == (0, [])
    refused = run("deal", "advance", "7", "--to", "nowhere", "--json")
    assert (refused.returncode, json.loads(refused.stdout)["moved"]) == (1, False)
    assert refused.stderr
    assert "Traceback" not in refused.stderr
    assert run("deal", "show").returncode == 2
