"""Slopes: what each thing cost every year, a lane each, all on one scale of per cent since the first year.

Things in different units (an hour, a day) cannot share an axis of kronor, but their changes can be compared.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kpbcalc.base.table import Column, State, Table
from kpbcalc.presentation import formats
from kpbcalc.presentation.figures import canvas, lettering
from kpbcalc.presentation.figures.drawing import FigureView, compose, lead, left_out, mark, nothing
from kpbcalc.presentation.figures.rows import rows as layout
from kpbcalc.presentation.figures.svg import to_svg

YEAR = re.compile(r"\d{4}")
LANE, TOP = 34, 26  # pixels of a lane, and of the years above the first
LEAST = 5.0  # per cent: a change as large as this, or the largest, fills a lane; so a small one looks small
SHOWS = "{what} i {year} års priser. Linjens lutning är förändringen i procent, i samma skala för alla"


@dataclass(frozen=True)
class Lane:
    """One thing: its name and unit, what it cost each year (NaN: not told), and its change in per cent."""

    name: str
    prices: tuple[float, ...]
    change: float


def slope(released: Table, change: str, unit: str, title: str) -> FigureView:
    """A lane for each row that tells the first and the last year.

    The columns of years are those whose heading is one; `change` is the key of the change in per cent from
    the first to the last, `unit` that of the words for what the row counts in.
    """
    years = [c for c in released.columns if YEAR.fullmatch(c.heading)]
    ends = [c.key for c in (*years[:1], *years[-1:], released.column(change))]
    lanes: list[Lane] = []
    hidden = missing = 0
    for number, row in enumerate(released.rows()):
        states = {released.status(number, key) for key in ends}
        if states == {State.SHOWN} and len(years) > 1:
            prices = tuple(math.nan if formats.is_missing(row[c.key]) else float(row[c.key]) for c in years)
            name = f"{row[released.columns[0].key]}, {row[unit]}"
            lanes.append(Lane(name, prices, float(row[change])))
        elif State.HIDDEN in states:
            hidden += 1
        else:
            missing += 1
    if not lanes:
        return nothing(released)
    shows = SHOWS.format(what="Styckkostnad", year=years[-1].heading)
    alt = _alt(released, lanes, years, released.column(change), shows)
    svg = _draw(lanes, years, released.column(change), alt)
    notes = left_out(hidden, missing, "rad", "rader")
    return compose(released, title, svg=svg, alt=alt, shows=shows, notes=notes)


def _alt(released: Table, lanes: Sequence[Lane], years: Sequence[Column], change: Column, shows: str) -> str:
    said = [lead("Linjediagram med en linje för varje rad", released, shows)]
    for lane in lanes:
        first, last = (mark(lane.prices[n], years[n]) for n in (0, -1))
        said.append(
            f"{lane.name}: {first} {years[0].heading}, {last} {years[-1].heading} ({_signed(lane, change)})."
        )
    return " ".join(said)


def _signed(lane: Lane, change: Column) -> str:
    return formats.signed(lane.change, change.decimals, "procent")


@canvas.style()
def _draw(lanes: Sequence[Lane], years: Sequence[Column], change: Column, alt: str) -> Markup:
    texts = [_signed(lane, change) for lane in lanes]
    placed = layout([lane.name for lane in lanes], LANE, numbers=texts)
    marks = [[mark(lane.prices[n], years[n]) for n in (0, -1)] for lane in lanes]
    left, right = (max(lettering.text_width(m[n], bold=True) for m in marks) + 18 for n in (0, 1))
    ax = canvas.axes(TOP + placed.height + 2, left, right, TOP, 2)
    ax.set(xlim=(0, len(years) - 1), ylim=(placed.height, 0), xticks=[], yticks=[])
    for n, year in enumerate(years):
        canvas.label(ax, (n, 0), year.heading, 0, 12, ha="center", colour=canvas.MUTED)
    placed.draw(ax, numbers=texts)
    moved = [[100 * (price / lane.prices[0] - 1) for price in lane.prices] for lane in lanes]
    reach = max(LEAST, *(abs(m) for of in moved for m in of if not math.isnan(m)))
    for of, shown, y in zip(moved, marks, placed.centres, strict=True):
        # Around the middle of the lane, so that it has room above and below whichever way it goes.
        told = [m for m in of if not math.isnan(m)]
        middle = (max(told) + min(told)) / 2
        points = [
            (float(n), y - (m - middle) / reach * (LANE - 8)) for n, m in enumerate(of) if not math.isnan(m)
        ]
        ax.plot(*zip(*points, strict=True), color=canvas.OWN, linewidth=3, clip_on=False)
        canvas.dots(ax, points, 8, canvas.OWN)
        canvas.label(ax, points[0], shown[0], -9, ha="right")
        canvas.label(ax, points[-1], shown[1], 9, bold=True)
    return to_svg(ax, alt)
