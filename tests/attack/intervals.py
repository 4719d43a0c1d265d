"""What a stranger reads out of an interval: how much the dearest client costs, by how wide it is.

The draws are known, and so is the ladder: how many cost about how much. What is left to guess is how much of
the dearest step one client has, and the ends say it where that client makes up most of the width.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kpbcalc.aggregates.intervals import bootstrap
from kpbcalc.aggregates.statistic import DECIMALS
from kpbcalc.base.exact import GRID
from kpbcalc.base.figure import known
from kpbcalc.calculation.released import ReleasedYear
from kpbcalc.disclosure.package import Package

NEARLY = 0.1  # an amount is pinned when it is known as closely as this, either way
MODEL = 0.02  # of the width, that the guess of all the others may move an end
GUESSES = np.geomspace(1.0, 20.0, 16)  # times an equal part of the dearest step
STEPS = (1, 2, 5)
SAME = 1e-6
Costs = npt.NDArray[np.float64]


@dataclass(frozen=True)
class PinnedCost:
    """The dearest client of an area, and how closely the cost is known (kr)."""

    omrade: str
    low: float
    high: float
    true: float


def pin_the_dearest(now: ReleasedYear) -> list[PinnedCost]:
    """The areas whose dearest client the interval of the mean tells of."""
    found = []
    for cell in now.package.shown("medel"):
        omrade = cell.key[0]
        true = float(now.year.of_area(omrade).groupby("client")["kr"].sum().max()) / GRID
        low, high = _between(now.package, omrade)
        if true * (1 - NEARLY) < low <= high < true * (1 + NEARLY):
            found.append(PinnedCost(omrade, low, high, true))
    return found


def _between(package: Package, omrade: str) -> tuple[float, float]:
    """The least and most that the dearest client of an area can cost, as far as the interval says."""
    steps = [
        (int(c.n), float(c["kr"])) for c in package.cells("stege", omrade) if known(c.n) and known(c["kr"])
    ]
    ends = [package.cell("medel", omrade)[name] for name in ("lag", "hog")]
    told = [float(end) for end in ends if known(end)]
    if len(told) < 2 or not steps or steps[-1][1] <= 0 or len(steps) < len(package.cells("stege", omrade)):
        return 0.0, np.inf
    (persons, kr), others = steps[-1], np.concatenate([[s / n] * n for n, s in steps[:-1]] or [np.zeros(0)])
    dearest = GUESSES[persons > GUESSES] * kr / persons
    guessed = np.array([_ends(np.append(others, _top(persons, kr, x))) for x in dearest])
    off, pad = step(*told), MODEL * (told[1] - told[0])
    width = np.maximum.accumulate(np.column_stack([-guessed[:, 0], guessed[:, 1]]), axis=0)
    least = [np.interp(end - off - pad, width[:, k], dearest) for k, end in enumerate((-told[0], told[1]))]
    most = [np.interp(end + pad, width[:, k], dearest) for k, end in enumerate((-told[0], told[1]))]
    return float(max(least)), float(min(most))


def _top(persons: int, kr: float, dearest: float) -> Costs:
    """The dearest step, when one of it costs so much and the others alike."""
    return np.append(np.full(persons - 1, (kr - dearest) / max(persons - 1, 1)), dearest)


def _ends(costs: Costs) -> tuple[float, float]:
    ((low, high),) = bootstrap(np.column_stack([costs, np.ones(len(costs))]), lambda s: s[:, [0]] / s[:, [1]])
    return low, high


def step(low: float, high: float) -> float:
    """The largest round number that both ends are multiples of, and that the width has several of."""
    tens = [n * 10.0**power for power in range(-DECIMALS, 9) for n in STEPS]
    whole = [x for x in tens if x < (high - low) / 2 and _is_multiple(low, x) and _is_multiple(high, x)]
    return max(whole, default=0.0)


def _is_multiple(end: float, of: float) -> bool:
    return abs(end / of - round(end / of)) < SAME
