"""Pairs of bars: two measures for each row, share of clients against share of cost."""

from collections.abc import Sequence

from markupsafe import Markup

from kpbcalc.base.table import Column, Table
from kpbcalc.presentation.figures import canvas, lettering
from kpbcalc.presentation.figures.drawing import (
    FigureView,
    Row,
    compose,
    drawable,
    empty,
    largest,
    lead,
    lower_first,
    mark,
    nothing,
    value,
)
from kpbcalc.presentation.figures.rows import rows as layout
from kpbcalc.presentation.figures.svg import to_svg

MOST = 9  # rows: more is a page of its own


def grouped_bars(released: Table, keys: tuple[str, str], title: str) -> FigureView:
    """Two bars a row, for two columns in the same unit, in the table's order.

    The first column is grey, the second has the strong colour. The total row is left out, and so are those
    of many rows that have least of the second.
    """
    columns = (released.column(keys[0]), released.column(keys[1]))
    rows, notes = drawable(released, keys)
    rows = [row for row in rows if row.label != released.total]
    if empty(rows):
        return nothing(released)
    if len(rows) < 2:  # all of the one against all of the other
        return nothing(released, "det bara finns en rad")
    rows, left = largest(rows, MOST, 1, columns[1])
    notes = (*notes, *left)
    shows = f"{columns[0].heading} och {lower_first(columns[1].heading)}"
    alt = _alt(released, columns, rows, shows)
    return compose(released, title, svg=_draw(rows, columns, alt), alt=alt, shows=shows, notes=notes)


def _alt(released: Table, columns: Sequence[Column], rows: list[Row], shows: str) -> str:
    first, second = columns
    gap = max(rows, key=lambda row: abs(row.values[1] - row.values[0]))
    high = max(rows, key=lambda row: row.values[1])
    return " ".join(
        [
            lead("Stapeldiagram med två staplar för varje rad", released, shows),
            f"{len(rows)} rader.",
            f"Högst {second.heading.lower()}: {high.label}, {value(high.values[1], second)}.",
            f"Störst skillnad: {gap.label}, {value(gap.values[0], first)} mot "
            f"{value(gap.values[1], second)}.",
        ]
    )


@canvas.style()
def _draw(rows: list[Row], columns: Sequence[Column], alt: str) -> Markup:
    placed = layout([row.label for row in rows], 34)
    texts = [mark(x, c) for row in rows for x, c in zip(row.values, columns, strict=True)]
    room = max(lettering.text_width(text) for text in texts) + 10
    top = 26 * len(columns) + 4
    ax = canvas.axes(top + placed.height + 2, placed.left + 2, room, top, 2)
    reach = canvas.limits([x for row in rows for x in row.values])
    ax.set(xlim=reach, ylim=(placed.height, 0), xticks=[], yticks=[])
    placed.draw(ax)
    for n, (column, colour) in enumerate(zip(columns, (canvas.OTHER, canvas.OWN), strict=True)):
        values = [row.values[n] for row in rows]
        places = [y + (n - 0.5) * 17 for y in placed.centres]
        ax.barh(places, values, 14, color=colour)
        for y, x in zip(places, values, strict=True):
            canvas.label(ax, (x, y), mark(x, column), 5)
        canvas.key(ax, column.heading, colour, 14 + 26 * n)
    canvas.zero(ax, placed.centres, 36)
    return to_svg(ax, alt)
