"""Rows of a figure: each with its name above its mark, so that the whole width is the marks' on a phone too.

Short names (years, ages) and those of many rows stand to the left instead, which takes less height.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from kpbcalc.presentation.figures.canvas import WIDTH, label
from kpbcalc.presentation.figures.lettering import LINE, text_width, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SHORT = 96  # pixels: a name that leaves enough beside it
MANY, NARROW = 14, 170  # rows, and pixels for the name when there are more
GAP = 9


@dataclass(frozen=True)
class Rows:
    """Where each row's name and mark stand: pixels from the top of the plot, and from the left edge."""

    names: list[str]
    beside: bool
    left: float
    tops: list[float]
    centres: list[float]
    height: float

    def draw(self, ax: "Axes", bold: Collection[int] = (), away: float = 0) -> None:
        """Write the names, those of the rows in `bold` bold; `away` is what the plot has left of its zero."""
        edge = ax.get_xlim()[0]
        for i, name in enumerate(self.names):
            if self.beside:
                label(ax, (edge, self.centres[i]), name, -8 - away, ha="right", bold=i in bold)
            else:
                start = float(ax.get_position().x0) * WIDTH
                label(ax, (edge, self.tops[i]), name, -start, -LINE + 4, va="first", bold=i in bold)


def rows(labels: Sequence[str], mark: float = 16, *, bare: Collection[int] = ()) -> Rows:
    """Lay out rows whose marks are `mark` pixels high; those in `bare` have a name and no mark."""
    whole = [wrap(text, 10 * WIDTH, lines=1) for text in labels]
    short = max((text_width(text, bold=True) for text in whole), default=0.0) <= SHORT
    beside = (short or len(labels) > MANY) and not bare
    names = [wrap(text, NARROW if beside else WIDTH - 2, lines=2) for text in labels]
    spoken = [(name.count("\n") + 1.0) * LINE for name in names]
    if beside:
        heights = [max(mark + GAP, text + 6) for text in spoken]
        left = max((text_width(name, bold=True) for name in names), default=0.0) + 10
    else:
        heights = [text + GAP + (4 if i in bare else mark + 3) for i, text in enumerate(spoken)]
        left = 0.0
    ends = list(accumulate(heights))
    tops = [end - height for end, height in zip(ends, heights, strict=True)]
    if beside:
        centres = [top + height / 2 for top, height in zip(tops, heights, strict=True)]
    else:
        centres = [
            top + text + (-LINE / 2 + 3 if i in bare else mark / 2 + 3)
            for i, (top, text) in enumerate(zip(tops, spoken, strict=True))
        ]
    return Rows(names, beside, left, tops, centres, ends[-1] if ends else 0.0)
