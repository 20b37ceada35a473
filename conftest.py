"""Rooms' tests use the same fixtures as the tests that belong to no room."""

from tests.conftest import world

__all__ = ["world"]
