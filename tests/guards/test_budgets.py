"""Keeping the tail short: no long file, no long function, no tangle, no endless template."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guards.sources import ROOT, functions, named, p95, python_files, templates

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
