"""Which way has a figure gone since an earlier year? In words, with the year they are told from.

Source: docs/metod.md §6 (clear).
"""

from kpbcalc.analysis.sure_difference import HIGHER, UNDECIDED
from kpbcalc.base.figure import HIDDEN, Figure, known
from kpbcalc.base.params import alike_below
from kpbcalc.base.table import Value

UP, DOWN, SAME = "ökar", "minskar", "oförändrat"


def since(found: Value, ar: int) -> Value:
    """A direction with the year it is told from; two boxes of one figure may have different ones."""
    return f"{found} sedan {ar}" if isinstance(found, str) else found


def sure_since(found: str, ar: int) -> str:
    """The direction of an answer or indicator, told only when it is more than the uncertainty."""
    if found == UNDECIDED:
        return f"ändringen sedan {ar} {UNDECIDED}"
    return f"{UP if found == HIGHER else DOWN} sedan {ar}"


def direction(before: Figure, now: Figure) -> Value:
    """Whether a value rises or falls; None when there is none before it."""
    if HIDDEN in (before, now):
        return HIDDEN
    if not known(before) or not known(now) or before == 0:
        return None
    change = 100 * (now - before) / abs(before)
    if abs(change) < alike_below():
        return SAME
    return UP if change > 0 else DOWN
