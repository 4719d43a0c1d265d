"""Figures about persons that are no sums (percentiles, intervals), with what the release must know."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
import numpy.typing as npt

from kpbcalc.aggregates.every_name import FAMILIES, LADDER_BEFORE, require_quantities
from kpbcalc.aggregates.family import Key
from kpbcalc.aggregates.parts import Codes
from kpbcalc.base.known_names import require

DECIMALS = 6  # of what is told of persons: those after it depend on the order in which a machine adds
_BESIDE = FAMILIES | {LADDER_BEFORE}


@dataclass(frozen=True, eq=False)
class Chosen:
    """Which rows of the year a statistic is about, for what others tell of the same rows.

    `rows` says it of each row. `counted` says that the number of clients is told, `summed` that their money
    is; `over` are the clients (numbers) over a limit, where that number is told.
    """

    rows: npt.NDArray[np.bool_]
    counted: bool = True
    summed: bool = False
    over: Codes | None = None


@dataclass(frozen=True)
class Statistic:
    """One row of figures about the same persons, of the family `name`.

    `sides` are the numbers of persons on each side of what is told (those over a limit and those under it):
    each must be nobody or enough. `least` is how many more than the policy's minimum they must be.
    `sums` are the size of each sum told and of the two largest persons' parts of it, and `heavy` says
    that they are most of it. The row is shown only where its `cells` (family and key) are, and where the
    leaves in `begins` are the first of their class (a cut of a ladder). For every number in `rests`, what
    is left of it without the told ones of its cells (without cells, the number itself) must be nobody or
    enough. With `most` only so many rows of the first dimension are told, in order, and the others are
    left out: that there is one would tell. Which rows it is about (`chosen`) is set against all else that
    is told of them; without it n is always told. Amounts named `in_kr` are rounded as sums are, and
    `ratios` are made of rounded sums: each is told as the sum of kr / n. `ends` are the names of an
    interval's: how wide it is tells of the dearest, so its ends are told in round numbers, and `sums`
    holds the squares that the width is made of (`spread`). The row tells the number of clients of the
    cells in `numbers`: it is shown only where they do. `differs` is how much persons' parts of it differ
    (standard deviation) and what each has in the mean: where they hardly differ, an interval without
    width tells what each one has.
    Raises `LookupError` for a family that is not there, whose cells would hide nothing.
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
    begins: tuple[tuple[str, Key], ...] = ()
    most: int = 0
    rests: tuple[tuple[int, tuple[tuple[str, Key], ...]], ...] = ()
    in_kr: tuple[str, ...] = ()
    ends: tuple[str, str] | None = None
    ratios: Mapping[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    chosen: Chosen | None = None
    numbers: tuple[tuple[str, Key], ...] = ()
    differs: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        beside = chain(self.cells, self.begins, self.numbers, *(some for _, some in self.rests))
        require((name for name, _ in beside), _BESIDE, self.name, "family beside it")
        require_quantities([*self.values, *self.in_kr, *self.ratios, *(self.ends or ())], self.name)


def two_largest(parts: npt.NDArray[np.float64]) -> tuple[float, float, float]:
    """The size of a sum, and of the two largest persons' parts of it.

    Anybody can take their own part away from the sum. What that leaves of the largest is counted as it is,
    with income taken from cost: it is what hides the largest from whoever is nearest to it.

    >>> two_largest(np.array([1000.0, 400.0, 300.0, -310.0]))
    (1410.0, 1000.0, 400.0)
    """
    parts = np.append(parts[np.argsort(-np.abs(parts), kind="stable")], [0.0, 0.0])
    first, second = (float(part) for part in np.abs(parts[:2]))
    left = np.abs(parts.sum() - parts[0] - parts[1:]).min()
    return first + second + float(left), first, second


def spread(parts: npt.NDArray[np.float64]) -> tuple[float, float, float]:
    """`two_largest` of what an interval's width is made of: the square of each person's part of a figure."""
    return two_largest(np.round(parts - parts.mean(), DECIMALS) ** 2)
