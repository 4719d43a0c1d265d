"""Put proposals in a workbook that a person fills in: what stands there stays, what is new comes below.

A cell to fill in is never changed once it is written. Our own columns (amounts, counts, why) follow the
delivery. Nothing is written when nothing is new.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from kpbcalc.base import in_place
from kpbcalc.base.errors import UsageError
from kpbcalc.onboarding.open_book import opened, text
from kpbcalc.onboarding.words import UNSURE

LISTS, CHECKED = "listor", "kontrollerad"
_LONGEST, _LAST_ROW = 500, 5000
_TO_FILL, _OURS = PatternFill("solid", fgColor="FFF7D6"), PatternFill("solid", fgColor="E8EEF4")
_NOTE = (340, 150)

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """A column: its heading, the note on it, whether a person fills it in, the words to choose from."""

    name: str
    note: str = ""
    fill: bool = False
    choices: tuple[str, ...] = ()
    strict: bool = False
    width: int = 14
    number: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet to be: its columns, rows, and the columns that say which row is which.

    With `refill` a row that nobody and nothing has filled in yet takes what is proposed now, and so does a
    blank cell of the columns `counted`.
    """

    name: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    key: tuple[str, ...]
    refill: bool = False
    counted: tuple[str, ...] = ()


def put(file: Path, sheets: Sequence[Sheet]) -> dict[str, int]:
    """Write the rows that are not there yet; how many a sheet. The file is the owner's alone.

    Raises `UsageError` when the workbook there cannot be read or lacks a column that says which row is which.
    """
    there = file.is_file()
    book = opened(file) if there else openpyxl.Workbook()
    if not there:
        book.remove(book.active)
    added, changed = {}, not there
    for position, sheet in enumerate(sheets):
        if sheet.name not in book.sheetnames:
            _begin(book, sheet, position)
            changed = True
        added[sheet.name], touched = _fill(book[sheet.name], sheet, file)
        changed |= touched
    if changed:
        _lists(book, sheets)
        _save(book, file)
    return added


def _begin(book: Any, sheet: Sheet, position: int) -> None:
    page = book.create_sheet(sheet.name, position)
    for number, column in enumerate(sheet.columns, start=1):
        cell = page.cell(1, number, column.name)
        cell.font = Font(bold=True)
        cell.fill = _TO_FILL if column.fill else _OURS
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
    page.freeze_panes = "A2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}1"


def _place(position: int, sheet: Sheet, column: Column) -> int:
    """Where in the sheet of lists a column's words stand."""
    return 10 * position + [c.name for c in sheet.columns if c.choices].index(column.name) + 1


def _fill(page: Any, sheet: Sheet, file: Path) -> tuple[int, bool]:
    """Rows that are new below those there, and our own columns of those there brought up to date."""
    heading = [text(cell.value).lower() for cell in page[1]]
    lacking = [name for name in sheet.key if name not in heading]
    if lacking:
        raise UsageError(
            f"{file.name} saknar kolumnen {lacking[0]}.", where=f"{file.name}, bladet {sheet.name}",
            remedy="Skriv tillbaka rubriken på första raden.",
        )  # fmt: skip
    at = {column.name: heading.index(column.name) + 1 for column in sheet.columns if column.name in heading}
    known: dict[tuple[str, ...], list[int]] = {}
    last = 1
    for number in range(2, page.max_row + 1):
        if any(cell.value is not None for cell in page[number]):
            last = number
            key = tuple(text(page.cell(number, at[name]).value) for name in sheet.key)
            known.setdefault(key, []).append(number)
    wanted: dict[tuple[str, ...], list[Row]] = {}
    for row in sheet.rows:
        wanted.setdefault(tuple(str(row.get(name, "")) for name in sheet.key), []).append(row)
    added, touched = 0, False
    for key, rows in wanted.items():
        there = known.get(key, [])
        new = rows
        if there:
            filled = sheet.refill and _refilled(page, there, at, sheet, rows[0])
            new = rows[1:] if filled else []
            touched |= filled
            for number in there:
                touched |= _refresh(page, number, at, sheet, rows[0])
        for row in new:
            last += 1
            added += 1
            _write(page, last, at, sheet.columns, row)
    return added, touched or bool(added)


def _refilled(page: Any, there: Sequence[int], at: Mapping[str, int], sheet: Sheet, row: Row) -> bool:
    """Fill in the only row of an object that was left for want of a sure proposal; whether it was."""
    to_fill = [c for c in sheet.columns if c.fill and c.name in at and c.name not in (*sheet.key, CHECKED)]
    if len(there) != 1 or "sakerhet" not in at or not any(row.get(c.name) for c in to_fill):
        return False
    (number,) = there
    before = text(page.cell(number, at["sakerhet"]).value)
    blank = all(page.cell(number, at[c.name]).value is None for c in to_fill)
    if not blank or before not in ("", UNSURE):
        return False
    _write(page, number, at, to_fill, row)
    return True


def _refresh(page: Any, number: int, at: Mapping[str, int], sheet: Sheet, row: Row) -> bool:
    changed = False
    ours = [c.name for c in sheet.columns if not c.fill and c.name not in sheet.key]
    for name in (n for n in [*ours, *sheet.counted] if n in at):
        cell = page.cell(number, at[name])
        value = row.get(name)
        if name in sheet.counted and (cell.value is not None or value == ""):
            continue
        if value is not None and text(cell.value) != text(value):
            cell.value, changed = (None if value == "" else value), True
    return changed


def _write(page: Any, number: int, at: Mapping[str, int], columns: Sequence[Column], row: Row) -> None:
    for column in columns:
        if column.name not in at:
            continue
        cell = page.cell(number, at[column.name])
        value = row.get(column.name, "")
        if value in ("", None):
            value = None
        cell.value = value
        if isinstance(value, str):
            cell.number_format = "@"
            cell.data_type = "s"
        elif column.number:
            cell.number_format = "#,##0"
        if column.fill:
            cell.fill = _TO_FILL


def _lists(book: Any, sheets: Sequence[Sheet]) -> None:
    """The words of the drop-down lists, on a hidden sheet that kpb does not read."""
    page = book[LISTS] if LISTS in book.sheetnames else book.create_sheet(LISTS)
    page.sheet_state = "hidden"
    for position, sheet in enumerate(sheets):
        for column in (c for c in sheet.columns if c.choices):
            at = _place(position, sheet, column)
            for number in range(1, _LONGEST + 1):
                words = column.choices
                page.cell(number, at).value = words[number - 1] if number <= len(words) else None


def _save(book: Any, file: Path) -> None:
    content = io.BytesIO()  # openpyxl leaves an open archive behind when the disk is full
    book.save(content)
    in_place.put(file, content.getvalue(), owner_only=True)
