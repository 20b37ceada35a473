"""Several people at once, each a process of its own on one database: nothing moves twice, nothing is lost."""

import json
import subprocess
from collections.abc import Iterator

import pytest

from tests.journeys.servers import TUIJIN, Instance

pytestmark = pytest.mark.slow
AT_ONCE = 6


@pytest.fixture(scope="module")
def instance() -> Iterator[Instance]:
    instance = Instance()
    yield instance
    instance.stop()


def together(instance: Instance, *commands: list[str]) -> list[subprocess.CompletedProcess]:
    """Start all commands at the same moment and wait for all."""
    options = {
        "env": instance.environment,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "text": True,
    }
    running = [subprocess.Popen([TUIJIN, *words], **options) for words in commands]
    ended = [(process, *process.communicate(timeout=300)) for process in running]
    return [subprocess.CompletedProcess(p.args, p.returncode, out, err) for p, out, err in ended]


def test_commands_that_start_together_set_an_empty_instance_up_once(instance):
    done = together(instance, *[["deal", "open", f"单子 {number}"] for number in range(AT_ONCE)])
    assert [item.returncode for item in done] == [0] * AT_ONCE, [item.stderr for item in done]
    assert len(instance.json("deal", "list")) == AT_ONCE
    assert len(instance.json("playbook", "versions")) == 1


def test_S1_of_many_who_advance_one_deal_at_once_exactly_one_moves_it(instance):
    instance.run("deal", "open", "只推一次")
    deal = next(item for item in instance.json("deal", "list") if item["name"] == "只推一次")
    stage = instance.json("playbook", "show")["stages"][1]["key"]
    words = ["deal", "advance", str(deal["id"]), "--to", stage, "--exception", "试验", "--json"]
    done = together(instance, *[words] * AT_ONCE)
    moved = [json.loads(item.stdout)["moved"] for item in done]
    assert sorted(moved) == [False] * (AT_ONCE - 1) + [True]
    moves = instance.json("deal", "show", str(deal["id"]))["moves"]
    assert [move["kind"] for move in moves].count("advanced") == 1


def test_of_many_who_change_different_fields_at_once_none_is_lost(instance):
    instance.run("deal", "open", "一起改")
    deal = next(item for item in instance.json("deal", "list") if item["name"] == "一起改")
    pairs = ["amount=125000", "product=T6", "competitors=金蝶", "note=改了", "next_step=上门"]
    done = together(instance, *[["deal", "set", str(deal["id"]), pair] for pair in pairs])
    refused = [pair for pair, item in zip(pairs, done, strict=True) if item.returncode]
    shown = instance.json("deal", "show", str(deal["id"]))
    for pair in set(pairs) - set(refused):
        name, _, value = pair.partition("=")
        assert str(shown[name]) == value, (pair, refused)
    assert all("Traceback" not in item.stderr for item in done)
