"""Is a difference more than its uncertainty? The one rule of answers and indicators: text, table and boxes.

Source: Newcombe 1998 (method 10): the interval of a difference from the intervals of its two figures. With
one of them known exactly, it is the same as asking whether the other's whole interval lies beside it.
"""

from dataclasses import dataclass
from math import isclose

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


def side(one: Uncertain, other: Uncertain) -> str:
    """Whether `one` is higher or lower than `other` for sure, or that it cannot be decided."""
    gap = one.varde - other.varde
    if gap > ((one.varde - one.lag) ** 2 + (other.hog - other.varde) ** 2) ** 0.5:
        return HIGHER
    if -gap > ((one.hog - one.varde) ** 2 + (other.varde - other.lag) ** 2) ** 0.5:
        return LOWER
    return UNDECIDED


def verdict(found: str, high_is_good: bool) -> str:
    """What `side` says of quality: better, worse, or that it cannot be decided."""
    if found == UNDECIDED:
        return UNDECIDED
    return BETTER if (found == HIGHER) == high_is_good else WORSE


def field(cost: float, mean_cost: float, share: float, mean_share: float) -> str:
    """Which of the four fields a point of cost and quality lies in, whether or not that is sure."""
    return f"{_place(cost, mean_cost)} kostnad, {_place(share, mean_share)} andel positiva"


def _place(value: float, mean: float) -> str:
    if isclose(value, mean, rel_tol=1e-9):
        return "samma"
    return HIGHER if value > mean else LOWER
