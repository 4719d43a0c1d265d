"""The drawing board: roles for colours, sizes in pixels, and the marks that figures share.

Matplotlib's object interface draws (no pyplot: no global list of figures), and is imported when the
first figure is made, so that commands without figures never wait for it.
"""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from kpbcalc.base.table import Column
from kpbcalc.presentation.figures.lettering import LINE, SIZE, text_width
from kpbcalc.presentation.formats import axis_formatter

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# As wide as half a printed page and as a phone: its text is read there at the size it is measured in.
WIDTH = 364

# A role is drawn in its own colour and becomes a CSS variable in the page, so that light and dark mode
# each choose a colour; the value here stands where no page sets one, and has at least 3:1 on both.
TEXT, MUTED, OWN, OTHER = "#1f1b2d", "#5b5768", "#7a5fc7", "#85828f"
GRID, PAPER = "#b9b6c2", "#fefefe"
ROLES = {
    TEXT: "var(--text,currentColor)",
    MUTED: "var(--svag,currentColor)",
    OWN: f"var(--egen,{OWN})",
    OTHER: f"var(--ovriga,{OTHER})",
    GRID: f"var(--linje,{GRID})",
    PAPER: "var(--yta,Canvas)",
}

# `$` in a name is a dollar sign, not a formula.
_STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": SIZE,
    "text.color": TEXT,
    "text.parse_math": False,
    "axes.labelcolor": MUTED,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "path.simplify": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "kpbcalc",
}


@contextmanager
def style() -> Iterator[None]:
    """Our settings for as long as one figure is drawn; also a decorator."""
    import matplotlib  # noqa: PLC0415  (lazily, see above)

    with matplotlib.rc_context(_STYLE):
        yield


def axes(height: float, left: float, right: float, top: float, bottom: float) -> "Axes":
    """A figure with one plot area, bare, with margins in pixels."""
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72)
    figure.patch.set_visible(False)
    box = (left / WIDTH, bottom / height, 1 - (left + right) / WIDTH, 1 - (top + bottom) / height)
    return bare(figure.add_axes(box))


def bare(ax: "Axes") -> "Axes":
    """A plot area without frame, ticks or background."""
    ax.patch.set_visible(False)
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.tick_params(length=0, pad=10)
    return ax


def tick_decimals(ticks: Sequence[float]) -> int:
    """The fewest decimals that tell every tick apart exactly."""
    exact = [n for n in range(4) if all(abs(round(t, n) - t) < 1e-9 for t in ticks)]
    return exact[0] if exact else 4


def limits(values: Sequence[float]) -> tuple[float, float]:
    """The span of an axis that starts at zero; never empty."""
    low, high = min(0.0, *values), max(0.0, *values)
    return low, high if high > low else low + 1


def label(
    ax: "Axes",
    at: Sequence[float],
    text: str,
    dx: float,
    dy: float = 0,
    *,
    ha: str = "left",
    va: str = "center_baseline",
    bold: bool = False,
    colour: str = TEXT,
) -> None:
    """A text beside a point, moved by pixels (dy upwards); `first`: the point is its first line's foot."""
    how: Any = {
        "ha": ha, "color": colour, "fontweight": "bold" if bold else "normal", "annotation_clip": False,
    }  # fmt: skip
    # Line by line: matplotlib's SVG places several lines by a transform of their own.
    lines = text.split("\n")
    first = {"top": 0.0, "bottom": len(lines) - 1.0, "first": 0.0}.get(va, (len(lines) - 1) / 2)
    how["va"] = "baseline" if va == "first" else va
    for n, line in enumerate(lines):
        at_pixels = (dx, dy + (first - n) * LINE)
        ax.annotate(line, (at[0], at[1]), at_pixels, textcoords="offset pixels", **how)


def reference(ax: "Axes", x: float, text: str, gaps: Sequence[float] = (), *, begins: bool = False) -> None:
    """A dashed vertical line for comparison, named above the plot and kept inside the figure.

    It is broken at each y in `gaps`, where a number stands in its way. The name stands over the line, or
    after it when something `begins` there.
    """
    bottom, top = ax.get_ylim()
    ends = [top, *(edge for y in sorted(gaps) for edge in (y - 10, y + 10)), bottom]
    for start, end in zip(ends[::2], ends[1::2], strict=True):
        ax.plot([x, x], [start, end], color=TEXT, linewidth=1.5, linestyle=(0, (4, 3)))
    half = text_width(text) / 2
    middle = float(ax.transData.transform((x, top))[0]) + half * begins
    shift = half * begins + max(half + 2 - middle, 0) - max(middle + half + 2 - WIDTH, 0)
    label(ax, (x, top), text, shift, 8, ha="center", va="baseline")


def ticks(low: float, high: float) -> list[float]:
    """Four to six round numbers that cover the span; a span of one value gets room below it."""
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415

    if low == high:
        low, high = min(0.9 * low, high), max(0.9 * low, high, low + (low == 0))
    return [float(t) for t in MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)]


def tick_texts(values: Sequence[float], column: Column) -> list[str]:
    """The ticks in the column's unit, with the fewest decimals that tell them apart."""
    formatter = axis_formatter(column.unit, tick_decimals(values))
    return [formatter(v, None) for v in values]


def dot(ax: "Axes", at: Sequence[float], size: float, colour: str) -> None:
    """A round mark: a line without length with round ends, which needs no id in the SVG."""
    x, y = at
    how: Any = {"linewidth": size, "solid_capstyle": "round", "clip_on": False, "zorder": 3}
    ax.plot([x, x], [y, y], color=colour, **how)


def zero(ax: "Axes", centres: Sequence[float], high: float) -> None:
    """The line that bars begin at, along the marks only: between them stand the names."""
    x, y = (
        [0.0, 0.0, math.nan] * len(centres),
        [v for c in centres for v in (c - high / 2, c + high / 2, math.nan)],
    )
    ax.plot(x, y, color=MUTED, linewidth=1)


def dots(ax: "Axes", points: Sequence[Sequence[float]], size: float, colour: str) -> None:
    """Round marks of one size and colour, all in one path."""
    x = [v for at in points for v in (at[0], at[0], math.nan)]
    y = [v for at in points for v in (at[1], at[1], math.nan)]
    how: Any = {"linewidth": size, "solid_capstyle": "round", "clip_on": False, "zorder": 2.5}
    ax.plot(x, y, color=colour, **how)


def axis_names(ax: "Axes", x: str, y: str) -> None:
    """The vertical axis is named above, the horizontal below: neither has to be read sideways."""
    height = ax.figure.bbox.height
    how: Any = {"textcoords": "offset pixels", "color": MUTED, "xycoords": "figure pixels"}
    ax.annotate(f"↑ {y}", (0, height), (2, -6), ha="left", va="top", **how)
    ax.annotate(f"{x} →", (ax.get_position().x1 * WIDTH, 0), (0, 8), ha="right", **how)


def key(ax: "Axes", text: str, colour: str, down: float, dot: float = 0) -> None:
    """A colour and its name, `down` pixels from the top of the figure; `dot` is the size of a round mark."""
    y = ax.figure.bbox.height - down
    ends, round_end = ([11, 11], "round") if dot else ([2, 20], "butt")
    mark: Any = {"solid_capstyle": round_end, "linewidth": dot or 12}
    ax.plot(ends, [y, y], transform=None, color=colour, clip_on=False, **mark)
    how: Any = {"textcoords": "offset pixels", "xycoords": "figure pixels"}
    ax.annotate(text, (0, y), (28, 0), ha="left", va="center_baseline", **how)
