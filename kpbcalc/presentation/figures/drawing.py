"""What every kind of figure shares: which rows can be drawn, what is said about the others, the view."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kpbcalc.base.table import Column, State, Table
from kpbcalc.presentation import formats, tables
from kpbcalc.presentation.view import TABLE, View, filled

ONE_VALUE = "det bara finns ett värde"
PER: Mapping[str, str] = {"kr": "kronor", "tkr": "tusen kronor", "mnkr": "miljoner kronor"}


class FigureView(View):
    """A figure on the page: title, drawing, its table and its source."""


class NoFigure(FigureView):
    """What stands in the place of a figure that is not drawn."""


@dataclass(frozen=True)
class Row:
    """One row to draw: its label and its values in the order of the keys."""

    label: str
    values: tuple[float, ...]


def drawable(
    released: Table, keys: Sequence[str], may_lack: Sequence[str] = ()
) -> tuple[list[Row], tuple[str, ...]]:
    """The rows whose values are all shown, and notes about the rows left out.

    Values of the columns in `may_lack` follow those of `keys`, and are NaN where they are not shown.
    """
    rows: list[Row] = []
    hidden = missing = 0
    label = released.columns[0].key
    for number, row in enumerate(released.rows()):
        states = {released.status(number, key) for key in (label, *keys)}
        if State.HIDDEN in states:
            hidden += 1
        elif State.MISSING in states or any(formats.is_missing(row[key]) for key in keys):
            missing += 1
        else:
            also = (math.nan if formats.is_missing(row.get(key)) else float(row[key]) for key in may_lack)
            rows.append(Row(str(row[label]), (*(float(row[key]) for key in keys), *also)))
    return rows, left_out(hidden, missing, "rad", "rader")


def empty(rows: Sequence[Row]) -> bool:
    """Whether a drawing of these rows would show nothing."""
    return not any(x for row in rows for x in row.values)


def largest(rows: Sequence[Row], most: int, by: int, column: Column) -> tuple[list[Row], tuple[str, ...]]:
    """At most so many rows, in their order: those whose value number `by`, of the column, is largest.

    And a note about the others, which says of which measure they have less: of another they may have more.
    """
    ranked = sorted(range(len(rows)), key=lambda n: -abs(rows[n].values[by]))
    left = formats.count(len(ranked[most:]), "rad", "rader")
    notes = (f"{left} med mindre {lower_first(column.heading)} ritas inte.",) if ranked[most:] else ()
    return [rows[n] for n in sorted(ranked[:most])], notes


def left_out(hidden: int, missing: int, one: str, many: str) -> tuple[str, ...]:
    """What the reader is told about values that are not drawn."""
    notes = []
    if hidden:
        notes.append(f"{formats.count(hidden, one, many)} visas inte av sekretesskäl.")
    if missing:
        notes.append(f"{formats.count(missing, one, many)} visas inte eftersom uppgift saknas.")
    return tuple(notes)


def measure(column: Column) -> str:
    """What a figure shows, with its unit: `Kostnad per brukare (kr)`."""
    unit = formats.unit_label(column.unit)
    return f"{column.heading} ({unit})" if unit else column.heading


def unit_words(column: Column) -> str:
    """The unit in words, as a line of text says it: `kronor per timme`."""
    unit = formats.unit_label(column.unit)
    money, slash, of = unit.partition("/")
    return f"{PER.get(money, money)}{' per ' * bool(slash)}{of}"


def lower_first(text: str) -> str:
    """A heading inside a sentence."""
    return text[:1].lower() + text[1:]


def value(x: float, column: Column) -> str:
    """A value as prose and alt text say it, with its unit."""
    return formats.unit_value(x, column.unit, column.decimals)


def mark(x: float, column: Column) -> str:
    """A value as a label in the drawing: bare, because the line above the drawing names the unit."""
    if column.unit == "procent":
        return value(x, column)
    return formats.number(x, column.decimals)


def compose(
    released: Table,
    title: str,
    *,
    svg: Markup,
    alt: str,
    shows: str,
    notes: Sequence[str] = (),
    about: str | None = None,
) -> FigureView:
    """Put drawing, text alternative, notes, table and source together.

    `about` says whom the drawing is about where the table's own words say more, or the same again.
    """
    named = f"Figur {released.figure}. {title}" if released.figure else title
    html = filled(
        "figure.html.j2",
        number=released.figure,
        title=named,
        about=f"{shows}. {tables.about(released) if about is None else about}".strip(),
        svg=svg,
        notes=notes,
        table=tables.render(released, figure=title),
        below=_below(released),
        source=tables.source(released),
        sheet=released.sheet if released.number else "",
    )  # fmt: skip
    return FigureView(html, f"{title}\n{alt}", {TABLE: tables.as_data(released)})


def _below(released: Table) -> str:
    return f"Visa siffrorna i {f'tabell {released.number}' if released.number else 'en tabell'}"


def nothing(released: Table, reason: str = "") -> FigureView:
    """One sentence in place of a figure that would be empty or say too little; the reader is told why.

    The numbers there are stand in the table below it.
    """
    states = {released.status(n, c.key) for n in range(len(released.labels)) for c in released.columns[1:]}
    if reason:
        pass
    elif State.HIDDEN in states:
        reason = "värdena är dolda av sekretesskäl"
    else:
        reason = "uppgift saknas" if State.MISSING in states or not states else "alla värden är noll"
    text = f"Figuren ”{released.title}” visas inte eftersom {reason}."
    html = filled(
        "nothing.html.j2",
        text=text,
        table=tables.render(released, figure=released.title),
        below=_below(released),
    )
    return NoFigure(html, text, {TABLE: tables.as_data(released)})


def lead(kind: str, released: Table, shows: str, about: str | None = None) -> str:
    """How every text alternative begins: the kind of figure, what it shows, for whom and when."""
    return f"{kind}. {shows}. {tables.about(released) if about is None else about}".strip()
