"""Every table of an executed notebook as a workbook: one tidy sheet each, and a list of contents.

The contents follow the report's sections. A table has the same sheet, and its headings the same row, in
every municipality and year (sheet_names), so that a formula in another workbook can point at it.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from nbformat import NotebookNode

from kpbcalc.analysis.section import LONGEST_SHEET
from kpbcalc.base.table import Column, State
from kpbcalc.presentation import formats
from kpbcalc.presentation.tables import in_row
from kpbcalc.reporting.contents_sheet import Sheet, write_contents
from kpbcalc.reporting.export import PageMeta
from kpbcalc.reporting.sheet_look import (
    CONTENTS,
    HEADER_ROW,
    MUTED,
    Styles,
    height,
    narrow,
    safe,
    set_page,
    write_across,
    write_head,
)
from kpbcalc.reporting.tables_of_notebook import Data, tables_by_section

BACK = "Till innehållet"
_CREATED = datetime(1980, 1, 1)
_WIDEST = 48
_ONE_PAGE, _NARROWEST = 160, 24  # digits: what is read on a printed page's width, and in a column of words


def write_workbook(notebook: NotebookNode, path: Path, meta: PageMeta) -> None:
    """Write the notebook's tables to `path`; a table shown twice gets one sheet.

    The same notebook gives the same bytes: the document carries a fixed date and no author.
    """
    sheets = _named(tables_by_section(notebook))
    as_they_are = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    book = xlsxwriter.Workbook(str(path), {**as_they_are, "in_memory": True})
    book.set_properties({"title": meta.title, "subject": meta.lead, "created": _CREATED, "author": ""})
    book.set_size(1600, 1000)
    styles = Styles(book)
    write_contents(book.add_worksheet(CONTENTS), sheets, meta, styles)
    for number, one in enumerate(sheets, start=1):
        _write_table(book.add_worksheet(one.name), f"Tabell_{number}", one.data, meta, styles)
    book.close()


def _named(found: Iterable[tuple[str, Data]]) -> list[Sheet]:
    """A sheet for each table, no two alike."""
    used = {CONTENTS.lower()}
    sheets = []
    for section, data in found:
        stem = data["sheet"]
        name, number = stem, 1
        while name.lower() in used:
            number += 1
            name = f"{stem[: LONGEST_SHEET - 4]} {number}"
        used.add(name.lower())
        sheets.append(Sheet(name, section, data))
    return sheets


def _write_table(sheet: Any, name: str, data: Data, meta: PageMeta, styles: Styles) -> None:
    columns = [Column(**column) for column in data["columns"]]
    rows = data["rows"]
    about = ", ".join(part for part in (data["about"], data["year"]) if part)
    write_head(sheet, data["title"], about, meta, styles)
    sheet.write_url(3, 0, f"internal:'{CONTENTS}'!A1", string=BACK)  # frozen with the headings: always there
    headings = _headings(columns)
    last = HEADER_ROW + max(len(rows), 1)
    sheet.add_table(
        HEADER_ROW, 0, last, len(columns) - 1,
        {
            "name": name,
            "style": "Table Style Light 1",
            "autofilter": False,
            "columns": [
                {"header": h, "header_format": styles(bold=True, text_wrap=True, **_side(at, c))}
                for at, (h, c) in enumerate(zip(headings, columns, strict=True))
            ],
        },
    )  # fmt: skip
    for number, row in enumerate(rows, start=HEADER_ROW + 1):
        there = dict(zip([column.key for column in columns], row["values"], strict=True))
        for at, (column, status) in enumerate(zip(columns, row["status"], strict=True)):
            shown = in_row(column, there)
            _write_cell(sheet, number, at, shown, there[column.key], State(status), row["total"], styles)
    worded = [at for at, column in enumerate(columns) if not at or column.unit == "text"]
    widths = [_width(at, c, h, rows) for at, (c, h) in enumerate(zip(columns, headings, strict=True))]
    widths = _fitted(widths, worded)
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    # Bold letters are as wide as the digits that widths are counted in, others narrower.
    sheet.set_row(HEADER_ROW, height(headings, widths))
    for number, row in enumerate(rows, start=HEADER_ROW + 1):
        texts = [str(row["values"][at]) for at in worded]
        sheet.set_row(number, height(texts, [narrow(widths[at]) for at in worded]))
    for number, line in enumerate([*data["notes"], data["source"]], start=last + 2):
        write_across(sheet, number, safe(line), widths, styles(font_color=MUTED, text_wrap=True))
    back = last + 2 + len(data["notes"]) + 2
    sheet.write_url(back, 0, f"internal:'{CONTENTS}'!A1", string=BACK)
    sheet.freeze_panes(HEADER_ROW + 1, 1)
    set_page(sheet)


def _write_cell(
    sheet: Any,
    row: int,
    at: int,
    column: Column,
    value: Any,
    status: State,
    total: bool,
    styles: Styles,
) -> None:
    """Numbers as numbers with the page's decimals; hidden and missing cells as the page's signs."""
    look: dict[str, Any] = {"bold": True, "top": 1} if total else {}
    if status == State.SHOWN and column.unit != "text" and isinstance(value, int | float):
        sheet.write_number(row, at, value, styles(num_format=formats.excel_format(column), **look))
        return
    text = safe(formats.cell(value, column, status))
    quoted = text.startswith("\N{ZERO WIDTH SPACE}")
    wraps = column.unit == "text" or not at
    style = styles(**_side(at, column), quote_prefix=quoted, text_wrap=wraps, **look)
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


def _side(at: int, column: Column) -> dict[str, Any]:
    """Numbers to the right; texts to the left, a little off a number that may stand before them."""
    return {"align": "left", "indent": 1 if at else 0} if column.unit == "text" else {"align": "right"}


def _width(at: int, column: Column, heading: str, rows: list[Data]) -> int:
    """Wide enough for the values, for half a heading, which may wrap, and for its longest word."""
    shown = [formats.cell(row["values"][at], column, State(row["status"][at])) for row in rows]
    longest = max((len(text) for text in shown), default=0)
    word = max(map(len, heading.replace("-", "- ").split()), default=0)
    return min(max(longest, len(heading) // 2, word, 8) + 3, _WIDEST)


def _fitted(widths: list[int], worded: list[int]) -> list[int]:
    """Columns of words give way, as far as they can, where all together would print too small to read."""
    spare = {at: widths[at] - _NARROWEST for at in worded if widths[at] > _NARROWEST}
    part = min(1.0, max(0, sum(widths) - _ONE_PAGE) / max(1, sum(spare.values())))
    return [width - round(part * spare.get(at, 0)) for at, width in enumerate(widths)]
