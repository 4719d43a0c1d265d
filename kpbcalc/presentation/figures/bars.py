"""Horizontal bars: one value a row, the own row in the strong colour."""

from collections.abc import Sequence

from markupsafe import Markup

from kpbcalc.base.table import Column, Table
from kpbcalc.presentation.figures import canvas, lettering
from kpbcalc.presentation.figures.drawing import (
    ONE_VALUE,
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
from kpbcalc.presentation.figures.rows import rows as layout
from kpbcalc.presentation.figures.svg import to_svg


def bars(
    released: Table,
    key: str,
    title: str,
    *,
    highlight: str | None = None,
    reference: str | None = None,
    shows: str = "",
) -> FigureView:
    """Bars for one column, largest first.

    `highlight` is the label of the own row (strong colour, bold; without it every bar is the own).
    `reference` is the label of a row drawn as a line instead of a bar, the total row for instance.
    The total row is never a bar. `shows` says what is drawn where the column's heading says it too shortly.
    """
    column = released.column(key)
    rows, notes = drawable(released, [key])
    line = next((row for row in rows if row.label == reference), None)
    rows = [row for row in rows if row.label not in {released.total, reference}]
    if empty(rows):
        return nothing(released)
    if len(rows) == 1 and not line:
        return nothing(released, ONE_VALUE)
    shows = shows or measure(column)
    rows.sort(key=lambda row: -row.values[0])
    alt = _alt(released, column, rows, highlight, line, shows)
    svg = _draw(rows, column, highlight, line, alt)
    return compose(released, title, svg=svg, alt=alt, shows=shows, notes=notes)


def _alt(
    released: Table, column: Column, rows: list[Row], highlight: str | None, line: Row | None, shows: str
) -> str:
    said = [lead("Stapeldiagram", released, shows), *extremes(rows, column)]
    said += [f"{r.label}: {value(r.values[0], column)}." for r in rows if r.label == highlight]
    if line:
        said.append(f"Linje för jämförelse, {line.label}: {value(line.values[0], column)}.")
    return " ".join(said)


def extremes(rows: Sequence[Row], column: Column) -> list[str]:
    """The highest and the lowest of the rows, as a text alternative says them."""
    high = max(rows, key=lambda row: row.values[0])
    low = min(rows, key=lambda row: row.values[0])
    if len(rows) == 1:
        return [f"{high.label}: {value(high.values[0], column)}."]
    return [
        f"{len(rows)} staplar." if len(rows) > 2 else "Två staplar.",
        f"Högst: {high.label}, {value(high.values[0], column)}.",
        f"Lägst: {low.label}, {value(low.values[0], column)}.",
    ]


@canvas.style()
def _draw(rows: list[Row], column: Column, highlight: str | None, line: Row | None, alt: str) -> Markup:
    placed = layout([row.label for row in rows])
    values = [row.values[0] for row in rows]
    texts = [mark(x, column) for x in values]
    room = max(lettering.text_width(text, bold=True) for text in texts) + 10
    below = room if min(values) < 0 else 0
    top = 30 if line else 2
    ax = canvas.axes(top + placed.height + 2, placed.left + below + 2, room, top, 2)
    reach = [*values, *(line.values if line else ())]
    ax.set(xlim=canvas.limits(reach), ylim=(placed.height, 0), xticks=[], yticks=[])
    end = ax.get_xlim()[1]
    own = [i for i, row in enumerate(rows) if highlight is None or row.label == highlight]
    bold = own if highlight else []
    placed.draw(ax, bold, below)
    colours = [canvas.OWN if i in own else canvas.OTHER for i in range(len(rows))]
    ax.barh(placed.centres, values, 14, color=colours)
    for i, (x, y, text) in enumerate(zip(values, placed.centres, texts, strict=True)):
        side, ha = (-1, "right") if x < 0 else (1, "left")
        if line:  # in a column, where the line runs through none of them
            canvas.label(ax, (end, y), text, room - 2, ha="right", bold=i in bold)
        else:
            canvas.label(ax, (x, y), text, 5 * side, ha=ha, bold=i in bold)
    canvas.zero(ax, placed.centres, 20)
    if line:
        at = line.values[0]
        canvas.reference(ax, at, f"{line.label} {mark(at, column)}")
    return to_svg(ax, alt)
