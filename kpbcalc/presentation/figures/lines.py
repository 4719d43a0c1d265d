"""A line over years, with its last value at its end."""

import math
from collections.abc import Sequence

from markupsafe import Markup

from kpbcalc.base.table import Column, State, Table
from kpbcalc.presentation import formats
from kpbcalc.presentation.figures import along, canvas, lettering
from kpbcalc.presentation.figures.drawing import (
    ONE_VALUE,
    FigureView,
    compose,
    lead,
    left_out,
    mark,
    measure,
    nothing,
    value,
)
from kpbcalc.presentation.figures.svg import to_svg

_HEIGHT = 236


def lines(released: Table, key: str, title: str, *, forecast_from: str | None = None) -> FigureView:
    """A point for each row's value in the column, from zero; the first column names the points.

    From the row labelled `forecast_from` the years are marked as a forecast. A hidden or missing value breaks
    the line.
    """
    column = released.column(key)
    values = [math.nan if formats.is_missing(row[key]) else float(row[key]) for row in released.rows()]
    points = [(n, v) for n, v in enumerate(values) if not math.isnan(v)]
    if not points:
        return nothing(released)
    if len(points) == 1:
        return nothing(released, ONE_VALUE)
    states = [released.status(row, key) for row in range(len(released))]
    notes = left_out(states.count(State.HIDDEN), states.count(State.MISSING), "värde", "värden")
    shows = measure(column)
    (first, start), (last, end) = points[0], points[-1]
    ends = f"{value(start, column)} {released.labels[first]}, {value(end, column)} {released.labels[last]}"
    alt = f"{lead('Linjediagram', released, shows)} {column.heading}: {ends}."
    svg = _draw(released.labels, values, points, column, forecast_from, alt)
    return compose(released, title, svg=svg, alt=alt, shows=shows, notes=notes)


@canvas.style()
def _draw(
    labels: Sequence[str], values: Sequence[float], points: Sequence[tuple[int, float]], column: Column,
    forecast_from: str | None, alt: str,
) -> Markup:  # fmt: skip
    ticks = canvas.ticks(*canvas.limits([v for _, v in points]))
    named = canvas.tick_texts(ticks, column)
    end = lettering.wrap(mark(points[-1][1], column), 130)
    before, after = along.sides(labels)
    left = max(*(lettering.text_width(text) + 22 for text in named), before)
    right = max(lettering.text_width(end, bold=True) + 18, after)
    ax = canvas.axes(_HEIGHT, left, right, 30, 36)
    ax.set(xlim=(0, max(len(labels) - 1, 1)), ylim=(ticks[0], ticks[-1]))
    ax.set_yticks(ticks, named)
    ax.tick_params(axis="y", pad=16)
    ax.set_xticks(range(len(labels)), along.with_room(labels, canvas.WIDTH - left - right))
    for tick in ticks:
        ax.axhline(tick, color=canvas.MUTED if tick == 0 else canvas.GRID, linewidth=1)
    if forecast_from in labels:
        canvas.reference(ax, labels.index(forecast_from), f"Prognos från {forecast_from}", begins=True)
    ax.plot(range(len(labels)), values, color=canvas.OWN, linewidth=3.5, clip_on=False)
    for at in points:
        canvas.dot(ax, at, 8, canvas.OWN)
    canvas.label(ax, points[-1], end, 10, va="center", bold=True)
    return to_svg(ax, alt)
