"""Every table of an executed notebook as a workbook: one tidy sheet each, and a list of contents."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from nbformat import NotebookNode

from kpbcalc.disclosure import Cell
from kpbcalc.presentation import formats
from kpbcalc.reporting.collect import Data, tables
from kpbcalc.reporting.export import PageMeta
from kpbcalc.table import Column

CONTENTS = "Innehåll"
SYNTHETIC = "Syntetiska data – kostnader, brukare och enkätsvar är påhittade och visar ingen verklig kommun."
HEADER_ROW = 4  # the same in every sheet, so that a formula can count on it
_CREATED = datetime(1980, 1, 1)
_HARMFUL = ("=", "+", "-", "@")
_WIDEST = 48


def write_workbook(notebook: NotebookNode, path: Path, meta: PageMeta) -> None:
    """Write the notebook's tables to `path`; a table shown twice gets one sheet.

    The same notebook gives the same bytes: the document carries a fixed date and no author.
    """
    sheets = _named(list(tables(notebook)))
    book = xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": meta.title, "subject": meta.lead, "created": _CREATED, "author": ""})
    book.set_size(1600, 1000)
    styles = _Styles(book)
    contents = book.add_worksheet(CONTENTS)
    _write_contents(contents, sheets, meta, styles)
    for number, (name, data) in enumerate(sheets, start=1):
        _write_table(book.add_worksheet(name), f"Tabell_{number}", data, meta, styles)
    book.close()


def safe(text: object) -> str:
    """Text no spreadsheet takes for a formula, not even after a detour through CSV.

    Control characters become spaces; a text that begins like a formula gets a zero-width space before it.
    """
    clean = re.sub(r"[\x00-\x1f\x7f]", " ", str(text))
    return "\N{ZERO WIDTH SPACE}" + clean if clean.lstrip().startswith(_HARMFUL) else clean


def _named(found: list[Data]) -> list[tuple[str, Data]]:
    """A sheet name for each table: at most 31 characters, no two alike."""
    used = {CONTENTS.lower()}
    sheets = []
    for data in found:
        stem = re.sub(r"[\[\]:*?/\\']", " ", safe(data["name"])).strip()[:31] or "Tabell"
        name, number = stem, 1
        while name.lower() in used:
            number += 1
            name = f"{stem[:27]} {number}"
        used.add(name.lower())
        sheets.append((name, data))
    return sheets


class _Styles:
    """The cell formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **wanted: Any) -> Any:
        found = tuple(sorted(wanted.items()))
        if found not in self._made:
            self._made[found] = self._book.add_format({"valign": "top", **wanted})
        return self._made[found]


def _write_contents(sheet: Any, sheets: list[tuple[str, Data]], meta: PageMeta, styles: _Styles) -> None:
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, safe(meta.title), styles(bold=True, font_size=16))
    sheet.write_string(1, 0, safe(meta.lead), styles(font_color="#565165"))
    if meta.synthetic:
        sheet.write_string(2, 0, SYNTHETIC, styles(bold=True))
    if meta.secret:
        sheet.write_string(3, 0, safe(meta.secret), styles(bold=True))
    headings = ("Blad", "Tabell", "Avser", "År", "Källa")
    for column, heading in enumerate(headings):
        sheet.write_string(HEADER_ROW, column, heading, styles(bold=True, bottom=1))
    widths = [len(heading) for heading in headings]
    for row, (name, data) in enumerate(sheets, start=HEADER_ROW + 1):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", string=name)
        texts = [safe(data[key]) for key in ("title", "about", "year", "source")]
        for column, text in enumerate(texts, start=1):
            sheet.write_string(row, column, text, styles())
        widths = [max(w, len(t)) for w, t in zip(widths, [name, *texts], strict=True)]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width + 2, _WIDEST + 20))
    after = HEADER_ROW + len(sheets) + 2
    for row, line in enumerate(meta.footer, start=after):
        sheet.write_string(row, 0, safe(line), styles(font_color="#565165"))
    sheet.freeze_panes(HEADER_ROW + 1, 0)


def _write_table(sheet: Any, name: str, data: Data, meta: PageMeta, styles: _Styles) -> None:
    columns = [Column(**column) for column in data["columns"]]
    rows = data["rows"]
    sheet.write_string(0, 0, safe(data["title"]), styles(bold=True, font_size=14))
    about = ", ".join(part for part in (data["about"], data["year"]) if part)
    sheet.write_string(1, 0, safe(about), styles(font_color="#565165"))
    if meta.synthetic:
        sheet.write_string(2, 0, SYNTHETIC, styles(bold=True))
    if meta.secret:
        sheet.write_string(3, 0, safe(meta.secret), styles(bold=True))
    headings = _headings(columns)
    last = HEADER_ROW + max(len(rows), 1)
    sheet.add_table(
        HEADER_ROW, 0, last, len(columns) - 1,
        {
            "name": name,
            "style": "Table Style Light 1",
            "autofilter": False,
            "columns": [
                {"header": h, "header_format": styles(bold=True, text_wrap=True, align=_side(c))}
                for h, c in zip(headings, columns, strict=True)
            ],
        },
    )  # fmt: skip
    for number, row in enumerate(rows, start=HEADER_ROW + 1):
        for at, (column, value, status) in enumerate(zip(columns, row["values"], row["status"], strict=True)):
            _write_cell(sheet, number, at, column, value, Cell(status), row["total"], styles)
    for at, (column, heading) in enumerate(zip(columns, headings, strict=True)):
        sheet.set_column(at, at, _width(at, column, heading, rows))
    for number, line in enumerate([*data["notes"], data["source"]], start=last + 2):
        sheet.write_string(number, 0, safe(line), styles(font_color="#565165"))
    back = last + 2 + len(data["notes"]) + 2
    sheet.write_url(back, 0, f"internal:'{CONTENTS}'!A1", string="Till innehållet")
    sheet.freeze_panes(HEADER_ROW + 1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW)


def _write_cell(
    sheet: Any,
    row: int,
    at: int,
    column: Column,
    value: Any,
    status: Cell,
    total: bool,
    styles: _Styles,
) -> None:
    """Numbers as numbers with the page's decimals; hidden and missing cells as the page's signs."""
    look: dict[str, Any] = {"bold": True, "top": 1} if total else {}
    if status == Cell.SHOWN and column.unit != "text" and isinstance(value, int | float):
        sheet.write_number(row, at, value, styles(num_format=formats.excel_format(column), **look))
        return
    text = safe(formats.cell(value, column, status))
    quoted = text.startswith("\N{ZERO WIDTH SPACE}")
    style = styles(align=_side(column), quote_prefix=quoted, text_wrap=at == 0, **look)
    sheet.write_string(row, at, text, style)


def _headings(columns: list[Column]) -> list[str]:
    """Headings with units; Excel wants each to differ from the others."""
    headings: list[str] = []
    for column in columns:
        unit = formats.unit_label(column.unit)
        heading = safe(f"{column.heading} ({unit})" if unit else column.heading)
        number = sum(h.partition(" #")[0].lower() == heading.lower() for h in headings)
        headings.append(f"{heading} #{number + 1}" if number else heading)
    return headings


def _side(column: Column) -> str:
    return "left" if column.unit == "text" else "right"


def _width(at: int, column: Column, heading: str, rows: list[Data]) -> int:
    """Wide enough for the values and for half a heading, which may wrap."""
    shown = [formats.cell(row["values"][at], column, Cell(row["status"][at])) for row in rows]
    longest = max((len(text) for text in shown), default=0)
    return int(min(max(longest, len(heading) // 2, 8) + 3, _WIDEST))
