"""A pyramid: two groups back to back, women and men by age."""

from markupsafe import Markup

from kpbcalc.base.table import Column, Table
from kpbcalc.presentation.figures import canvas, lettering
from kpbcalc.presentation.figures.drawing import (
    FigureView,
    Row,
    compose,
    drawable,
    empty,
    lead,
    lower_first,
    mark,
    nothing,
    value,
)
from kpbcalc.presentation.figures.rows import rows as layout
from kpbcalc.presentation.figures.svg import to_svg


def pyramid(released: Table, keys: tuple[str, str], title: str) -> FigureView:
    """Two columns in the same unit back to back, rows in the table's order from the top."""
    columns = (released.column(keys[0]), released.column(keys[1]))
    rows, notes = drawable(released, keys)
    rows = [row for row in rows if row.label != released.total]
    if empty(rows):
        return nothing(released)
    shows = f"{columns[0].heading} och {lower_first(columns[1].heading)}"
    said = [lead("Pyramid med staplar åt två håll", released, shows)]
    for n, column in enumerate(columns):
        high = max(rows, key=lambda row: row.values[n])
        said.append(f"{column.heading}: högst {high.label}, {value(high.values[n], column)}.")
    alt = " ".join(said)
    return compose(released, title, svg=_draw(rows, columns, alt), alt=alt, shows=shows, notes=notes)


@canvas.style()
def _draw(rows: list[Row], columns: tuple[Column, Column], alt: str) -> Markup:
    placed = layout([row.label for row in rows], 13)
    texts = [mark(x, c) for row in rows for x, c in zip(row.values, columns, strict=True)]
    room = max(lettering.text_width(text) for text in texts) + 8
    ax = canvas.axes(placed.height + 34, placed.left + room, room, 30, 4)
    reach = canvas.limits([x for row in rows for x in row.values])[1]
    ax.set(xlim=(-reach, reach), ylim=(placed.height, 0), xticks=[], yticks=[])
    placed.draw(ax, away=room)
    for n, (column, colour) in enumerate(zip(columns, (canvas.OWN, canvas.OTHER), strict=True)):
        side, ha = (1, "left") if n else (-1, "right")
        values = [side * row.values[n] for row in rows]
        ax.barh(placed.centres, values, 17, color=colour)
        for x, y in zip(values, placed.centres, strict=True):
            canvas.label(ax, (x, y), mark(abs(x), column), 5 * side, ha=ha)
        canvas.label(ax, (0, 0), column.heading, 8 * side, 14, ha=ha, bold=True)
    return to_svg(ax, alt)
