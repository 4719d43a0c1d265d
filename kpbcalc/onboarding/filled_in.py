"""Put proposals in a workbook that a person fills in: what stands there stays, what is new comes below.

A cell that a person has filled in is never changed. Our own columns (amounts, counts, why) follow the
delivery, and so do the proposals that nobody has touched, where a sheet is `renewed`. Nothing is written when
nothing is new.
"""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from kpbcalc.base import in_place
from kpbcalc.base.errors import UsageError
from kpbcalc.base.filled_workbook import text
from kpbcalc.onboarding.open_book import opened
from kpbcalc.onboarding.remembered import Filled, Key, Written
from kpbcalc.onboarding.sheet import IF_OTHER, LASTING, Column, Row, Sheet
from kpbcalc.onboarding.sheet_form import TO_FILL, begin_sheet, put_lists, with_later


def put(file: Path, sheets: Sequence[Sheet]) -> tuple[dict[str, int], list[Key]]:
    """Write the rows that are not there yet; how many a sheet, and those that a person has taken away since
    the last time. The file is the owner's alone.

    Raises `UsageError` when the workbook there cannot be read or lacks a column that says which row is which.
    """
    there = file.is_file()
    book = opened(file) if there else openpyxl.Workbook()
    if not there:
        book.remove(book.active)
    added, away, changed = {}, list[Key](), not there
    written = Written(book)
    for position, sheet in enumerate(sheets):
        if sheet.name not in book.sheetnames:
            begin_sheet(book, sheet, position)
            changed = True
        changed |= with_later(book[sheet.name], sheet, position)
        added[sheet.name], gone, touched = _fill(book[sheet.name], sheet, file, written)
        away += gone
        changed |= touched
    if changed:
        put_lists(book, sheets)
        written.save(book)
        _save(book, file)
    return added, away


def _fill(page: Any, sheet: Sheet, file: Path, written: Written) -> tuple[int, list[Key], bool]:
    """Rows that are new below those there, untouched proposals renewed, our own columns up to date."""
    heading = [text(cell.value).lower() for cell in page[1]]
    lacking = [name for name in sheet.key if name not in heading]
    if lacking:
        raise UsageError(
            f"{file.name} saknar kolumnen {lacking[0]}.", where=f"{file.name}, bladet {sheet.name}",
            remedy="Skriv tillbaka rubriken på första raden.",
        )  # fmt: skip
    at = {column.name: heading.index(column.name) + 1 for column in sheet.columns if column.name in heading}
    known, last = _there(page, at, sheet)
    wanted: dict[Key, list[Row]] = {}
    for row in map(_writable, sheet.rows):
        wanted.setdefault(tuple(str(row.get(name, "")) for name in sheet.key), []).append(row)
    gone = [k for k in written.keys(sheet.name) if k not in wanted and (sheet.renewed or sheet.left(k))]
    added, touched, surplus, away = 0, False, list[int](), list[Key]()
    for key in [*wanted, *gone]:
        rows, there = wanted.get(key, []), known.get(key, [])
        touched |= _retract(page, there, at, sheet, key, written)
        if not there and sheet.removable and written.knows(sheet.name, key):
            if rows and written.takes_away(sheet.name, key):
                away.append(key)
            continue
        if there and not _may_renew(page, there, at, sheet, key, rows, written):
            row = {**rows[0], **rows[0].get(IF_OTHER, {})} if rows else {}
            own = rows and _is_other(page, there, at, sheet, rows)
            for number in there if rows else ():
                touched |= _refresh(page, number, at, sheet, row if own else rows[0])
            continue
        below = range(last + 1, last + 1 + len(rows) - len(there))
        for number, row in zip([*there, *below], rows, strict=False):
            _write(page, number, at, sheet.columns, row)
        last += len(below)
        added += len(below)
        surplus += there[len(rows) :]
        touched |= bool(there)
        written.note(sheet.name, key, [_proposed(row, at, sheet) for row in rows])
    for number in sorted(surplus, reverse=True):
        page.delete_rows(number)
    return added, away, touched or bool(added or away)


def _writable(row: Row) -> Row:
    """The row without signs that no workbook can hold; damaged files have some."""
    return {n: ILLEGAL_CHARACTERS_RE.sub("", v) if isinstance(v, str) else v for n, v in row.items()}


def _there(page: Any, at: Mapping[str, int], sheet: Sheet) -> tuple[dict[Key, list[int]], int]:
    """Where the rows of each key stand, and the last row with anything in it."""
    known: dict[Key, list[int]] = {}
    last = 1
    for number in range(2, page.max_row + 1):
        if any(cell.value is not None for cell in page[number]):
            last = number
            key = tuple(text(page.cell(number, at[name]).value) for name in sheet.key)
            known.setdefault(key, []).append(number)
    return known, last


def _may_renew(
    page: Any, there: Sequence[int], at: Mapping[str, int], sheet: Sheet, key: Key, rows: Sequence[Row],
    written: Written,
) -> bool:  # fmt: skip
    """Whether rows stand as they were proposed, no note of a person's beside them, and are so no more."""
    if not (sheet.renewed or (not rows and sheet.left(key))):
        return False
    names = _to_fill(at, sheet)
    stand = [tuple(text(page.cell(n, at[name]).value) for name in names) for n in there]
    ours = {*at.values()}
    noted = any(c.value is not None for n in there for c in page[n] if c.column not in ours)
    now = [_proposed(row, at, sheet) for row in rows]
    return not noted and sorted(stand) != sorted(now) and written.as_it_was(sheet.name, key, stand)


def _is_other(
    page: Any, there: Sequence[int], at: Mapping[str, int], sheet: Sheet, rows: Sequence[Row]
) -> bool:
    """Whether something else stands in rows than what is proposed, looked at or not."""
    names = [name for name in _to_fill(at, sheet) if name != sheet.looked]
    stand = [tuple(text(page.cell(n, at[name]).value) for name in names) for n in there]
    return sorted(stand) != sorted(tuple(text(row.get(name)) for name in names) for row in rows)


def _to_fill(at: Mapping[str, int], sheet: Sheet) -> list[str]:
    return [c.name for c in sheet.columns if c.fill and c.name in at and c.name not in sheet.key]


def _proposed(row: Row, at: Mapping[str, int], sheet: Sheet) -> Filled:
    """The cells to fill in as they are written; of a lasting row none, so that it is never as it was."""
    return () if row.get(LASTING) else tuple(text(row.get(name)) for name in _to_fill(at, sheet))


def _retract(
    page: Any, there: Sequence[int], at: Mapping[str, int], sheet: Sheet, key: Key, written: Written
) -> bool:
    """Blank the words that kpb proposes no more, where a row stands as it was written."""
    names = _to_fill(at, sheet)
    stand = [tuple(text(page.cell(n, at[name]).value) for name in names) for n in there]
    if not any(word in row for row in stand for word in sheet.retracted):
        return False
    if not written.as_it_was(sheet.name, key, stand):
        return False
    blank = [tuple("" if word in sheet.retracted else word for word in row) for row in stand]
    for number, row in zip(there, blank, strict=True):
        for name, word in zip(names, row, strict=True):
            _set(page.cell(number, at[name]), word)
    written.note(sheet.name, key, blank)
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
            changed = True
            _set(cell, value)
    return changed


def _write(page: Any, number: int, at: Mapping[str, int], columns: Sequence[Column], row: Row) -> None:
    for column in columns:
        if column.name not in at:
            continue
        cell = page.cell(number, at[column.name])
        _set(cell, row.get(column.name))
        if column.number:
            cell.number_format = "#,##0"
        if column.fill:
            cell.fill = TO_FILL


def _set(cell: Any, value: Any) -> None:
    """A text as text, whatever it begins with."""
    cell.value = None if value == "" else value
    if isinstance(cell.value, str):
        cell.number_format = "@"
        cell.data_type = "s"


def _save(book: Any, file: Path) -> None:
    content = io.BytesIO()  # openpyxl leaves an open archive behind when the disk is full
    book.save(content)
    in_place.put(file, content.getvalue(), owner_only=True)
