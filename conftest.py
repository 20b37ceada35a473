"""Rooms' tests use the same fixtures as the tests that belong to no room."""

from tests.conftest import in_chinese, world

__all__ = ["in_chinese", "world"]
