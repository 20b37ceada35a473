"""Fixtures for all tests."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.world import World


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    """Each test begins in the default language, whatever an earlier one's requests have left behind."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def world(db) -> World:
    """One small dealer: people, customers, deals."""
    return World()
