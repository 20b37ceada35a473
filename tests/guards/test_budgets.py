"""Keeping the tail short: no long file, no long function, no tangle, no endless template, no page of many queries."""

import ast
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.guards.sources import ROOT, functions, named, p95, python_files, templates
from tuijin.common import clock
from tuijin.opportunities import operations
from tuijin.opportunities.operations import NewAnswer, NewStakeholder
from tuijin.opportunities.operations.exceptions import ask_exception
from tuijin.people.operations import grant
from tuijin.playbook.queries import current

FILE_LINES, FUNCTION_P95, COMPLEXITY, TEMPLATE_P95, STYLE_LINES = 400, 25, 8, 120, 400


def too_long(texts: dict[str, str], limit: int) -> list[str]:
    return [name for name, text in texts.items() if text.count("\n") > limit]


def tangled(*files: str | Path) -> str:
    """What ruff's McCabe counter finds above the budget."""
    ruff = Path(sys.executable).parent / "ruff"
    rule = [
        "--isolated",
        "--no-cache",
        "--select",
        "C901",
        "--config",
        f"lint.mccabe.max-complexity={COMPLEXITY}",
    ]
    done = subprocess.run(
        [ruff, "check", "--quiet", *rule, *files], capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def lengths(source: str) -> list[int]:
    return [node.end_lineno - node.lineno + 1 for node in functions(ast.parse(source))]


def test_no_file_is_longer_than_its_budget():
    tests = [path for path in sorted((ROOT / "tests").rglob("*.py"))]
    assert too_long({named(path): path.read_text() for path in [*python_files(), *tests]}, FILE_LINES) == []


def test_functions_stay_short():
    assert p95([length for path in python_files() for length in lengths(path.read_text())]) <= FUNCTION_P95


def test_no_function_is_a_tangle():
    assert tangled(*python_files()) == ""


def test_templates_stay_short():
    assert p95([path.read_text().count("\n") for path in templates()]) <= TEMPLATE_P95


def test_scripts_and_styles_stay_short():
    files = [*(ROOT / "tuijin").rglob("static/**/*.css"), *(ROOT / "tuijin").rglob("static/**/*.js")]
    assert files
    assert too_long({named(path): path.read_text() for path in files}, STYLE_LINES) == []


def test_a_planted_excess_is_found(tmp_path):
    knot = tmp_path / "knot.py"
    knot.write_text("def f(a):\n" + "".join(f"    if a == {n}:\n        return {n}\n" for n in range(9)))
    assert "C901" in tangled(knot)
    assert too_long({"long": "\n" * 401}, FILE_LINES) == ["long"]
    assert p95([1] * 90 + [99] * 10) == 99


@pytest.mark.parametrize("numbers", [[], [3]])
def test_p95_of_few(numbers):
    assert p95(numbers) == (numbers[0] if numbers else 0)


def full_room(world):
    """A deal of which everything is known that its page can tell."""
    deal, playbook, wang = world.deal(), current(), world.actor(world.wang)
    people = list(world.customer.contacts.order_by("pk"))
    stakes = [
        NewStakeholder(deal, one, {"roles": [playbook.roles[at].key], "level": playbook.levels[0].key})
        for at, one in enumerate(people)
    ]
    first, second = operations.add_stakeholders(actor=wang, stakeholders=stakes)
    operations.record_deed(actor=wang, stakeholder=first, kind=playbook.deeds[0].key, text="给了组织图")
    operations.tie(actor=wang, kind=playbook.ties[0].key, one=first, other=second)
    asked = [one for one in playbook.questions if not one.lives]
    told = [NewAnswer(deal, one.key, "知道", clock.today(), source=people[0]) for one in asked[:12]]
    operations.answer(actor=wang, answers=told)
    operations.add_rival(actor=wang, deal=deal, name="金蝶", price=300_000)
    operations.keep_event(actor=wang, deal=deal, kind=playbook.events[0].key, evidence="搬新厂")
    operations.record_fact(actor=wang, deal=deal, key="budget", value="15 万")
    log_on(world, deal, 10)
    for days in (20, 40):  # the date was pushed
        deal.refresh_from_db()
        expected = {"expected_on": world.soon(days)}
        operations.change(actor=wang, deal=deal, version=deal.version, changes=expected)
    deal.refresh_from_db()
    ask_exception(actor=wang, deal=deal, to_stage=playbook.stages[2].key, missing=(), reason="老板点头了")
    key = next(row.key for row in deal.findings.order_by("pk"))
    operations.dismiss(actor=wang, deal=deal, key=key, reason="张总出国", until=world.soon(3))
    li = world.actor(world.li)
    grant(actor=li, kind="opportunity", subject_id=deal.pk, person=world.zhao, reason="一起做")
    return deal


def log_on(world, deal, count):
    kinds = current().activity_kinds
    done = [replace(world.visit(kinds[at].key), subject_id=deal.pk) for at in range(count)]
    operations.log_activities(actor=world.actor(world.wang), activities=done)


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "most"), [("wang", 16), ("li", 18), ("boss", 18)])
def test_the_page_of_a_deal_with_a_full_room_asks_the_database_seldom(world, who, most):
    """Issue 2 allows 18 queries; a seller's page needs fewer, for it counts no questions and shows no grants."""
    deal, client = full_room(world), world.client(getattr(world, who))
    client.get(f"/opportunities/{deal.pk}")  # whoever comes first reads the playbook
    with CaptureQueriesContext(connection) as seen:
        page = client.get(f"/opportunities/{deal.pk}").content.decode()
    assert "金蝶" in page and "老板点头了" in page
    assert len(seen) <= most, [query["sql"][:200] for query in seen]
