"""Is a difference large enough to be called one?"""

from typing import Any

from kpbcalc.base import params
from kpbcalc.presentation import formats


def alike_below() -> float:
    """How many percent a difference must be to be called one (params/sammanfattning.toml)."""
    return float(params.toml("sammanfattning.toml")["urval"]["tydlig"])


def is_clear(gap: float | None) -> bool:
    """Whether a difference in per cent is large enough to be called one; False where it is not known."""
    return gap is not None and abs(gap) >= alike_below()


def difference(a: Any, b: Any) -> float | None:
    """How much larger `a` is than `b`, in percent of `b`; None when either is unknown or `b` is zero."""
    if formats.is_missing(a) or formats.is_missing(b) or not b:
        return None
    return 100 * (float(a) - float(b)) / abs(float(b))
