"""Fixtures for all tests."""

import pytest

from tests.world import World


@pytest.fixture
def world(db) -> World:
    """One small dealer: people, customers, deals."""
    return World()
