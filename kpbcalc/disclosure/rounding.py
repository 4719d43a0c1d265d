"""Rounded once, so that rounded parts add up to their rounded whole. Source: docs/sekretess.md."""

import math
from collections.abc import Sequence

from kpbcalc.base import exact


def rounded(amount: int, step: int) -> int:
    """An amount (10⁻⁸ kr) to the nearest multiple of `step` kr, in kr; half away from zero."""
    grid = step * exact.GRID
    sign = -1 if amount < 0 else 1
    return sign * ((2 * abs(amount) + grid) // (2 * grid)) * step


def shared_out(amounts: Sequence[int], whole: int, step: int) -> list[int]:
    """Amounts (10⁻⁸ kr) as multiples of `step` kr that add up to `whole` (kr, a multiple of it).

    Each is within a step of its own amount, as far as the whole is within a step of theirs together: the
    largest remainders are rounded up, the first of equals.
    """
    grid = step * exact.GRID
    down = [amount // grid for amount in amounts]
    left = whole // step - sum(down)
    order = sorted(range(len(amounts)), key=lambda i: (-(amounts[i] % grid), i))
    each, more = divmod(left, len(amounts)) if amounts else (0, 0)
    found = [d + each for d in down]
    for i in order[:more]:
        found[i] += 1
    return [f * step for f in found]


def in_round_numbers(low: float, high: float) -> tuple[float, float]:
    """An interval's ends moved outwards to the nearest multiples of 1, 2 or 5 times a power of ten.

    The step is the largest that is at most a quarter of the width, so it is a tenth or more: the ends are
    not known by less, and what the width tells of the dearest client becomes as uncertain as it should be.
    """
    width = high - low
    if not width > 0:
        return low, high
    power = math.floor(math.log10(width / 4))
    step = max(n * 10.0**power for n in (1, 2, 5) if n * 10.0**power <= width / 4)
    return math.floor(low / step) * step, math.ceil(high / step) * step
