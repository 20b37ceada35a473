"""Rooms' tests use the same fixtures as the tests that belong to no room."""

from collections.abc import Iterable

import pytest

from tests.conftest import in_chinese, world

__all__ = ["in_chinese", "world"]

# Whole modules that `make test-fast` leaves out: they load a dealer, run hundreds of examples, or copy the tree.
SLOW = (
    "tests/guards/test_layers.py",
    "tests/playbooks/test_pages.py",
    "tuijin/demo/tests",
    "tuijin/opportunities/tests/test_gate_dialog.py",
    "tuijin/playbook/tests/test_mistakes.py",
    "tuijin/playbook/tests/test_pages.py",
    "tuijin/transfer/tests/test_engine.py",
    "tuijin/transfer/tests/test_reading.py",
    "tuijin/transfer/tests/test_real_files.py",
    "tuijin/transfer/tests/test_rehearsal.py",
)

# Tests that ask for no database, and still have one: their servers and commands bring it.
BRING_A_DATABASE = (
    "tests/journeys/",
    "tests/test_concurrency.py",
    "tests/test_command_line.py",
    "tests/test_instance.py",
)


# What a test is given may be a whole file. Its name must stay short, and the same in every process:
# a zip carries its hour, and processes that collect other names refuse to work together.
LONGEST_NAME_OF_A_VALUE = 60


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    long = isinstance(val, str | bytes) and len(val) > LONGEST_NAME_OF_A_VALUE
    return f"long {argname}" if long else None


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    for item in items:
        path = item.path.as_posix()
        if any(part in path for part in SLOW):
            item.add_marker(pytest.mark.slow)
        if not has_a_database(item) and not any(part in path for part in BRING_A_DATABASE):
            item.add_marker(pytest.mark.once)


def has_a_database(item: pytest.Item) -> bool:
    asked = {"db", "transactional_db", "django_db_setup"}.intersection(getattr(item, "fixturenames", ()))
    return bool(asked or item.get_closest_marker("django_db"))
