"""Which labels of points along an axis have room under it, and how is an age class said shortly there?"""

import re
from collections.abc import Sequence
from itertools import pairwise

from kpbcalc.presentation.figures import lettering

GAP = 6  # pixels between two labels
_BELOW = re.compile(r"^(\d+) år och yngre$")


def short_age(label: str) -> str:
    """An age class without the word for years: `Till 79`, `80–84`, `90+`; other labels as they are."""
    if below := _BELOW.match(label):
        return f"Till {below[1]}"
    return re.sub(r" år och äldre$", "+", label).removesuffix(" år")


def with_room(labels: Sequence[str], width: float) -> list[str]:
    """The labels of points evenly along `width` pixels, those left out empty; first and last always stand.

    As few as can be are left out, at an even distance; where no distance reaches the last evenly, the one
    before it is left out too.
    """
    last = len(labels) - 1
    if last < 1:
        return list(labels)
    fits = [n for n in range(1, last + 1) if n == last or _fits(labels, _every(n, last), width / last)]
    even = [n for n in fits if n < 2 * fits[0] and last % n == 0]
    kept = _every((even or fits)[0], last)
    return [text if n in kept else "" for n, text in enumerate(labels)]


def _every(step: int, last: int) -> list[int]:
    return [*range(0, last - step + 1, step), last]


def _fits(labels: Sequence[str], kept: Sequence[int], between: float) -> bool:
    """Whether no label that is kept meets the next, when two points are `between` pixels apart."""
    wide = [lettering.text_width(label) for label in labels]
    return all((wide[a] + wide[b]) / 2 + GAP <= (b - a) * between for a, b in pairwise(kept))


def sides(labels: Sequence[str]) -> tuple[float, float]:
    """What the first and the last label need to the left and right of the plot, in pixels."""
    first, last = (lettering.text_width(labels[n]) / 2 + 2 for n in (0, -1))
    return first, last
