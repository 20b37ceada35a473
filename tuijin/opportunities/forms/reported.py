"""Reports on deals, as plain data for every door that prints them."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from tuijin.opportunities.queries.effort import Ledger
from tuijin.opportunities.rules.effort import Spent
from tuijin.opportunities.rules.standings import RivalStanding

TENTH, HUNDREDTH = Decimal("0.1"), Decimal("0.01")


def effort(found: Ledger) -> dict[str, Any]:
    """The ledger (S12): pieces, hours, yuan, inefficient pieces and their hours; in all, by kind, person and team."""
    whole = figures(found.whole) if found.whole else figures(Spent("", 0, 0, Decimal(0), 0, 0))
    return {
        "since": found.since,
        "whole": whole | {"won": found.won, "per_signature": rounded(found.per_signature)},
        "kind": [{"key": row.key} | figures(row) for row in found.kinds],
        "person": [{"person": one.name if one else ""} | figures(row) for one, row in found.people],
        "team": [
            {"team": one.team.name}
            | figures(one.spent)
            | {"won": one.won, "per_signature": rounded(one.per_signature)}
            for one in found.teams
        ],
    }


def figures(row: Spent) -> dict[str, Any]:
    return {
        "pieces": row.pieces,
        "hours": hours(row.minutes),
        "cost": row.cost,
        "wasted": row.wasted,
        "wasted_hours": hours(row.wasted_minutes),
    }


def hours(minutes: int) -> float:
    """To a tenth."""
    return float((Decimal(minutes) / 60).quantize(TENTH, ROUND_HALF_UP))


def said(figure: float | None) -> str:
    """To one decimal, 1.5; whole ones without it."""
    return "—" if figure is None else f"{figure:,.1f}".removesuffix(".0")


def rounded(ratio: Fraction | None, step: Decimal = TENTH) -> float | None:
    if ratio is None:
        return None
    return float((Decimal(ratio.numerator) / ratio.denominator).quantize(step, ROUND_HALF_UP))


def standing(row: RivalStanding) -> dict[str, Any]:
    """A rival (S11): deals by how they stand or ended; `win_rate` of those that he or we got; yuan."""
    return {
        "name": row.name,
        "also": list(row.also),
        "met": row.met,
        "open": row.open,
        "ahead": row.ahead,
        "at_stake": row.at_stake,
        "won": row.won,
        "lost": row.lost,
        "lost_to_others": row.others,
        "lost_amount": row.lost_amount,
        "win_rate": rounded(row.win_rate, HUNDREDTH),
    }
