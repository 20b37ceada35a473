"""What the product imports is in `requirements.lock`: a newcomer's machine has nothing else."""

import ast
import re
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import packages_distributions

import pytest

from tests.guards.sources import ROOT, named, python_files

OWN = sys.stdlib_module_names | {"tuijin", "bench"}
# `make setup` runs it, before anybody has asked for the packages of tests and checks.
SETUP = ROOT / "bin" / "messages"


@cache
def homes() -> Mapping[str, list[str]]:
    """{package: the distributions that bring it} of all that is installed; it takes a while to read."""
    return packages_distributions()


@cache
def locked() -> set[str]:
    """Names of the distributions in the lock, as PyPI spells them: lower case, one dash."""
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    return {line.split("==")[0] for line in lines if re.match(r"[a-z0-9]", line)}


def imported(source: str) -> set[str]:
    """The packages that a piece of code imports, by the first part of their names."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return {name.split(".")[0] for name in names}


def unlocked(packages: Iterable[str]) -> set[str]:
    """Those of the packages that the lock would not install."""
    have = locked()
    return {
        package
        for package in set(packages) - OWN
        if not {re.sub(r"[-_.]+", "-", home).lower() for home in homes().get(package, ())} & have
    }


def test_every_package_that_the_product_imports_is_locked():
    sources = [*python_files(), SETUP]
    missing = {named(path): unlocked(imported(path.read_text(encoding="utf-8"))) for path in sources}
    assert not {path: packages for path, packages in missing.items() if packages}


@pytest.mark.parametrize(
    "line", ["import yaml", "from pytest import mark", "def late():\n    import hypothesis"]
)
def test_a_planted_import_of_a_package_for_tests_is_found(line):
    assert unlocked(imported(line))
