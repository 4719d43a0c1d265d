"""Figures about persons that are no sums (percentiles, intervals), with what the release must know."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kpbcalc.aggregates.family import Key


@dataclass(frozen=True)
class Statistic:
    """One row of figures about the same persons, of the family `name`.

    `sides` are the numbers of persons on each side of what is told (all of them, those over a limit and those
    under it): each must be nobody or enough. `least` is how many more than the policy's minimum they must be.
    `sums` are the size of each sum told and of the two largest persons' parts of it, and `heavy` says that
    they are most of it. The row is shown only where its `cells` (family and key) are.
    """

    name: str
    key: Key
    values: Mapping[str, float]
    n: int
    sides: tuple[int, ...] = ()
    least: int = 0
    heavy: bool = False
    sums: tuple[tuple[float, float, float], ...] = ()
    cells: tuple[tuple[str, Key], ...] = field(default_factory=tuple)
