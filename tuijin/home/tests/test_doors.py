"""The day and the line on the command line."""

import json

import pytest

from tuijin.activities.models import Activity
from tuijin.common import clock
from tuijin.config.cli import main

LINE = "昨天见了张总，明天带李会计看演示"
AS_WANG = ("--as", "wang@example.com")


@pytest.fixture
def said(capsys):
    """Runs a command; gives (exit code, the JSON document)."""

    def run(*argv):
        code = main([str(word) for word in (*argv, "--json")])
        return code, json.loads(capsys.readouterr().out)

    return run


def test_S9_today_names_what_is_due_by_its_parts(world, said):
    deal = world.deal(next_step="去谈", next_step_on=clock.today())
    code, data = said("today", *AS_WANG)
    assert code == 0
    assert data["whose"] == "mine"
    assert [(part["key"], part["count"], part["deals"][0]["id"]) for part in data["parts"]] == [
        ("today", 1, deal.pk)
    ]
    assert {one["stage"] for one in data["week"]} >= {"lead", "first_visit"}
    assert said("today", "--as", "zhao@example.com")[1]["parts"] == []


def test_S1_capture_shows_first_and_writes_without_dry_run(world, said):
    deal = world.deal()
    code, data = said("capture", LINE, "--dry-run", *AS_WANG)
    assert (code, data["deal"], data["written"]) == (0, deal.pk, False)
    assert data["happened"]["people"] == ["张总"]
    assert data["next"]["text"] == "带李会计看演示"
    assert not Activity.objects.exists()
    code, data = said("capture", LINE, *AS_WANG)
    assert (code, data["written"]) == (0, True)
    deal.refresh_from_db()
    assert (Activity.objects.get().content, deal.next_step) == (LINE, "带李会计看演示")


def test_capture_refuses_what_it_cannot_place_and_names_the_likely_deals(world, said):
    one, two = world.deal("一期"), world.deal("二期")
    code, data = said("capture", "见了张总，明天演示", *AS_WANG)
    assert code == 1
    assert str(one.pk) in data["refused"][0]["text"] and str(two.pk) in data["refused"][0]["text"]
    assert said("capture", "见了张总，明天演示", "--deal", two.pk, *AS_WANG)[0] == 0
    assert Activity.objects.get().subject_id == two.pk
    code, data = said("capture", "见了张总", "--deal", two.pk, *AS_WANG)
    assert (code, data["refused"][0]["key"]) == (1, "next_missing")
    assert said("capture", "见了张总", "--deal", two.pk, "--no-next", "等开会", *AS_WANG)[0] == 0
