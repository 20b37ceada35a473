"""One seeded source of chance for the whole dealer."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")
SEED = "推进"


class Chance(Random):
    """Random numbers with the few words that the planners use."""

    def weighted(self, weights: Mapping[T, float]) -> T:
        return self.choices(list(weights), list(weights.values()))[0]

    def weighted_row(self, rows: Sequence[dict]) -> dict:
        """One of the rows by their `weight`."""
        return self.choices(rows, [row["weight"] for row in rows])[0]

    def within(self, bounds: Sequence[int]) -> int:
        return self.randint(bounds[0], bounds[1])

    def happens(self, likelihood: float) -> bool:
        return self.random() < likelihood

    def some(self, bounds: Sequence[int], step: int) -> int:
        """A whole number of steps between the two."""
        low, high = bounds
        return self.randint(low // step, high // step) * step
