"""Addresses within a deal's pages."""

from typing import Any

from django.urls import reverse


def address(name: str, *ids: Any, at: str = "") -> str:
    """The address of a page of deals; `at`: the place in it."""
    return reverse(f"opportunities:{name}", args=ids) + (f"#{at}" if at else "")
