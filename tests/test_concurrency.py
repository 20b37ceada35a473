"""Several people at once, each a process of its own on one database: nothing moves twice, nothing is lost."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.writing import WRITERS, write
from tests.journeys.servers import TUIJIN, Instance

pytestmark = pytest.mark.slow
SECONDS = float(os.environ.get("TUIJIN_WRITERS") or 8)  # a minute by `make bench`
AT_ONCE = 6
TESTS = Path(__file__).parent


@pytest.fixture(scope="module")
def instance() -> Iterator[Instance]:
    instance = Instance()
    yield instance
    instance.stop()


def together(instance: Instance, *commands: list[str]) -> list[subprocess.CompletedProcess]:
    return instance.together(*[{"words": words} for words in commands])


@pytest.mark.once
@pytest.mark.parametrize("words", [["deal", "show", "999999", "--json"], ["--help"], ["deal", "fly"]])
def test_a_command_line_kept_open_answers_as_the_program_itself(instance, words):
    itself = subprocess.run([TUIJIN, *words], env=instance.environment, capture_output=True, text=True)
    kept = instance.run(*words, check=False)
    assert (kept.returncode, kept.stdout, kept.stderr) == (itself.returncode, itself.stdout, itself.stderr)


def test_commands_that_start_together_set_an_empty_instance_up_once(instance):
    done = together(instance, *[["deal", "open", f"单子 {number}"] for number in range(AT_ONCE)])
    assert [item.returncode for item in done] == [0] * AT_ONCE, [item.stderr for item in done]
    assert len(instance.json("deal", "list")) == AT_ONCE
    assert len(instance.json("playbook", "versions")) == 1


def test_S1_of_many_who_advance_one_deal_at_once_exactly_one_moves_it(instance):
    deal = instance.json("deal", "open", "只推一次")
    stage = instance.json("playbook", "show")["stages"][1]["key"]
    words = ["deal", "advance", str(deal["id"]), "--to", stage, "--exception", "试验", "--json"]
    done = together(instance, *[words] * AT_ONCE)
    moved = [json.loads(item.stdout)["moved"] for item in done]
    assert sorted(moved) == [False] * (AT_ONCE - 1) + [True]
    moves = instance.json("deal", "show", str(deal["id"]))["moves"]
    assert [move["kind"] for move in moves].count("advanced") == 1


def test_of_many_who_change_different_fields_at_once_none_is_lost(instance):
    deal = instance.json("deal", "open", "一起改")
    pairs = ["amount=125000", "product=T6", "competitors=金蝶", "note=改了", "next_step=上门"]
    done = together(instance, *[["deal", "set", str(deal["id"]), pair] for pair in pairs])
    refused = [pair for pair, item in zip(pairs, done, strict=True) if item.returncode]
    shown = instance.json("deal", "show", str(deal["id"]))
    for pair in set(pairs) - set(refused):
        name, _, value = pair.partition("=")
        assert str(shown[name]) == value, (pair, refused)
    assert all("Traceback" not in item.stderr for item in done)


POST = """
from django.test import Client
from tuijin.people.models import Person

client = Client(HTTP_HOST="127.0.0.1")
client.force_login(Person.objects.get(email="once@example.com"))
answer = client.post("/customers/new", {"form_once": "one-form", "name": "同时新建"})
print(answer.status_code, answer.get("Location"))
"""


def test_a_form_that_is_posted_by_several_requests_at_once_is_written_once(instance):
    person = ["person", "add", "双击", "--email", "once@example.com", "--role", "owner"]
    instance.run(*person, "--password", "guotang-2026")
    done = instance.together(*[{"words": [], "code": POST}] * AT_ONCE)
    assert {item.stdout.split()[0] for item in done} == {"302"}, [item.stderr for item in done]
    assert len({item.stdout for item in done}) == 1
    assert [one["name"] for one in instance.json("customer", "list")] == ["同时新建"]


def test_eight_writers_meet_no_lock_lose_no_change_and_move_nothing_twice(instance):
    """Over the API on a real server: each change and each move that was answered with yes is there, once."""
    instance.run(
        "person",
        "add",
        "老板",
        "--email",
        "boss@example.com",
        "--role",
        "owner",
        "--password",
        "guotang-2026",
    )
    token = instance.json("token", "issue", "boss@example.com")["token"]
    deals = [instance.json("deal", "open", f"并发 {number}") for number in range(6)]
    ids, here = [deal["id"] for deal in deals], deals[0]["stage"]
    stages = [stage["key"] for stage in instance.json("playbook", "show")["stages"]]
    ahead = stages[stages.index(here) + 1]
    done = write(instance.serve().url, token, ids, (here, ahead), SECONDS)
    assert (done["errors"], done["lost"], done["twice"]) == (0, 0, 0), done
    assert done["moves"] > 0 and done["writes"] > WRITERS


SPLIT = """
from unittest.mock import patch
from tuijin.opportunities.queries import splitting
from tuijin.opportunities.models import Finding, Opportunity
from tuijin.opportunities.operations import NewDeal, judge_today, open_deals
from tuijin.opportunities.queries import verdicts
from tuijin.people.actors import OPERATOR

open_deals(actor=OPERATOR, deals=[NewDeal(name=f"单子{n}", amount=n % 3 * 1000 or None) for n in range(40)])
verdicts.PIECE = 7
ids = list(Opportunity.objects.values_list("pk", flat=True))
assert splitting.may_split() or os.cpu_count() == 1 or sys.platform != "linux"
both = list(verdicts.judged_in_pieces(ids))
with patch.object(splitting, "may_split", lambda: False):
    assert list(verdicts.judged_in_pieces(ids)) == both
assert [pk for piece in both for pk in piece] == sorted(ids)

def kept():
    return set(Finding.objects.values_list("opportunity", "key"))

before = kept()
Finding.objects.all().delete()
Opportunity.objects.update(judged_on=None)
assert judge_today() == Opportunity.objects.open().count()
assert kept() == before and before
with transaction.atomic():
    assert not splitting.may_split(), "the other process would not see what is not finished"
print("the same")
"""


def test_S8_deals_judged_by_two_processes_get_the_findings_that_one_gives_them(instance):
    instance.run("migrate")
    assert instance.python(f"import os, sys\nfrom django.db import transaction\n{SPLIT}").endswith(
        "the same\n"
    )


def pid(_item: int) -> int:
    return os.getpid()


def test_work_is_split_between_two_processes_in_order():
    code = (
        "import django; django.setup();"
        "from tests.test_concurrency import pid; from tuijin.opportunities.queries.splitting import by_two, may_split;"
        "mine = pid(0); said = list(by_two(pid, [1, 2, 3, 4, 5]));"
        "assert not may_split() or (said[::2] == [mine] * 3 and len({*said}) == 2), said"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tuijin.config.settings"}
    subprocess.run([sys.executable, "-c", code], env=environment, cwd=TESTS.parent, check=True)
