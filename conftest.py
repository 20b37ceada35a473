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


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    for item in items:
        if any(part in item.path.as_posix() for part in SLOW):
            item.add_marker(pytest.mark.slow)
