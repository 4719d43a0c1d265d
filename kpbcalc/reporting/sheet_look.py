"""What the sheets of a workbook have in common: safe texts, formats, the rows above the table, the page."""

import re
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from kpbcalc.reporting.export import PageMeta

CONTENTS = "Innehåll"
HEADER_ROW = 4  # the same in every sheet, so that a formula can count on it
LINE = 15  # the height of a line in points
READABLE = 90  # letters of a line
MUTED = "#565165"
_HARMFUL = ("=", "+", "-", "@")


def safe(text: object) -> str:
    """Text no spreadsheet takes for a formula, not even after a detour through CSV.

    Control characters become spaces; a text that begins like a formula gets a zero-width space before it.
    """
    clean = re.sub(r"[\x00-\x1f\x7f]", " ", str(text))
    return "\N{ZERO WIDTH SPACE}" + clean if clean.lstrip().startswith(_HARMFUL) else clean


class Styles:
    """The cell formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **wanted: Any) -> Any:
        """The format with these properties; texts stand at the top of their cell."""
        found = tuple(sorted(wanted.items()))
        if found not in self._made:
            self._made[found] = self._book.add_format({"valign": "top", **wanted})
        return self._made[found]


def write_head(sheet: Any, title: str, below: str, meta: PageMeta, styles: Styles) -> None:
    """The first three rows: title, what it is about, and the marks the sheet must carry."""
    sheet.write_string(0, 0, safe(title), styles(bold=True, font_size=14))
    sheet.set_row(0, 20)
    sheet.write_string(1, 0, safe(below), styles(font_color=MUTED))
    if meta.marks:
        sheet.write_string(2, 0, " ".join(map(safe, meta.marks)), styles(bold=True))


def set_page(sheet: Any) -> None:
    """Landscape A4, one page wide, with the headings and the page number on every page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW)
    sheet.set_footer("&L&A&RSida &P av &N")


def write_across(sheet: Any, row: int, text: str, widths: Sequence[int], style: Any) -> None:
    """A text below a table, over as many of its columns as a line of it is easily read in."""
    last = next((n for n in range(len(widths)) if sum(widths[: n + 1]) >= READABLE), len(widths) - 1)
    sheet.set_row(row, height([text], [narrow(sum(widths[: last + 1]))]))
    if last:
        sheet.merge_range(row, 0, row, last, "", style)
    sheet.write_string(row, 0, text, style)


def narrow(width: int) -> int:
    """How many letters a column holds: they are narrower than the digits that widths are counted in."""
    return int(1.1 * width)


def height(texts: Iterable[str], widths: Iterable[int]) -> int:
    """The height of a row whose texts wrap; not every program works that out when it opens the file."""
    lines = (len(textwrap.wrap(text, width)) for text, width in zip(texts, widths, strict=True))
    return LINE * max(1, *lines)
