"""Four fields: units placed by two measures, cost and quality, around the mean of both.

A share of answers has its interval, and only what is clearly on one side of the mean has the strong colour.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from markupsafe import Markup

from kpbcalc.analysis.sure_difference import HIGHER, LOWER
from kpbcalc.base.table import Column, Table
from kpbcalc.presentation.figures import along, canvas, lettering
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
    value,
)
from kpbcalc.presentation.figures.labels import Box, Place, nearest, overlap, place_names
from kpbcalc.presentation.figures.svg import to_svg

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CROWD = 9  # points: more have no room for all their names
FEWEST = 3  # of two, each is as far from the mean as the other
INTERVAL = ("lag", "hog")  # the columns that hold the interval of the second measure
UNNAMED = "Alla punkter får inte plats med namn."
UNCERTAIN = "Streck: osäkerhet."
SURE = "Stark färg: tydligt skild."
MEANS = "Streckade linjer: {of}."
CLEAR = "mot"  # the column that says on which side the row clearly is, where the table has settled it
_HEIGHT = 312
_STEP = 6  # pixels that the number of a line moves to keep off what stands there
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 26, 52, 56


def quadrants(
    released: Table,
    x: str,
    y: str,
    title: str,
    *,
    highlight: str | None = None,
    reference: str | None = None,
) -> FigureView:
    """A point for each row and lines at the values of the reference row; a sentence for fewer than three.

    Rows whose table has `lag` and `hog` have a line for that interval of `y`. Those that have a word in the
    column `mot` (or, where there is none, whose interval leaves the mean out) are in the strong colour.

    `reference` is the label of the row the lines stand for (unless given, the total row or the one the table
    calls its mean); `highlight` the label of the own row. A name without room is left to the table, but the
    own one always stands there.
    """
    reference = reference or released.total or released.facts.get("medel")
    columns = (released.column(x), released.column(y))
    rows, notes = drawable(released, (x, y))
    middle = next((row for row in rows if row.label == reference), None)
    rows = [row for row in rows if row.label not in {released.total, reference}]
    if len(rows) < FEWEST:
        return nothing(released, "färre än tre rader kan jämföras" if rows else "")
    spans = _intervals(released)
    clear = {row.label for row in rows if _is_clear(released, row, middle, spans)}
    strong = {highlight} if highlight else clear
    across, up = (lower_first(measure(column)) for column in columns)
    shows = f"Lodrätt: {up}; vågrätt: {across}"
    alt = _alt(released, columns, rows, highlight, middle, shows, clear)
    svg, unnamed = _draw(rows, columns, highlight, middle, spans, strong, alt)
    key = [
        *[UNCERTAIN] * any(row.label in spans for row in rows),
        *[SURE] * bool(clear and not highlight),
        *([MEANS.format(of=lower_first(middle.label))] if middle else []),
        *[UNNAMED] * bool(unnamed),
    ]
    notes = (" ".join(key), *notes) if key else notes
    return compose(released, title, svg=svg, alt=alt, shows=shows, notes=notes)


def _intervals(released: Table) -> dict[str, tuple[float, float]]:
    """The interval of each row that has one, by label."""
    if not {*INTERVAL} <= {c.key for c in released.columns}:
        return {}
    found, _ = drawable(released, INTERVAL)
    return {row.label: (row.values[0], row.values[1]) for row in found}


def _is_clear(
    released: Table, row: Row, middle: Row | None, spans: Mapping[str, tuple[float, float]]
) -> bool:
    if any(c.key == CLEAR for c in released.columns):
        return released.value(row.label, CLEAR) in {HIGHER, LOWER}
    if middle is None or row.label not in spans:
        return False
    low, high = spans[row.label]
    return not low <= middle.values[1] <= high


def _alt(
    released: Table,
    columns: tuple[Column, Column],
    rows: list[Row],
    highlight: str | None,
    middle: Row | None,
    shows: str,
    clear: set[str],
) -> str:
    said = [lead("Punktdiagram i fyra fält", released, shows), f"{len(rows)} punkter."]
    for n, column in enumerate(columns):
        low, high = (f(rows, key=lambda row: row.values[n]) for f in (min, max))
        said.append(
            f"{column.heading}: från {value(low.values[n], column)} ({low.label}) "
            f"till {value(high.values[n], column)} ({high.label})."
        )
    if clear:
        named = ", ".join(row.label for row in rows if row.label in clear)
        said.append(f"Tydligt skild från medlet: {named}.")
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
    spans: Mapping[str, tuple[float, float]],
    strong: set[str],
    alt: str,
) -> tuple[Markup, int]:
    ax = canvas.axes(_HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM)
    seen = [*rows, *([middle] if middle else [])]
    for n, column in enumerate(columns):
        values = [row.values[n] for row in seen] + [v for s in spans.values() for v in s if n]
        ticks = canvas.ticks(min(values), max(values))
        texts = canvas.tick_texts(ticks, column)
        if not n:
            texts = along.with_room(texts, (canvas.WIDTH - _LEFT - _RIGHT) * 20 / 21)
        (ax.set_yticks if n else ax.set_xticks)(ticks, texts)
        room = (ticks[-1] - ticks[0]) / 40  # no point lies on the frame
        (ax.set_ylim if n else ax.set_xlim)(ticks[0] - room, ticks[-1] + room)
        for tick in ticks:
            (ax.axhline if n else ax.axvline)(tick, color=canvas.GRID, linewidth=1)
    canvas.axis_names(ax, measure(columns[0]), measure(columns[1]))
    points = [(float(x), float(y)) for x, y in (ax.transData.transform(row.values) for row in rows)]
    told = {*range(len(rows))} if len(rows) <= CROWD else _worth_naming(rows, strong)
    short = lettering.without_shared([row.label for row in rows])
    names = [lettering.wrap(name, 130) if n in told else "" for n, name in enumerate(short)]
    own = next((n for n, row in enumerate(rows) if row.label == highlight), None)
    bars: dict[int, tuple[float, float]] = {}
    for n, row in enumerate(rows):
        if row.label in spans:
            low, high = (float(ax.transData.transform((0, v))[1]) for v in spans[row.label])
            bars[n] = low, high
            colour = canvas.OWN if row.label in strong else canvas.OTHER
            ax.plot([row.values[0]] * 2, spans[row.label], color=colour, linewidth=1.5, zorder=2)
    marks = [(x - 8, y - 8, x + 8, y + 8) for x, y in points]
    marks += [(points[n][0] - 3, low, points[n][0] + 3, high) for n, (low, high) in bars.items()]
    taken, lines = _cross(ax, middle, columns, marks) if middle else ([], [])
    frame = (_LEFT, _BOTTOM, canvas.WIDTH, _HEIGHT - _TOP + 2)
    places = place_names(points, names, own, frame, taken, lines, bars)
    for n, (row, name, place) in enumerate(zip(rows, names, places, strict=True)):
        if place and name:
            _name(ax, points[n], place, name, bold=n == own)
        colour = canvas.OWN if row.label in strong else canvas.OTHER
        canvas.dot(ax, row.values, 14 if n == own else 10, colour)
    return to_svg(ax, alt), places.count(None) + len(rows) - len(told)


def _worth_naming(rows: list[Row], strong: set[str]) -> set[int]:
    """In a crowd: those in the strong colour, and the ends of both measures."""
    ends = {f(range(len(rows)), key=lambda n: rows[n].values[m]) for m in (0, 1) for f in (min, max)}
    return ends | {n for n, row in enumerate(rows) if row.label in strong}


def _cross(
    ax: "Axes", middle: Row, columns: tuple[Column, Column], marks: list[Box]
) -> tuple[list[Box], list[Box]]:
    """The two lines of the reference row, named: where the name inside the plot stands, and the lines."""
    x, y = middle.values
    canvas.reference(ax, x, f"{middle.label} {mark(x, columns[0])}")
    ax.axhline(y, color=canvas.TEXT, linewidth=1.5, linestyle=(0, (4, 3)))
    text = mark(y, columns[1])
    across, up = (float(v) for v in ax.transData.transform((x, y)))
    ends = [float(ax.transData.transform((end, y))[0]) for end in ax.get_xlim()]
    wide, high = lettering.text_width(text), lettering.LINE + 5.0
    # Over or under its line, as far to the right as no mark stands in the way.
    free = [
        (left, foot, left + wide, foot + high)
        for left in range(int(ends[1] - wide), int(ends[0]) - 1, -_STEP)
        for foot in (up, up - high)
    ]
    upright = (across - 6, 0.0, across + 6, float(_HEIGHT))
    box = min(free, key=lambda b: sum(overlap(b, m) for m in (*marks, upright)))
    at = [float(v) for v in ax.transData.inverted().transform(box[:2])]
    canvas.label(ax, at, text, 0, 5, va="baseline")
    lines = [(across - 1, 0.0, across + 1, float(_HEIGHT)), (0.0, up - 1, float(canvas.WIDTH), up + 1)]
    return [box], lines


def _name(ax: "Axes", point: tuple[float, float], place: Place, text: str, *, bold: bool) -> None:
    """Write a name at its place, and a thin line to its point when it stands away from it."""
    if place.joined:
        ends = zip(point, nearest(place.box, *point), strict=True)
        x, y = (list(pair) for pair in ends)
        ax.plot(x, y, transform=None, color=canvas.OTHER, linewidth=1)
    left, bottom, right, top = place.box
    dx, dy = (left + right) / 2 - point[0], (bottom + top) / 2 - point[1]
    at = [float(v) for v in ax.transData.inverted().transform(point)]
    canvas.label(ax, at, text, dx, dy, ha="center", bold=bold)
