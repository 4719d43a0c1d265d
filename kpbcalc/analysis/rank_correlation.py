"""Do two measures of the same units go together? The correlation of ranks, with an interval and a test.

Ranks, so that one unit far from the others does not decide. Which of several correlations are clear is tested
together (Benjamini-Hochberg), so that looking at many does not find one by chance.
Sources: Spearman 1904; the interval by Bonett and Wright 2000.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh

import numpy as np
from scipy import stats

from kpbcalc.analysis.sure_difference import UNDECIDED
from kpbcalc.base import params

LEVEL = 0.95
TOGETHER, OPPOSITE = "följs åt", "går åt var sitt håll"


@dataclass(frozen=True)
class Correlation:
    """How two measures go together over `n` units: from −1 to 1, its interval, and how likely by chance."""

    n: int
    varde: float
    lag: float
    hog: float
    p: float


def fewest() -> int:
    """The fewest units that a correlation is told of (params/osakerhet.toml)."""
    return int(params.toml("osakerhet.toml")["samband"]["minst"])


def correlation(pairs: Sequence[tuple[float, float]]) -> Correlation | None:
    """None for too few units, and where all have the same value of one measure."""
    n = len(pairs)
    if n < fewest() or any(len(set(measure)) < 2 for measure in zip(*pairs, strict=True)):
        return None
    first, second = (np.array(measure) for measure in zip(*pairs, strict=True))
    found = stats.spearmanr(first, second)
    r = min(max(float(found.statistic), -1.0), 1.0)
    if abs(r) == 1.0:
        return Correlation(n, r, r, r, 0.0)
    wide = float(stats.norm.ppf((1 + LEVEL) / 2)) * sqrt((1 + r * r / 2) / (n - 3))
    return Correlation(n, r, tanh(atanh(r) - wide), tanh(atanh(r) + wide), float(found.pvalue))


def clear(found: Sequence[Correlation]) -> list[str]:
    """In words for each of them, tested as one family: together, opposite, or that it cannot be decided."""
    if not found:
        return []
    adjusted = stats.false_discovery_control([c.p for c in found])
    return [
        UNDECIDED if p >= 1 - LEVEL else TOGETHER if c.varde > 0 else OPPOSITE
        for c, p in zip(found, adjusted, strict=True)
    ]
