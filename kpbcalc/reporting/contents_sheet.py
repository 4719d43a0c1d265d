"""The first sheet of a workbook: its tables in the order of the report, with section, area and link."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kpbcalc.reporting.export import PageMeta
from kpbcalc.reporting.sheet_look import HEADER_ROW, MUTED, Styles, height, narrow, safe, set_page, write_head
from kpbcalc.reporting.tables_of_notebook import Data

STABLE = (
    f"Samma tabell har samma bladnamn i alla kommuner och år, och rubrikerna står på rad {HEADER_ROW + 1}: "
    "andra arbetsböcker kan länka hit. ÄO = äldreomsorg, FN = funktionsnedsättning, "
    "IFO = individ- och familjeomsorg."
)
ALL_AREAS = "Alla"
COLUMNS = {  # heading → width; together one landscape A4 that can be read
    "Avsnitt": 22, "Område": 26, "Blad": 31, "Nr": 6, "Tabell": 56, "Avser": 46, "År": 14,
}  # fmt: skip
NUMBER = list(COLUMNS).index("Nr")  # the table's number in the report


@dataclass(frozen=True)
class Sheet:
    """A table with the sheet it gets and the section of the report it stands in."""

    name: str
    section: str
    data: Data


def write_contents(sheet: Any, sheets: Sequence[Sheet], meta: PageMeta, styles: Styles) -> None:
    """Write the list, one tidy row for each table, with the number it has in the report."""
    sheet.hide_gridlines(2)
    write_head(sheet, meta.title, meta.lead, meta, styles)
    sheet.write_string(3, 0, STABLE, styles(font_color=MUTED))
    for column, (heading, width) in enumerate(COLUMNS.items()):
        sheet.write_string(HEADER_ROW, column, heading, styles(bold=True, bottom=1))
        sheet.set_column(column, column, width)
    before = ""
    for row, one in enumerate(sheets, start=HEADER_ROW + 1):
        _write_line(
            sheet, row, one, {"text_wrap": True} | ({"top": 1} if one.section != before else {}), styles
        )
        before = one.section
    sheet.autofilter(HEADER_ROW, 0, HEADER_ROW + max(len(sheets), 1), len(COLUMNS) - 1)
    after = HEADER_ROW + len(sheets) + 2
    for row, text in enumerate(meta.footer, start=after):
        sheet.write_string(row, 0, safe(text), styles(font_color=MUTED))
    sheet.freeze_panes(HEADER_ROW + 1, 0)
    set_page(sheet)


def _write_line(sheet: Any, row: int, one: Sheet, look: dict[str, Any], styles: Styles) -> None:
    """A table's line; the year without what the table is compared with."""
    area = one.data["area"] or ALL_AREAS
    year = one.data["year"].partition(";")[0]
    number = one.data["number"]
    told = (one.section, area, one.name, "", one.data["title"], one.data["about"], year)
    texts = [safe(t) for t in told]
    for column, text in enumerate(texts):
        sheet.write_string(row, column, text, styles(**look))
    if number:  # what is told of in sentences only has none
        sheet.write_number(row, NUMBER, number, styles(align="left", **look))
    link = styles(font_color="#0563C1", underline=1, **look)
    sheet.write_url(row, 2, f"internal:'{one.name}'!A1", link, string=one.name)
    sheet.set_row(row, height(texts, map(narrow, COLUMNS.values())))
