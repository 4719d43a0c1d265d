"""Rounded once, so that rounded parts add up to their rounded whole. Source: docs/sekretess.md."""

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
