"""Small multiples: in each panel our line beside the group's, each panel on a scale of its own."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from kpbcalc.base.table import Column, Table
from kpbcalc.presentation import formats
from kpbcalc.presentation.figures import along, canvas, lettering
from kpbcalc.presentation.figures.drawing import FigureView, compose, lead, mark, nothing, value
from kpbcalc.presentation.figures.svg import to_svg

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HIGH, HEADING, AXIS = 118, 44, 26  # pixels of a panel's plot, of the room for its name, of the names below it
KEY, LINE, SAMPLE = 22, 10, 30  # pixels of the key above the first panel, to its middle, of a line in it
OUR_LINE, THEIR_LINE = (canvas.OWN, 3.5, 8), (canvas.OTHER, 2.0, 6)  # colour, width, and size of its dots
OURS, THEIRS, BOTH = "vi", "gruppen", "båda"
SCALES = "Varje diagram har sin egen skala, från noll till sitt eget högsta värde."


@dataclass(frozen=True)
class Panel:
    """One panel: its name, the column of its values, and ours and the others' for each label (NaN: a gap)."""

    name: str
    column: Column
    ours: list[float]
    theirs: list[float]

    @property
    def values(self) -> list[float]:
        """Every value that is drawn."""
        return [v for v in (*self.ours, *self.theirs) if not math.isnan(v)]


def panels(released: Table, title: str, *, panels: Sequence[tuple[str, str, str]]) -> FigureView:
    """A panel for each of `panels`: its name, our column and the group's, all in one unit.

    The first column names the points, from left to right. A hidden or missing value breaks its line; a panel
    without any of ours or the group's is left out.
    """
    found = [_panel(released, *one) for one in panels]
    drawn = [p for p in found if _known(p.ours) and _known(p.theirs)]
    if not drawn:
        return nothing(released)
    alt = _alt(released, drawn)
    scales = [canvas.ticks(*canvas.limits(p.values)) for p in drawn]
    svg = _draw(released.labels, drawn, scales, alt)
    unlike = any(ticks[-1] != scales[0][-1] for ticks in scales)
    return compose(
        released, title, svg=svg, alt=alt, shows=released.title, about=f"{released.year}.",
        notes=[SCALES] * unlike,
    )  # fmt: skip


def _panel(released: Table, name: str, ours: str, theirs: str) -> Panel:
    rows = list(released.rows())
    both = [
        [math.nan if formats.is_missing(row[key]) else float(row[key]) for row in rows]
        for key in (ours, theirs)
    ]
    return Panel(name, released.column(ours), *both)


def _known(values: Sequence[float]) -> bool:
    return not all(map(math.isnan, values))


def _alt(released: Table, drawn: Sequence[Panel]) -> str:
    said = [lead("Linjediagram, ett för varje grupp", released, released.title)]
    for panel in drawn:
        pairs = [
            f"{label} {value(a, panel.column)} mot gruppens {value(b, panel.column)}"
            for label, a, b in zip(released.labels, panel.ours, panel.theirs, strict=True)
            if not math.isnan(a + b)
        ]
        said.append(f"{panel.name}: {', '.join(pairs)}.")
    return " ".join(said)


@canvas.style()
def _draw(
    labels: Sequence[str], drawn: Sequence[Panel], scales: Sequence[Sequence[float]], alt: str
) -> Markup:
    named = [canvas.tick_texts(ticks, p.column) for ticks, p in zip(scales, drawn, strict=True)]
    ends = [mark(v, p.column) for p in drawn for v in p.values]
    ages = [along.short_age(label) for label in labels]
    before, after = along.sides(ages)
    left = max(*(lettering.text_width(text) + 14 for texts in named for text in texts), before)
    names = lettering.text_width(f"{THEIRS} ", bold=True) + max(map(lettering.text_width, ends)) + 16
    right = max(names, after)
    each = HEADING + HIGH + AXIS
    height = KEY + each * len(drawn)
    first = canvas.axes(height, left, right, KEY + HEADING, height - KEY - HEADING - HIGH)
    _key(first)
    shown = along.with_room(ages, canvas.WIDTH - left - right)
    for n, (panel, ticks, texts) in enumerate(zip(drawn, scales, named, strict=True)):
        ax = first if n == 0 else _below(first, n * each / height)
        ax.set(xlim=(0, max(len(labels) - 1, 1)), ylim=(ticks[0], ticks[-1]))
        ax.set_yticks(ticks, texts)
        ax.set_xticks(range(len(labels)), shown)
        for tick in ticks:
            ax.axhline(tick, color=canvas.MUTED if tick == 0 else canvas.GRID, linewidth=1)
        canvas.label(ax, (0, ticks[-1]), panel.name, -left, 18, va="baseline", bold=True)
        _lines(ax, panel)
    return to_svg(first, alt)


def _below(first: "Axes", down: float) -> "Axes":
    """Another plot area of the same figure, as large as the first."""
    box = first.get_position()
    return canvas.bare(first.figure.add_axes((box.x0, box.y0 - down, box.width, box.height)))


def _key(ax: "Axes") -> None:
    """Which line is whose, above the first panel: where they end together their ends do not tell.

    Ours is thicker too, so that they are told apart in grey print.
    """
    y, x = ax.figure.bbox.height - LINE, 2.0
    how: Any = {"transform": None, "clip_on": False, "solid_capstyle": "butt"}
    for name, (colour, width, size) in ((OURS, OUR_LINE), (THEIRS, THEIR_LINE)):
        ax.plot([x, x + SAMPLE], [y, y], color=colour, linewidth=width, **how)
        middle = [x + SAMPLE / 2] * 2
        ax.plot(middle, [y, y], color=colour, linewidth=size, **how | {"solid_capstyle": "round"})
        at: Any = {"textcoords": "offset pixels", "xycoords": "figure pixels"}
        ax.annotate(name, (x, y), (SAMPLE + 7, 0), ha="left", va="center_baseline", **at)
        x += SAMPLE + lettering.text_width(name) + 24


def spread(places: list[float], gap: float, highest: float) -> list[float]:
    """Move places apart until none is closer than `gap` to the next, none above `highest`."""
    order = sorted(range(len(places)), key=lambda n: places[n])
    moved = list(places)
    for _ in range(50):
        close = [(a, b) for a, b in pairwise(order) if moved[b] - moved[a] < gap - 0.1]
        for a, b in close:
            push = (gap - (moved[b] - moved[a])) / 2
            moved[a] -= push
            moved[b] += push
        moved = [min(place, highest) for place in moved]
        if not close:
            break
    return moved


def _lines(ax: "Axes", panel: Panel) -> None:
    """The group's line below ours, each with its last value and its name at its end.

    Two that end in the same place, and read alike there, have one name.
    """
    ends: list[tuple[float, float, str]] = []
    for values, name, (colour, width, size) in (
        (panel.theirs, THEIRS, THEIR_LINE), (panel.ours, OURS, OUR_LINE),
    ):  # fmt: skip
        ax.plot(range(len(values)), values, color=colour, linewidth=width, clip_on=False)
        points = [(float(n), v) for n, v in enumerate(values) if not math.isnan(v)]
        canvas.dots(ax, points, size, colour)
        ends.append((*points[-1], f"{name} {mark(points[-1][1], panel.column)}"))
    (*there, theirs), (*here, ours) = ends
    if there[0] == here[0] and theirs.removeprefix(THEIRS) == ours.removeprefix(OURS):
        ends = [(here[0], here[1], ours.replace(OURS, BOTH, 1))]
    heights = [float(ax.transData.transform(end[:2])[1]) for end in ends]
    places = spread(heights, lettering.LINE, max(heights) + lettering.LINE)
    for (x, y, text), height, place in zip(ends, heights, places, strict=True):
        canvas.label(ax, (x, y), text, 9, place - height, bold=not text.startswith(THEIRS))
