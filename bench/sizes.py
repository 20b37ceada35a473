"""How large the dealer is, and who signs in."""

from dataclasses import dataclass

SEED = 20260
PASSWORD = "tuijin-bench-2026"
REPS, TEAM = 50, 10  # at 1×, and how many sit together


@dataclass(frozen=True)
class Size:
    """How many of each. A larger dealer has more sellers, not sellers with more deals each."""

    customers: int
    contacts: int
    leads: int
    deals: int
    activities: int
    reps: int

    @classmethod
    def of(cls, scale: float) -> "Size":
        counts = (max(int(count * scale), 100) for count in (30_000, 60_000, 100_000, 20_000, 200_000))
        return cls(*counts, max(int(REPS * scale), REPS))
