"""How sure is a share? Wilson's 95 % interval, which stays within 0 and 100 also for few answers.

It takes those who answered as a random sample of those who could have. Source: docs/metod.md §6.
"""

from math import sqrt
from statistics import NormalDist

from kpbcalc.base.figure import ABSENT, HIDDEN, Figure, known

Z95 = NormalDist().inv_cdf(0.975)


def wilson(positive: float, n: float) -> tuple[float, float]:
    """The interval of a share, as shares."""
    share = positive / n
    spread = Z95 * sqrt(share * (1 - share) / n + Z95**2 / (4 * n * n))
    middle = share + Z95**2 / (2 * n)
    scale = 1 + Z95**2 / n
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def wilson_percent(positive: Figure, n: Figure) -> tuple[Figure, Figure]:
    """The same in percent; hidden or absent where the share is."""
    if known(positive) and known(n) and n:
        low, high = wilson(positive, n)
        return 100 * low, 100 * high
    gone = HIDDEN if HIDDEN in (positive, n) else ABSENT
    return gone, gone
