"""A map of a county: which municipalities have a higher value than its mean, and which a lower?"""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from markupsafe import Markup

from kpbcalc.analysis.reference_group import county
from kpbcalc.base import register
from kpbcalc.base.borders import Ring, borders
from kpbcalc.base.table import Column, Table
from kpbcalc.presentation import formats
from kpbcalc.presentation.figures import canvas
from kpbcalc.presentation.figures.drawing import (
    FigureView,
    compose,
    drawable,
    lead,
    mark,
    measure,
    nothing,
    value,
)
from kpbcalc.presentation.figures.svg import to_svg

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FEWEST = 3  # municipalities with a value: fewer say nothing of the county
_KEY, _EDGE, _TALLEST = 84, 4, 420  # pixels


def county_map(released: Table, key: str, title: str) -> FigureView:
    """The own municipality's county: dark above the mean, light below it, the own one in its colour.

    The table says which row is the own (`egen`) and which the mean (`medel`). A municipality of the county
    that no row names is bare.
    """
    column, own, mean = released.column(key), released.facts["egen"], released.facts["medel"]
    rows, _ = drawable(released, [key])
    told = {row.label: row.values[0] for row in rows}
    level = told.pop(mean, math.nan)
    if math.isnan(level) or own not in told or len(told) < FEWEST:
        return nothing(released, "för få kommuner i länet har delat sina tal")
    kod = register.find(own).kod
    land = {register.kommuner()[k].namn: borders(k) for k in (kod, *county(kod).kommuner)}
    alt = _alt(released, column, told, own, level)
    svg = _draw({name: (rings, told.get(name)) for name, rings in land.items()}, own, level, column, alt)
    lacks = formats.count(len(land) - len(told), "kommun", "kommuner")
    notes = (f"{lacks} i länet har inte delat sina tal.",) if len(told) < len(land) else ()
    return compose(released, title, svg=svg, alt=alt, shows=measure(column), notes=notes)


def _alt(
    released: Table, column: Column, told: Mapping[str, float], own: str, level: float
) -> str:  # fmt: skip
    above = sorted(
        (name for name, x in told.items() if x > level and name != own), key=lambda name: -told[name]
    )
    return " ".join(
        [
            lead("Karta över länets kommuner", released, measure(column)),
            f"{own}: {value(told[own], column)}.",
            f"Länets andra kommuner: {value(level, column)}.",
            f"Högre: {', '.join(above)}." if above else "Ingen är högre.",
        ]
    )


@canvas.style()
def _draw(
    land: Mapping[str, tuple[list[Ring], float | None]], own: str, level: float, column: Column, alt: str
) -> Markup:  # fmt: skip
    points = [point for rings, _ in land.values() for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrow = math.cos(math.radians((south + north) / 2))  # a degree of longitude beside one of latitude
    wide = canvas.WIDTH - 2 * _EDGE
    high = min(wide * (north - south) / ((east - west) * narrow), _TALLEST)
    side = (canvas.WIDTH - high * (east - west) * narrow / (north - south)) / 2
    ax = canvas.axes(_KEY + high + _EDGE, side, side, _KEY, _EDGE)
    ax.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[])
    for name, (rings, x) in land.items():
        for ring in rings:
            _area(ax, ring, canvas.OWN if name == own else _colour(x, level))
    canvas.key(ax, f"{own} {mark(land[own][1] or 0.0, column)}", canvas.OWN, 12)
    canvas.key(ax, f"Högre än länets andra ({mark(level, column)})", canvas.OTHER, 38)
    canvas.key(ax, "Lägre", canvas.GRID, 64)
    return to_svg(ax, alt)


def _colour(x: float | None, level: float) -> str:
    if x is None:
        return canvas.PAPER
    return canvas.OTHER if x > level else canvas.GRID


def _area(ax: "Axes", ring: Ring, colour: str) -> None:
    x, y = zip(*ring, strict=True)
    ax.fill(x, y, facecolor=colour, edgecolor=canvas.MUTED, linewidth=0.8, clip_on=False)
