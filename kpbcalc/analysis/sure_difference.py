"""What is said of a figure beside another when each has an interval; `clear_difference` decides which.

Source: docs/metod.md §6 (clear).
"""

from dataclasses import dataclass

HIGHER, LOWER, UNDECIDED = "högre", "lägre", "går inte att avgöra"
BETTER, WORSE = "bättre", "sämre"


@dataclass(frozen=True)
class Uncertain:
    """A figure with its interval, all in the figure's own unit; one that is known exactly has no width."""

    varde: float
    lag: float
    hog: float

    @classmethod
    def exactly(cls, varde: float) -> "Uncertain":
        """A figure taken as it is: a reference line, the country's value."""
        return cls(varde, varde, varde)


def verdict(found: str, high_is_good: bool) -> str:
    """What a side says of quality: better, worse, or that it cannot be decided."""
    if found == UNDECIDED:
        return UNDECIDED
    return BETTER if (found == HIGHER) == high_is_good else WORSE
