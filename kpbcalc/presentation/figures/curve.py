"""A concentration curve: how much of the second share the first share holds, against an even spread."""

from markupsafe import Markup

from kpbcalc.base.table import Column, Table
from kpbcalc.presentation.figures import canvas
from kpbcalc.presentation.figures.svg import to_svg
from kpbcalc.presentation.figures.view import (
    FigureView,
    Row,
    compose,
    drawable,
    lead,
    lower_first,
    nothing,
    value,
)

_HEIGHT = 400
_TICKS = (0.0, 25.0, 50.0, 75.0, 100.0)


def curve(released: Table, x: str, y: str, title: str, *, highlight: str | None = None) -> FigureView:
    """Cumulative shares in percent: `x` (of clients, say) against `y` (of cost).

    `highlight` is the label of the row whose point is named in the drawing.
    """
    columns = (released.column(x), released.column(y))
    rows, notes = drawable(released, (x, y))
    if not rows:
        return nothing(released)
    rows.sort(key=lambda row: row.values)
    named = next((row for row in rows if row.label == highlight), None)
    shows = f"{columns[1].heading} mot {lower_first(columns[0].heading)}"
    alt = " ".join(
        [
            lead("Kurva över ackumulerade andelar", released, shows),
            *(f"{_point(row, columns)}." for row in ([named] if named else rows)),
            "En diagonal visar en helt jämn fördelning.",
        ]
    )
    svg = _draw(rows, columns, named, alt)
    return compose(released, title, svg=svg, alt=alt, shows=shows, notes=notes)


def _point(row: Row, columns: tuple[Column, Column]) -> str:
    first, second = (value(v, c) for v, c in zip(row.values, columns, strict=True))
    return f"{row.label}: {first} respektive {second}"


@canvas.style()
def _draw(rows: list[Row], columns: tuple[Column, Column], named: Row | None, alt: str) -> Markup:
    ax = canvas.axes(_HEIGHT, 72, 34, 36, 66)
    ax.set(xlim=(0, 100), ylim=(0, 100))
    texts = canvas.tick_texts(_TICKS, columns[0])
    ax.set_xticks(_TICKS, texts)
    ax.set_yticks(_TICKS, texts)
    for tick in _TICKS:
        ax.axhline(tick, color=canvas.GRID, linewidth=1)
    canvas.axis_names(ax, columns[0].heading, columns[1].heading)
    ax.plot([0, 100], [0, 100], color=canvas.OTHER, linewidth=2, linestyle=(0, (6, 3)))
    points = [(0.0, 0.0), *(row.values for row in rows), (100.0, 100.0)]
    ax.plot(*zip(*points, strict=True), color=canvas.OWN, linewidth=3.5, clip_on=False)
    # The names lie on the outer side of each line, where neither line can run through them.
    above = sum(y - x for x, y in points) >= 0
    side, ha = (1, "left") if above else (-1, "right")
    canvas.label(ax, (60, 60), "Jämn fördelning", 14 * side, -14 * side, ha=ha)
    if named:
        canvas.dot(ax, named.values, 11, canvas.OWN)
        text = " → ".join(value(v, c) for v, c in zip(named.values, columns, strict=True))
        va = "top" if above else "bottom"
        canvas.label(ax, named.values, text, 12 * side, -6 * side, ha=ha, va=va, bold=True)
    return to_svg(ax, alt)
