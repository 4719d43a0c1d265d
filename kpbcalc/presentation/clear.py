"""Is a difference large enough to be called one?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from kpbcalc.base import params
from kpbcalc.base.params import alike_below
from kpbcalc.presentation import formats

Made = TypeVar("Made")
HALF = 0.5
LEAST = 0.05  # what rounds to nothing where tenths are told


@dataclass(frozen=True)
class Twice:
    """One thing twice: then and now, or the group's and ours."""

    fore: float
    efter: float

    @property
    def mer(self) -> float:
        """How much more the second is."""
        return self.efter - self.fore

    @property
    def lika(self) -> bool:
        """Whether the two are about alike."""
        gap = difference(self.efter, self.fore)
        return gap is not None and not is_clear(gap)


@dataclass(frozen=True)
class Interval:
    """A difference, and between what it may lie."""

    varde: float
    lag: float
    hog: float

    @property
    def avgjort(self) -> bool:
        """Whether it is surely on one side of zero."""
        return not self.lag <= 0 <= self.hog


def of_known(make: Callable[..., Made], *figures: Any) -> Made | None:
    """What is made of figures that are all told; else None."""
    return None if None in figures else make(*figures)


def is_nothing(x: float) -> bool:
    """Whether a figure told in tenths reads as zero."""
    return abs(x) < LEAST


def is_clear(gap: float | None) -> bool:
    """Whether a difference in per cent is large enough to be called one; False where it is not known."""
    return gap is not None and abs(gap) >= alike_below()


def is_most(part: float | None, whole: float) -> bool:
    """Whether a part is at least half of a whole, the same way."""
    return part is not None and part * whole > 0 and abs(part) >= HALF * abs(whole)


def forecast_change(now: Any, then: Any) -> float:
    """What a forecast does to a cost (million kr), in per cent; 0 when it is hardly anything.

    It counts when it is clear and amounts to enough (params/sammanfattning.toml): a fiftieth of next to
    nothing is no question for anybody.
    """
    gap = difference(then, now)
    least = float(params.toml("sammanfattning.toml")["urval"]["minst_till_slutaret"])
    return gap if gap is not None and is_clear(gap) and abs(float(then) - float(now)) >= least else 0.0


def difference(a: Any, b: Any) -> float | None:
    """How much larger `a` is than `b`, in percent of `b`; None when either is unknown or `b` is zero."""
    if formats.is_missing(a) or formats.is_missing(b) or not b:
        return None
    return 100 * (float(a) - float(b)) / abs(float(b))


def cancelling(parts: Mapping[str, float], whole: float) -> list[str]:
    """Of parts whose sum is small beside `whole`, the large ones and the largest each way; none where
    all are small.

    >>> cancelling({"a": 60.0, "b": 1.0, "c": -58.0}, 1000.0), cancelling({"a": 6.0, "b": -5.0}, 1000.0)
    (['a', 'c'], [])
    """
    large = {name for name, part in parts.items() if is_clear(100 * part / whole)}
    if not large:
        return []
    ends = {max(parts, key=lambda name: parts[name]), min(parts, key=lambda name: parts[name])}
    return [name for name in parts if name in large | ends]


def most_changed(rows: Sequence[Mapping[str, Any]], key: str) -> list[Mapping[str, Any]]:
    """The rows whose change in per cent is the largest; none where no change is clear, several in a tie.

    A tie is one on the page, where changes are rounded to a tenth.
    """
    clear = [row for row in rows if is_clear(row[key])]
    top = max((round(abs(row[key]), 1) for row in clear), default=0.0)
    return [row for row in clear if round(abs(row[key]), 1) == top]
