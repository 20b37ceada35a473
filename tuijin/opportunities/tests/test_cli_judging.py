"""deal tell and deal decide on the command line."""

import json

import pytest

from tuijin.config.cli import main
from tuijin.opportunities.operations import advance, change, keep_event, record_fact
from tuijin.opportunities.queries import state_of
from tuijin.people.actors import OPERATOR
from tuijin.playbook.queries import current


@pytest.fixture
def asked(world):
    """A deal that waits for an exception which wang asked for."""
    deal = world.deal()
    stage = current().stages[1].key
    advance(actor=world.actor(world.wang), deal=deal, to_stage=stage, exception="客户赶时间")
    return deal, stage


def test_S1_a_manager_grants_the_exception_that_a_deal_waits_for(world, asked, capsys):
    deal, stage = asked
    assert (
        main(["deal", "decide", deal.ref, "--grant", "--answer", "同意", "--as", world.li.email, "--json"])
        == 0
    )
    assert json.loads(capsys.readouterr().out)["stage"] == stage
    assert main(["deal", "decide", deal.ref, "--deny"]) == 1  # nothing waits any more


def test_S1_a_rep_decides_nothing_and_a_denied_deal_stays(world, asked, capsys):
    deal, _stage = asked
    assert main(["deal", "decide", deal.ref, "--grant", "--as", world.wang.email]) == 1
    assert main(["deal", "decide", deal.ref, "--deny"]) == 0
    deal.refresh_from_db()
    assert (deal.stage, deal.waivers.get().state) == (current().first_stage.key, "denied")


def test_S2_a_fact_told_on_the_command_line_is_read_by_the_gate(world, capsys):
    deal, fact = world.deal(), current().facts[0]
    assert main(["deal", "tell", deal.ref, fact.key, "张总说的数", "--source", "张总", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["value"] == "张总说的数"
    assert fact.key in {item.kind for item in state_of(deal).happened}
    assert main(["deal", "tell", deal.ref, "no_such_fact", "x"]) == 1


def test_S1_confirming_a_condition_that_does_not_exist_says_so(world, capsys):
    deal = world.deal()
    assert main(["deal", "confirm", deal.ref, "nope", "--note", "张总说的"]) == 1
    assert "套路里没有这个条件：nope" in capsys.readouterr().err


def test_S6_one_page_says_whether_it_is_a_customer_is_real_and_will_buy(world, capsys):
    deal = world.deal()
    record_fact(actor=OPERATOR, deal=deal, key="budget", value="15 万")
    keep_event(actor=OPERATOR, deal=deal, kind="new_strategy", evidence="十月搬新厂", due_on=world.soon(60))
    assert main(["deal", "qualify", deal.ref, "--json", "--lang", "en"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(one["key"], one["met"], one["total"]) for one in told["sheets"]] == [
        ("customer", 0, 6), ("real", 2, 7), ("buys", 0, 6),
    ]  # fmt: skip
    assert [(one["key"], one["applies"]) for one in told["events"]] == [("new_strategy", True)]
    assert told["alarm"] is None
    change(actor=OPERATOR, deal=deal, version=deal.version, changes={"expected_on": world.soon(61)})
    main(["deal", "qualify", deal.ref, "--json", "--lang", "en"])
    assert "later" in json.loads(capsys.readouterr().out)["alarm"]


def test_S8_deal_show_tells_what_is_wrong_with_evidence_root_and_cure(world, capsys):
    deal = world.deal()
    assert main(["deal", "show", deal.ref, "--json", "--lang", "en"]) == 0
    told = json.loads(capsys.readouterr().out)
    (found,) = [one for one in told["symptoms"] if one["key"] == "no_next_step"]
    assert found["kind"] == "taboo" and found["root"] == "no_control" and found["evidence"] and found["cure"]
    assert told["coverage"]["answered"] < told["coverage"]["total"] == len(current().questions)
    assert "nobody_helps" in [one["key"] for one in told["stakeholder_findings"]]


@pytest.mark.parametrize(
    ("fact", "nothing", "told"),
    [
        ("decision_maker", ("不知道", "没有", "？"), "张总"),
        ("budget", ("不知道", "还没定"), "10–15 万"),
        ("quote_talked_through", ("否", "还没有", "no"), "是"),
    ],
)
def test_S8_words_that_tell_nothing_are_no_fact(world, capsys, fact, nothing, told):
    deal = world.deal()
    for word in nothing:
        assert main(["deal", "tell", deal.ref, fact, word, "--json"]) == 1
        (reason,) = json.loads(capsys.readouterr().out)["refused"]
        assert (reason["key"], reason["field"]) == ("field_missing", "value")
    assert not deal.facts.exists()
    assert main(["deal", "tell", deal.ref, fact, told, "--json"]) == 0
    assert deal.facts.get().value == told
