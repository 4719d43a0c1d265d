"""A bridge from one level to another: start, contributions, end."""

from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup

from kpbcalc.base.errors import InternalError
from kpbcalc.base.table import Column, Table
from kpbcalc.presentation import formats
from kpbcalc.presentation.figures import canvas, lettering
from kpbcalc.presentation.figures.svg import to_svg
from kpbcalc.presentation.figures.view import (
    FigureView,
    Row,
    compose,
    drawable,
    empty,
    lead,
    mark,
    measure,
    nothing,
    value,
)


def waterfall(released: Table, key: str, title: str, *, levels: Sequence[str] | None = None) -> FigureView:
    """A bridge, row by row in the table's order.

    `levels` are the labels of rows that stand on the ground (the first and the last row unless given);
    every other row is a contribution. A bridge with a gap is not drawn. Raises `InternalError` when the
    contributions do not lead from one level to the next.
    """
    column = released.column(key)
    rows, notes = drawable(released, [key])
    if notes or empty(rows):
        return nothing(released)
    grounded = set(levels or (rows[0].label, rows[-1].label))
    spans = _spans(rows, grounded, column)
    base = _base(spans)
    if base:
        start = value(base, column)
        notes = (f"Skalan börjar vid {start}, inte vid noll, för att stegen ska synas.",)
    shows = measure(column)
    alt = _alt(released, column, rows, grounded, shows)
    svg = _draw(rows, spans, grounded, column, base, alt)
    return compose(released, title, svg=svg, alt=alt, shows=shows, notes=notes)


def _spans(rows: list[Row], grounded: set[str], column: Column) -> list[tuple[float, float]]:
    """From where to where each bar reaches; a level is checked against the steps that lead to it."""
    spans: list[tuple[float, float]] = []
    at: float | None = None
    smallest = 10.0**-column.decimals * len(rows)
    for row in rows:
        x = row.values[0]
        if row.label in grounded:
            if at is not None and abs(at - x) > max(smallest, 1e-6 * abs(x)):
                raise InternalError(
                    "En brygga går inte ihop: stegen leder inte till nästa nivå.",
                    where=f"rad {len(spans) + 1}, kolumn {column.key}",
                )
            spans.append((0.0, x))
            at = x
        else:
            at = at or 0.0
            spans.append((at, at + x))
            at += x
    return spans


def _base(spans: list[tuple[float, float]]) -> float:
    """Where the scale starts: at zero, unless the steps would be too small to see from there."""
    ends = [end for _, end in spans]
    low, high = min(ends), max(ends)
    if low <= 0 or high - low > 0.25 * high:
        return 0.0
    below = [tick for tick in canvas.ticks(low - (high - low), high) if tick < low]
    return max(below, default=0.0)


def _alt(released: Table, column: Column, rows: list[Row], grounded: set[str], shows: str) -> str:
    said = [lead("Brygga med stapel för varje steg", released, shows)]
    for row in rows:
        x = row.values[0]
        shown = value(x, column) if row.label in grounded else formats.signed(x, column.decimals, column.unit)
        said.append(f"{row.label}: {shown}.")
    return " ".join(said)


@canvas.style()
def _draw(
    rows: list[Row],
    spans: list[tuple[float, float]],
    grounded: set[str],
    column: Column,
    base: float,
    alt: str,
) -> Markup:
    names = canvas.name_column([row.label for row in rows])
    texts = [_step(row, grounded, column) for row in rows]
    room = max(lettering.text_width(text, bold=True) for text in texts) + 12
    ax = canvas.axes(names.height + 8, names.width, room, 4, 4)
    spans = [(start or base, end) for start, end in spans] if base else spans
    ends = [x for span in spans for x in span]
    limits = (base, max(ends)) if base else canvas.limits(ends)
    ax.set(xlim=limits, ylim=(names.height, 0), xticks=[], yticks=[])
    levels = [i for i, row in enumerate(rows) if row.label in grounded]
    names.draw(ax, levels)
    if not base:
        ax.axvline(0, color=canvas.MUTED, linewidth=1)
    for (y, after), (_, end) in zip(pairwise(names.centres), spans, strict=False):
        ax.plot([end, end], [y + 10, after - 10], color=canvas.MUTED, linewidth=1)
    for i, (y, (start, end), text) in enumerate(zip(names.centres, spans, texts, strict=True)):
        colour = canvas.OTHER
        if i in levels:
            colour = canvas.OWN if i == levels[-1] else canvas.MUTED
        # A decrease is an outline and an increase is filled: no colour says good or bad.
        inside = "none" if end < start and i not in levels else colour
        ax.barh(y, end - start, 19, left=start, linewidth=2, edgecolor=colour, color=inside)
        canvas.label(ax, (max(start, end), y), text, 6, bold=i in levels)
        if base and i in levels:
            canvas.cut(ax, y)
    return to_svg(ax, alt)


def _step(row: Row, grounded: set[str], column: Column) -> str:
    if row.label in grounded:
        return mark(row.values[0], column)
    unit = column.unit if column.unit == "procent" else "tal"
    return formats.signed(row.values[0], column.decimals, unit)
