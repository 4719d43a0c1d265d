"""Two dots a row with a line between: where each unit was, and where it is."""

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from kpbcalc.analysis.units import REST
from kpbcalc.base.table import Column, Table
from kpbcalc.presentation import formats, tables
from kpbcalc.presentation.figures import canvas, lettering
from kpbcalc.presentation.figures.drawing import (
    FigureView,
    Row,
    compose,
    drawable,
    lead,
    lower_first,
    mark,
    measure,
    nothing,
    unit_words,
    value,
)
from kpbcalc.presentation.figures.rows import rows as layout
from kpbcalc.presentation.figures.svg import to_svg

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BEFORE, NOW, HOLE = 9, 13, 7  # pixels; the ring of what is no single unit has a hole
MOST = 24  # rows: more is over a page
YEAR = re.compile(r"\b\d{4}\b")
KIND = "Prickdiagram med en rad för varje enhet"
TOGETHER = "Flera enheter tillsammans"


def dumbbell(
    released: Table, keys: tuple[str, str], title: str, *, reference: str | None = None, sort: bool = True
) -> FigureView:
    """A small dot for the first column and a large one for the second, the highest now on top if `sort`.

    Both columns are in the same unit. A row that lacks the first value has the large dot alone, and so have
    all of a table without that column. `reference` is the label of a row drawn as a line at its second value
    (the total row unless given); the total row has no dots. The scale begins where the values do: lengths are
    differences, and no bar is cut. Of very many rows those in the middle are left out. What several units
    are together stands last, with a ring: it is no unit, and neither the highest nor the lowest.
    """
    before = keys[0] if any(c.key == keys[0] for c in released.columns) else keys[1]
    columns = (released.column(before), _with_year(released.column(keys[1]), released.year))
    found, notes = drawable(released, keys[1:], keys[:1])
    found = [Row(row.label, (row.values[1], row.values[0])) for row in found]
    reference = reference or released.total
    line = next((row for row in found if row.label == reference), None)
    rows = [row for row in found if row.label not in {released.total, reference}]
    if not rows:
        return nothing(released)
    joined = [row for row in rows if row.label.startswith(REST)]
    rows = [row for row in rows if row not in joined]
    if sort:
        rows.sort(key=lambda row: (-row.values[1], row.label))
    if sort and len(rows) > MOST:
        few = formats.count(len(rows) - MOST, "rad", "rader")
        notes = (*notes, f"{few} mellan de högsta och de lägsta ritas inte.")
        rows = rows[: MOST // 2] + rows[-MOST // 2 :]
    moved = [row for row in (*rows, *joined) if not math.isnan(row.values[0])]
    shows, columns = _in_words(columns) if moved else (measure(columns[1]), columns)
    # Two years are told already, and then the table's own would say that there is one.
    about = tables.about(released, year=len({*YEAR.findall(shows)}) < 2)
    alt = " ".join([lead(KIND, released, shows, about), *_alt(columns, rows, joined, line)])
    svg = _draw([*rows, *joined], len(joined), columns, line, alt)
    return compose(released, title, svg=svg, alt=alt, shows=shows, notes=notes, about=about)


def _in_words(columns: tuple[Column, Column]) -> tuple[str, tuple[Column, Column]]:
    """What two columns show, with their unit; of one measure the key has the years alone."""
    first, second = (YEAR.search(column.heading) for column in columns)
    stems = {YEAR.sub("", column.heading).strip() for column in columns}
    unit = unit_words(columns[1])
    if first is None or second is None or len(stems) > 1:
        both = f"{columns[0].heading} och {lower_first(columns[1].heading)}"
        return f"{both} ({unit})" if unit else both, columns
    named = f"{stems.pop()} i {unit}" if unit else stems.pop()
    years = (replace(columns[0], heading=first[0]), replace(columns[1], heading=second[0]))
    return f"{named}, {first[0]} och {second[0]}", years


def _with_year(column: Column, year: str) -> Column:
    """The column's heading with the table's year, where the heading names none."""
    return column if YEAR.search(column.heading) else replace(column, heading=f"{column.heading} {year}")


def _alt(
    columns: Sequence[Column], rows: Sequence[Row], joined: Sequence[Row], line: Row | None
) -> list[str]:
    said = [formats.count(len(rows), "rad", "rader") + "."]
    if rows:
        high, low = (f(rows, key=lambda row: row.values[1]) for f in (max, min))
        said.append(f"Högst nu: {high.label}, {value(high.values[1], columns[1])}.")
        if len(rows) > 1:
            said.append(f"Lägst nu: {low.label}, {value(low.values[1], columns[1])}.")
    moved = sorted((r for r in rows if _moved(r)), key=_moved)
    for words, row in (("Störst ökning", moved[-1:]), ("Störst minskning", moved[:1])):
        if row and (_moved(row[0]) > 0) == (words == "Störst ökning"):
            first, second = (value(x, c) for x, c in zip(row[0].values, columns, strict=True))
            said.append(f"{words}: {row[0].label}, från {first} till {second}.")
    said += [f"{row.label}, tillsammans: {value(row.values[1], columns[1])}." for row in joined]
    if line:
        said.append(f"Linje för jämförelse, {line.label}: {value(line.values[1], columns[1])}.")
    return said


def _moved(row: Row) -> float:
    """How far a row has moved; 0 where that is not known."""
    return 0.0 if math.isnan(row.values[0]) else row.values[1] - row.values[0]


@canvas.style()
def _draw(rows: list[Row], joined: int, columns: Sequence[Column], line: Row | None, alt: str) -> Markup:
    """The last `joined` rows have a ring."""
    placed = layout(lettering.without_shared([row.label for row in rows]))
    texts = [mark(row.values[1], columns[1]) for row in rows]
    side = max(lettering.text_width(text, bold=True) for text in texts) + NOW / 2 + 9
    both = [not math.isnan(row.values[0]) for row in rows]
    keys = [(columns[0].heading, canvas.OTHER, BEFORE), (columns[1].heading, canvas.OWN, NOW)] * any(both)
    keys += [(TOGETHER, canvas.OWN, NOW)] * bool(joined)
    top = 22 * len(keys) + (26 if line else 2)
    ax = canvas.axes(top + placed.height + 2, placed.left + side, side, top, 2)
    seen = [x for row in rows for x in row.values if not math.isnan(x)] + ([line.values[1]] if line else [])
    low, high = min(seen), max(seen)
    ax.set(xlim=(low, high if high > low else low + 1), ylim=(placed.height, 0), xticks=[], yticks=[])
    placed.draw(ax, away=side)
    if line:
        gaps = [y for row, y in zip(rows, placed.centres, strict=True) if _in_the_way(ax, row, line, side)]
        canvas.reference(ax, line.values[1], f"{line.label} {mark(line.values[1], columns[1])}", gaps)
    for row, y in zip(rows, placed.centres, strict=True):
        was, now = row.values
        ax.plot([was, now], [y, y], color=canvas.OTHER, linewidth=2, zorder=2)
    for n, size, colour in ((0, BEFORE, canvas.OTHER), (1, NOW, canvas.OWN)):
        points = [
            (row.values[n], y) for row, y in zip(rows, placed.centres, strict=True)
            if not math.isnan(row.values[n])
        ]  # fmt: skip
        canvas.dots(ax, points, size, colour)
    for row, y in list(zip(rows, placed.centres, strict=True))[len(rows) - joined :]:
        canvas.dot(ax, (row.values[1], y), HOLE, canvas.PAPER)
    for row, y, text in zip(rows, placed.centres, texts, strict=True):
        # The number stands on the side where its own line is not.
        way, ha = (1, "left") if _moved(row) >= 0 else (-1, "right")
        canvas.label(ax, (row.values[1], y), text, way * (NOW / 2 + 5), ha=ha, bold=True)
    for n, (text, colour, size) in enumerate(keys):
        canvas.key(ax, text, colour, 10 + 22 * n, dot=size)
        if text == TOGETHER:
            canvas.key(ax, "", canvas.PAPER, 10 + 22 * n, dot=HOLE)
    return to_svg(ax, alt)


def _in_the_way(ax: "Axes", row: Row, line: Row, reach: float) -> bool:
    """Whether the number beside the row's dot stands where the line for comparison would run."""
    now = row.values[1]
    at, dot = (float(ax.transData.transform((x, 0))[0]) for x in (line.values[1], now))
    away = at - dot if _moved(row) >= 0 else dot - at
    return -NOW / 2 <= away <= reach
