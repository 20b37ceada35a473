"""How large the dealer is, and who signs in."""

from dataclasses import dataclass

SEED = 20260
PASSWORD = "tuijin-bench-2026"
REPS, TEAMS = 50, 5  # however much they sell


@dataclass(frozen=True)
class Size:
    """How many of each."""

    customers: int
    contacts: int
    leads: int
    deals: int
    activities: int

    @classmethod
    def of(cls, scale: float) -> "Size":
        return cls(*(max(int(count * scale), 100) for count in (30_000, 60_000, 100_000, 20_000, 200_000)))
