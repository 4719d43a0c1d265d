"""What does a sheet to fill in look like: its headings with their notes, and the words to choose from?"""

from collections.abc import Sequence
from typing import Any

from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from kpbcalc.base.filled_workbook import text
from kpbcalc.onboarding.sheet import Column, Sheet
from kpbcalc.underlag.excel.first_table import LISTS

_LONGEST, _LAST_ROW = 500, 5000
TO_FILL, _OURS = PatternFill("solid", fgColor="FFF7D6"), PatternFill("solid", fgColor="E8EEF4")
_NOTE = (340, 150)


def begin_sheet(book: Any, sheet: Sheet, position: int) -> None:
    """A new sheet with its headings, at its place in the book."""
    page = book.create_sheet(sheet.name, position)
    for number, column in enumerate(sheet.columns, start=1):
        _head(page, number, sheet, column, position)
    page.freeze_panes = "A2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}1"


def _head(page: Any, number: int, sheet: Sheet, column: Column, position: int) -> None:
    """The heading of a column, with its note and the words to choose from."""
    cell = page.cell(1, number, column.name)
    cell.font = Font(bold=True)
    cell.fill = TO_FILL if column.fill else _OURS
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if column.note:
        who = "Fyll i. " if column.fill else ""
        cell.comment = Comment(who + column.note, "kpb", height=_NOTE[1], width=_NOTE[0])
    letter = get_column_letter(number)
    page.column_dimensions[letter].width = column.width
    if column.choices:
        at = get_column_letter(_place(position, sheet, column))
        rule = DataValidation(
            "list", formula1=f"={LISTS}!${at}$1:${at}${_LONGEST}", allow_blank=True,
            showErrorMessage=column.strict, error="Välj ett av orden i listan.", errorTitle="Okänt ord",
        )  # fmt: skip
        rule.add(f"{letter}2:{letter}{_LAST_ROW}")
        page.add_data_validation(rule)


def with_later(page: Any, sheet: Sheet, position: int) -> bool:
    """Put what has come later last, where it is not there; a person's own columns stand where they stand."""
    heading = [text(cell.value).lower() for cell in page[1]]
    lacks = [column for column in sheet.columns if column.later and column.name not in heading]
    end = max((number for number, word in enumerate(heading, 1) if word), default=0)
    for number, column in enumerate(lacks, start=end + 1):
        _head(page, number, sheet, column, position)
    return bool(lacks)


def _place(position: int, sheet: Sheet, column: Column) -> int:
    """Where in the sheet of lists a column's words stand."""
    return 10 * position + [c.name for c in sheet.columns if c.choices].index(column.name) + 1


def put_lists(book: Any, sheets: Sequence[Sheet]) -> None:
    """The words of the drop-down lists, on a hidden sheet that kpb does not read."""
    page = book[LISTS] if LISTS in book.sheetnames else book.create_sheet(LISTS)
    page.sheet_state = "hidden"
    for position, sheet in enumerate(sheets):
        for column in (c for c in sheet.columns if c.choices):
            at = _place(position, sheet, column)
            for number in range(1, _LONGEST + 1):
                words = column.choices
                page.cell(number, at).value = words[number - 1] if number <= len(words) else None
