"""Four fields: units placed by two measures, cost and quality, around the mean of both."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from markupsafe import Markup

from kpbcalc.disclosure import Released, require_released
from kpbcalc.presentation.figures import canvas, lettering
from kpbcalc.presentation.figures.svg import to_svg
from kpbcalc.presentation.figures.view import (
    FigureView,
    Row,
    compose,
    drawable,
    lead,
    lower_first,
    mark,
    measure,
    nothing,
    value,
)
from kpbcalc.table import Column

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_HEIGHT = 450
_LEFT, _RIGHT, _TOP, _BOTTOM = 76, 20, 60, 66

Box = tuple[float, float, float, float]


def quadrants(
    released: Released,
    x: str,
    y: str,
    title: str,
    *,
    highlight: str | None = None,
    reference: str | None = None,
) -> FigureView:
    """A point for each row, and lines at the values of the reference row.

    `reference` is the label of the row the lines stand for (the total row unless given); `highlight` the
    label of the own row. A name that would cover another is left to the table, but the own one
    always stands there, where it covers least.
    """
    released = require_released(released)
    columns = (released.column(x), released.column(y))
    rows, notes = drawable(released, (x, y))
    middle = next((row for row in rows if row.label == (reference or released.total)), None)
    rows = [row for row in rows if row.label not in {released.total, reference}]
    if not rows:
        return nothing(released)
    shows = f"{measure(columns[1])} mot {lower_first(measure(columns[0]))}"
    alt = _alt(released, columns, rows, highlight, middle, shows)
    svg, unnamed = _draw(rows, columns, highlight, middle, alt)
    if unnamed:
        notes = (*notes, "Punkter utan namn ligger för tätt; alla finns i tabellen.")
    return compose(released, title, svg=svg, alt=alt, shows=shows, notes=notes)


def _alt(
    released: Released,
    columns: tuple[Column, Column],
    rows: list[Row],
    highlight: str | None,
    middle: Row | None,
    shows: str,
) -> str:
    said = [lead("Punktdiagram i fyra fält", released, shows), f"{len(rows)} punkter."]
    for n, column in enumerate(columns):
        low, high = (f(rows, key=lambda row: row.values[n]) for f in (min, max))
        said.append(
            f"{column.heading}: från {value(low.values[n], column)} ({low.label}) "
            f"till {value(high.values[n], column)} ({high.label})."
        )
    for row in [*(r for r in rows if r.label == highlight), *([middle] if middle else [])]:
        first, second = (value(v, c) for v, c in zip(row.values, columns, strict=True))
        said.append(f"{row.label}: {first} respektive {second}.")
    return " ".join(said)


@canvas.style()
def _draw(
    rows: list[Row],
    columns: tuple[Column, Column],
    highlight: str | None,
    middle: Row | None,
    alt: str,
) -> tuple[Markup, int]:
    ax = canvas.axes(_HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM)
    seen = [*rows, *([middle] if middle else [])]
    for n, column in enumerate(columns):
        values = [row.values[n] for row in seen]
        ticks = canvas.ticks(min(values), max(values))
        texts = canvas.tick_texts(ticks, column)
        (ax.set_yticks if n else ax.set_xticks)(ticks, texts)
        (ax.set_ylim if n else ax.set_xlim)(ticks[0], ticks[-1])
        for tick in ticks:
            (ax.axhline if n else ax.axvline)(tick, color=canvas.GRID, linewidth=1)
    canvas.axis_names(ax, measure(columns[0]), measure(columns[1]))
    pixels = [ax.transData.transform(row.values) for row in rows]
    taken: list[Box] = [(px - 6, py - 6, px + 6, py + 6) for px, py in pixels]
    if middle:
        taken.append(_cross(ax, middle, columns))
    unnamed = 0
    # The own row is named first, so that no other name can take its place.
    for row, (px, py) in sorted(zip(rows, pixels, strict=True), key=lambda pair: pair[0].label != highlight):
        own = row.label == highlight
        canvas.dot(ax, row.values, 14 if own else 10, canvas.OWN if own else canvas.OTHER)
        text = lettering.wrap(row.label, 190, lines=2)
        places = [(sum(_overlap(at[-1], other) for other in taken), at)
                  for at in _places(float(px), float(py), text, own)]  # fmt: skip
        covered, best = min(places, key=lambda place: place[0], default=(0, None))
        if best is None or (covered and not own):
            unnamed += 1
            continue
        dx, dy, ha, va, box = best
        taken.append(box)
        canvas.label(ax, row.values, text, dx, dy, ha=ha, va=va, bold=own)
    return to_svg(ax, alt), unnamed


def _cross(ax: "Axes", middle: Row, columns: tuple[Column, Column]) -> Box:
    """The two lines of the reference row, named; gives back the place the name inside the plot takes."""
    x, y = middle.values
    canvas.reference(ax, x, f"{middle.label} {mark(x, columns[0])}")
    ax.axhline(y, color=canvas.TEXT, linewidth=1.5, linestyle=(0, (4, 3)))
    text = mark(y, columns[1])
    canvas.label(ax, (ax.get_xlim()[1], y), text, 0, 5, ha="right", va="bottom")
    right, up = (float(v) for v in ax.transData.transform((ax.get_xlim()[1], y)))
    return right - lettering.text_width(text), up, right, up + lettering.LINE + 5


def _places(x: float, y: float, text: str, bold: bool) -> Iterator[tuple[float, float, str, str, Box]]:
    """Where a name may stand: right, left, above and below its point, inside the plot."""
    wide, high = lettering.text_width(text, bold), lettering.LINE * (text.count("\n") + 1)
    for dx, dy, ha, va, left, bottom in (
        (10, 0, "left", "center", x + 10, y - high / 2),
        (-10, 0, "right", "center", x - 10 - wide, y - high / 2),
        (0, 9, "center", "bottom", x - wide / 2, y + 9),
        (0, -9, "center", "top", x - wide / 2, y - 9 - high),
    ):
        inside = left >= _LEFT and left + wide <= canvas.WIDTH
        if inside and bottom >= _BOTTOM and bottom + high <= _HEIGHT - _TOP + 10:
            yield dx, dy, ha, va, (left, bottom, left + wide, bottom + high)


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
