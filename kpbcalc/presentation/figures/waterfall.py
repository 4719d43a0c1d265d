"""A bridge between two levels: each level a dot, and the steps between them bars from the first."""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from markupsafe import Markup

from kpbcalc.base.errors import InternalError
from kpbcalc.base.table import Column, Table
from kpbcalc.presentation import formats
from kpbcalc.presentation.figures import canvas, lettering
from kpbcalc.presentation.figures.drawing import (
    FigureView,
    Row,
    compose,
    drawable,
    empty,
    lead,
    measure,
    nothing,
    value,
)
from kpbcalc.presentation.figures.rows import Rows
from kpbcalc.presentation.figures.rows import rows as layout
from kpbcalc.presentation.figures.svg import to_svg

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BAR = 14
LEVEL, EDGE = 9, 6  # pixels: the dot of a level, and what it needs at the edge
CLEAR = 6  # pixels between a line and words


def waterfall(released: Table, key: str, title: str) -> FigureView:
    """A bridge, row by row in the table's order.

    The first and the last row are levels: they stand as dots, since a bar as long as a level would make its
    steps too small to see. Every other row is a step, drawn as a bar that begins where the step before it
    ended, and the first at zero, where the first level's dot is; a line joins the last level to it. A bridge
    with a gap is not drawn. Raises `InternalError` when the steps do not lead from one level to the next.
    """
    column = released.column(key)
    rows, notes = drawable(released, [key])
    if notes or empty(rows):
        return nothing(released)
    level_rows = {0, len(rows) - 1}
    spans = _spans(rows, level_rows, column)
    shows = measure(column)
    alt = _alt(released, column, rows, level_rows, shows)
    svg = _draw(rows, spans, level_rows, column, alt)
    return compose(released, title, svg=svg, alt=alt, shows=shows)


def _spans(rows: list[Row], levels: Collection[int], column: Column) -> list[tuple[float, float]]:
    """From where to where each bar reaches, counted from the first level; that of a level has no length.

    A level is checked against the steps that lead to it.
    """
    first = rows[0].values[0] if 0 in levels else 0.0
    smallest = 10.0**-column.decimals * len(rows)
    spans: list[tuple[float, float]] = []
    at = 0.0
    for n, row in enumerate(rows):
        x = row.values[0]
        if n in levels:
            if n and abs(at + first - x) > max(smallest, 1e-6 * abs(x)):
                raise InternalError(
                    "En brygga går inte ihop: stegen leder inte till nästa nivå.",
                    where=f"rad {n + 1}, kolumn {column.key}",
                )
            at = x - first
            spans.append((at, at))
        else:
            spans.append((at, at + x))
            at += x
    return spans


def _alt(released: Table, column: Column, rows: list[Row], levels: Collection[int], shows: str) -> str:
    said = [lead("Brygga med stapel för varje steg", released, shows)]
    for n, row in enumerate(rows):
        x = row.values[0]
        shown = value(x, column) if n in levels else formats.signed(x, column.decimals, column.unit)
        said.append(f"{row.label}: {shown}.")
    return " ".join(said)


@canvas.style()
def _draw(
    rows: list[Row],
    spans: list[tuple[float, float]],
    levels: Collection[int],
    column: Column,
    alt: str,
) -> Markup:
    texts = [_text(row, column, level=n in levels) for n, row in enumerate(rows)]
    if levels == {0, len(rows) - 1} and len(rows) > 2:
        texts[-1] += f" ({_text(Row('', (spans[-1][1],)), column, level=False)})"
    placed = layout([row.label for row in rows], BAR, numbers=texts, low=levels)
    ax = canvas.axes(placed.height + 4, EDGE, EDGE, 2, 2)
    ax.set(
        xlim=canvas.limits([x for span in spans for x in span]), ylim=(placed.height, 0), xticks=[], yticks=[]
    )
    canvas.zero(ax, [c for n, c in enumerate(placed.centres) if n not in levels], BAR + 3)
    _guides(ax, spans, placed, texts)
    placed.draw(ax, levels, numbers=texts)
    for n, (y, (start, end)) in enumerate(zip(placed.centres, spans, strict=True)):
        if n in levels:
            ax.plot([0, end], [y, y], color=canvas.TEXT, linewidth=2)
            canvas.dot(ax, (end, y), LEVEL, canvas.TEXT)
            continue
        # A decrease is an outline and an increase is filled: no colour says good or bad.
        inside = canvas.PAPER if end < start else canvas.OWN
        ax.barh(
            y, end - start, BAR - 2, left=start, linewidth=2, edgecolor=canvas.OWN, color=inside, zorder=2
        )
    return to_svg(ax, alt)


def _guides(ax: "Axes", spans: Sequence[tuple[float, float]], placed: Rows, texts: Sequence[str]) -> None:
    """A line from where each row ends to where the next begins, where no words stand in its way."""
    for n, ((y, after), (_, end)) in enumerate(zip(pairwise(placed.centres), spans, strict=False)):
        at = float(ax.transData.transform((end, y))[0])
        name = lettering.text_width(placed.names[n + 1], bold=True) + CLEAR
        number = canvas.WIDTH - lettering.text_width(texts[n + 1], bold=True) - CLEAR
        if name < at < number:
            ax.plot([end, end], [y + BAR / 2, after - BAR / 2], color=canvas.GRID, linewidth=1, zorder=1)


def _text(row: Row, column: Column, *, level: bool) -> str:
    if level:
        return value(row.values[0], column)
    unit = column.unit if column.unit == "procent" else "tal"
    return formats.signed(row.values[0], column.decimals, unit)
