"""A released table as an accessible HTML table, as plain text and as data for Excel."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from kpbcalc.base.table import Column, State, Table
from kpbcalc.presentation import formats
from kpbcalc.presentation.view import TABLE, View, filled

NARROW = 1  # columns: more may be wider than a phone, and then the keyboard must reach what is hidden
WIDE = 7  # columns: more do not fit a standing page


class TableView(View):
    """A table on the page; `data` holds what a worksheet needs."""


def table(released: Table, *, folded: bool = False) -> TableView:
    """Show a released table: caption, headings with units, notes, source; folded, only its name is open."""
    html = render(released, folded=folded)
    return TableView(html, plain(released), {TABLE: as_data(released)})


def name(released: Table) -> str:
    """What the table is called in the report: `Tabell 14. Kostnaden per område`."""
    return f"Tabell {released.number}. {released.title}" if released.number else released.title


def render(released: Table, *, folded: bool = False, figure: str = "") -> Markup:
    """The HTML of a table; below a figure, named by its title, it leaves the source line to the figure."""
    heads = [
        {"heading": c.heading, "unit": formats.unit_label(c.unit), "numeric": _numeric(c)}
        for c in released.columns
    ]
    html = filled(
        "table.html.j2",
        label=f"Siffrorna i figuren: {figure}" if figure else f"{name(released)}. {about(released)}",
        title=name(released),
        number=released.number,
        about=about(released),
        folded=folded,
        wide=len(released.columns) > WIDE,
        scrolls=len(released.columns) > NARROW,
        heads=heads,
        rows=_cells(released),
        total=released.total,
        notes=fresh(released),
        before=sorted(set(released.said.values())),
        source="" if figure else source(released),
    )  # fmt: skip
    return Markup(html)


def plain(released: Table) -> str:
    """The table as aligned text, for a terminal and for a notebook without HTML."""
    lines = [[_with_unit(c) for c in released.columns], *_cells(released)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(released.columns))]
    numeric = [_numeric(c) for c in released.columns]
    body = [
        "  ".join(
            text.rjust(width) if right else text.ljust(width)
            for text, width, right in zip(line, widths, numeric, strict=True)
        ).rstrip()
        for line in lines
    ]
    head = f"{name(released)}. {about(released)}"
    return "\n".join([head, *body, *notes(released), source(released)])


def about(released: Table, *, year: bool = True) -> str:
    """Whom or what the figures cover, and the year unless it is told beside, as a sentence."""
    text = ", ".join(part for part in (released.about, released.year * year) if part)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def source(released: Table) -> str:
    """The source line; a source that already says what it is stands as it is."""
    text = released.source
    return text if text.startswith(("Källa", "Egen ", "Egna ")) else f"Källa: {text}"


def fresh(released: Table) -> tuple[str, ...]:
    """The notes that stand under no earlier table: what has been said once is not said again."""
    return tuple(note for note in notes(released) if note not in released.said)


def notes(released: Table) -> tuple[str, ...]:
    """The table's notes, and what `..` and `–` mean where they are used."""
    seen = {released.status(row, c.key) for row in range(len(released)) for c in released.columns}
    extra = []
    if State.HIDDEN in seen:
        few = formats.number(released.minimum)
        extra.append(
            f"{formats.HIDDEN} = dold av sekretesskäl (färre än {few} personer, eller till skydd för "
            "en sådan uppgift)"
        )
    if State.MISSING in seen:
        extra.append(f"{formats.MISSING} = uppgift saknas")
    return (*released.notes, *extra)


def as_data(released: Table) -> dict[str, Any]:
    """The table as plain data, enough to rebuild a worksheet; keys in alphabetical order."""
    keys = [c.key for c in released.columns]
    return {
        "about": released.about,
        "area": released.area,
        "columns": [
            {"decimals": c.decimals, "heading": c.heading, "key": c.key, "unit": c.unit}
            | ({"unit_in": c.unit_in} if c.unit_in else {})
            for c in released.columns
        ],
        "hidden": released.reasons,
        "name": released.name,
        "notes": list(notes(released)),
        "number": released.number,
        "rows": [
            {
                "status": [str(released.status(number, key)) for key in keys],
                "total": str(row[keys[0]]) == released.total,
                "values": [_plain_value(row[c.key], in_row(c, row)) for c in released.columns],
            }
            for number, row in enumerate(released.rows())
        ],
        "section": released.section,
        "sheet": released.sheet,
        "source": source(released),
        "title": released.title,
        "year": released.year,
    }


def _cells(released: Table) -> list[list[str]]:
    """Every cell as the reader sees it."""
    return [
        [formats.cell(row[c.key], in_row(c, row), released.status(number, c.key)) for c in released.columns]
        for number, row in enumerate(released.rows())
    ]


def in_row(column: Column, row: Mapping[str, Any]) -> Column:
    """The column as a row has it."""
    return formats.in_row(column, str(row[column.unit_in])) if column.unit_in else column


def _numeric(column: Column) -> bool:
    return column.unit != "text"


def _plain_value(value: Any, column: Column) -> str | int | float | None:
    """A value JSON can hold, rounded as the page shows it: more digits could give a hidden count back."""
    value = value.item() if hasattr(value, "item") else value
    if formats.is_missing(value):
        return None
    if not isinstance(value, int | float):
        return str(value)
    if column.unit == "år":
        return int(value)
    shown = formats.number_as_shown(value, column.decimals)
    return float(shown) if column.decimals else int(shown)


def _with_unit(column: Column) -> str:
    unit = formats.unit_label(column.unit)
    return f"{column.heading} ({unit})" if unit else column.heading
