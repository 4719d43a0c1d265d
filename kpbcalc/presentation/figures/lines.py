"""Lines over years, each named at its end."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from kpbcalc.base.table import Column, State, Table
from kpbcalc.presentation import formats
from kpbcalc.presentation.figures import canvas, lettering
from kpbcalc.presentation.figures.svg import to_svg
from kpbcalc.presentation.figures.view import (
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

_HEIGHT = 236
_DASHES = ((0, (6, 3)), (0, (2, 2)), (0, (8, 3, 2, 3)), "solid")


def lines(
    released: Table,
    keys: Sequence[str],
    title: str,
    *,
    highlight: str | None = None,
    forecast_from: str | None = None,
    from_zero: bool = True,
    new_method: str | None = None,
) -> FigureView:
    """One line for each column in `keys`, one point for each row; the first column names the points.

    `highlight` is the key of the own series (the only series is its own). From the row labelled
    `forecast_from` the years are marked as a forecast. A hidden or missing value breaks its line, and so
    does `new_method`, the label from which the figures are reckoned in a new way.
    """
    series = [one for one in (_series(released, key) for key in keys) if one.points]
    if not series:
        return nothing(released)
    if len({place for one in series for place, _ in one.points}) == 1:
        return nothing(released, ONE_VALUE)
    own = highlight or (keys[0] if len(keys) == 1 else None)
    states = [released.status(row, key) for row in range(len(released.labels)) for key in keys]
    notes = left_out(states.count(State.HIDDEN), states.count(State.MISSING), "värde", "värden")
    column = series[0].column
    unit = formats.unit_label(column.unit)
    shows = measure(column) if len(keys) == 1 else released.title + (f" ({unit})" if unit else "")
    if not from_zero:
        notes = (*notes, "Skalan börjar inte vid noll.")
    alt = _alt(released, series, shows)
    new_method = new_method if new_method in released.labels[1:] else None
    if new_method:
        notes = (*notes, f"Linjerna är brutna före {new_method}, då måttet började räknas på ett nytt sätt.")
    svg = _draw(released.labels, series, own, forecast_from, new_method, from_zero, alt)
    return compose(released, title, svg=svg, alt=alt, shows=shows, notes=notes)


@dataclass(frozen=True)
class _Series:
    """One line: its column, a value for each label (NaN breaks the line), and the points it has."""

    column: Column
    values: tuple[float, ...]

    @property
    def points(self) -> list[tuple[int, float]]:
        return [(i, v) for i, v in enumerate(self.values) if not math.isnan(v)]


def _series(released: Table, key: str) -> _Series:
    values = (row[key] for row in released.rows())
    return _Series(
        released.column(key),
        tuple(math.nan if formats.is_missing(v) else float(v) for v in values),
    )


def _alt(released: Table, series: list[_Series], shows: str) -> str:
    said = [lead("Linjediagram", released, shows)]
    labels = released.labels
    for one in series:
        (first, start), (last, end) = one.points[0], one.points[-1]
        then = f", {value(end, one.column)} {labels[last]}" if last != first else ""
        said.append(f"{one.column.heading}: {value(start, one.column)} {labels[first]}{then}.")
    return " ".join(said)


def _every(labels: list[str], width: float) -> int:
    """Show every n:th label on the axis, so that none runs into the next."""
    widest = max(lettering.text_width(label) for label in labels) + 14
    return max(math.ceil(len(labels) * widest / width), 1)


def spread(places: list[float], gap: float, highest: float) -> list[float]:
    """Move places apart until none is closer than `gap` to the next, none above `highest`."""
    order = sorted(range(len(places)), key=lambda n: places[n])
    moved = list(places)
    for _ in range(50):
        close = [(a, b) for a, b in pairwise(order) if moved[b] - moved[a] < gap - 0.1]
        for a, b in close:
            push = (gap - (moved[b] - moved[a])) / 2
            moved[a] -= push
            moved[b] += push
        moved = [min(place, highest) for place in moved]
        if not close:
            break
    return moved


@canvas.style()
def _draw(
    labels: list[str],
    series: list[_Series],
    own: str | None,
    forecast_from: str | None,
    new_method: str | None,
    from_zero: bool,
    alt: str,
) -> Markup:
    values = [v for one in series for _, v in one.points]
    ticks = canvas.ticks(*(canvas.limits(values) if from_zero else (min(values), max(values))))
    named = canvas.tick_texts(ticks, series[0].column)
    last = [mark(one.points[-1][1], one.column) for one in series]
    if len(series) > 1:
        last = [f"{one.column.heading} {text}" for one, text in zip(series, last, strict=True)]
    ends = [lettering.wrap(text, 130) for text in last]
    left = max(lettering.text_width(text) for text in named) + 12
    right = max(lettering.text_width(text, bold=True) for text in ends) + 18
    ax = canvas.axes(_HEIGHT, left + 10, right, 30, 36)
    ax.set(xlim=(0, max(len(labels) - 1, 1)), ylim=(ticks[0], ticks[-1]))
    ax.set_yticks(ticks, named)
    ax.tick_params(axis="y", pad=16)
    every = _every(labels, canvas.WIDTH - left - right)
    ax.set_xticks(range(0, len(labels), every), labels[::every])
    for tick in ticks:
        ax.axhline(tick, color=canvas.MUTED if tick == 0 else canvas.GRID, linewidth=1)
    if forecast_from in labels:
        canvas.reference(ax, labels.index(forecast_from), f"Prognos från {forecast_from}", begins=True)
    cut = labels.index(new_method) if new_method else 0
    dashes = iter(_DASHES * len(series))
    for one in series:
        mine = one.column.key == own
        colour = canvas.OWN if mine else canvas.OTHER
        dash = "solid" if mine else next(dashes)
        for part in (slice(cut), slice(cut, None)):
            ax.plot(
                range(len(labels))[part], one.values[part], color=colour, linewidth=3.5 if mine else 2,
                linestyle=dash, clip_on=False,
            )  # fmt: skip
        for x, y in one.points:
            canvas.dot(ax, (x, y), 8 if mine else 6, colour)
    scale = ax.transData.transform
    heights = [float(scale((0, one.points[-1][1]))[1]) for one in series]
    high = lettering.LINE * max(text.count("\n") + 1 for text in ends)
    places = spread(heights, high + 2, _HEIGHT - high / 2)
    for one, text, y, place in zip(series, ends, heights, places, strict=True):
        own_line = one.column.key == own
        canvas.label(ax, one.points[-1], text, 10, place - y, va="center", bold=own_line)
    return to_svg(ax, alt)
