"""How much is known of a deal, drawn as one bar for each category (S2)."""

from collections.abc import Sequence
from typing import Any

from tuijin.opportunities.rules.coverage import CategoryCoverage


def bars(covered: Sequence[CategoryCoverage]) -> dict[str, Any]:
    """{categories: [{cover, tone}], answered, of}."""
    return {
        "categories": [{"cover": cover, "tone": tone(cover)} for cover in covered],
        "answered": sum(cover.answered for cover in covered),
        "of": sum(cover.of for cover in covered),
    }


def tone(cover: CategoryCoverage) -> str:
    """How the bar looks: nothing known is bad, less than half a warning."""
    if not cover.answered:
        return "bad"
    return "warn" if cover.answered * 2 < cover.of else ""
