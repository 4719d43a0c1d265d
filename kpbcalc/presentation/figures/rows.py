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
SEVERAL, MEDIUM = 6, 136  # rows, and pixels for the name when there are at least so many
MANY_CLOSE = 10  # rows that stand close
MANY, NARROW = 14, 170  # rows, and pixels for the name when there are more
GAP = 9
TIGHT = 5  # pixels between rows with their numbers beside the name, and between many rows


@dataclass(frozen=True)
class Rows:
    """Where each row's name and mark stand: pixels from the top of the plot, and from the left edge."""

    names: list[str]
    beside: bool
    left: float
    tops: list[float]
    centres: list[float]
    height: float

    def draw(
        self, ax: "Axes", bold: Collection[int] = (), away: float = 0, numbers: Sequence[str] = ()
    ) -> None:
        """Write the names, those of the rows in `bold` bold; `away` is what the plot has left of its zero.

        `numbers` stand at the right edge, on the line of their name.
        """
        edge, end = ax.get_xlim()
        box = ax.get_position()
        for i, name in enumerate(self.names):
            if self.beside:
                label(ax, (edge, self.centres[i]), name, -8 - away, ha="right", bold=i in bold)
            else:
                start = float(box.x0) * WIDTH
                label(ax, (edge, self.tops[i]), name, -start, -LINE + 4, va="first", bold=i in bold)
            if numbers:
                right = WIDTH - float(box.x1) * WIDTH - 2
                at = (end, self.tops[i])
                label(ax, at, numbers[i], right, -LINE + 4, ha="right", va="first", bold=i in bold)


def rows(
    labels: Sequence[str], mark: float = 16, *, numbers: Sequence[str] = (), low: Collection[int] = ()
) -> Rows:
    """Lay out rows whose marks are `mark` pixels high; with `numbers`, those stand beside the names above.

    The marks of the rows in `low` are half as high.
    """
    whole = [wrap(text, 10 * WIDTH, lines=1) for text in labels]
    widest = max((text_width(text, bold=True) for text in whole), default=0.0)
    short = widest <= (MEDIUM if len(labels) >= SEVERAL else SHORT)
    beside = (short or len(labels) > MANY) and not numbers
    rooms = [text_width(text, bold=True) + 12 for text in numbers] or [2.0] * len(labels)
    names = [
        wrap(text, NARROW if beside else WIDTH - room, lines=2)
        for text, room in zip(labels, rooms, strict=True)
    ]
    spoken = [(name.count("\n") + 1.0) * LINE for name in names]
    if beside:
        heights = [max(mark + (TIGHT if len(labels) >= MANY_CLOSE else GAP), text + 4) for text in spoken]
        left = max((text_width(name, bold=True) for name in names), default=0.0) + 10
    else:
        gap = TIGHT if numbers or len(labels) >= MANY_CLOSE else GAP
        marks = [mark / (2 if i in low else 1) for i in range(len(labels))]
        heights = [text + gap + high + 3 for text, high in zip(spoken, marks, strict=True)]
        left = 0.0
    ends = list(accumulate(heights))
    tops = [end - height for end, height in zip(ends, heights, strict=True)]
    if beside:
        centres = [top + height / 2 for top, height in zip(tops, heights, strict=True)]
    else:
        centres = [top + text + high / 2 + 3 for top, text, high in zip(tops, spoken, marks, strict=True)]
    return Rows(names, beside, left, tops, centres, ends[-1] if ends else 0.0)
