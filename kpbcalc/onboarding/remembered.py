"""What stands in a workbook just as kpb wrote it? A hidden sheet remembers, for proposals to be renewed.

A row is known by what says which row it is, never by its place: people sort. What differs from what was
written, by a single cell, somebody has touched.
"""

import json
from collections.abc import Sequence
from typing import Any

from kpbcalc.base.filled_workbook import text
from kpbcalc.underlag.excel.first_table import WRITTEN as SHEET

_TOLD = "Det kpb har skrivit. Så vet kpb new vilka förslag som ingen har rört. Ändra inget här."
Key = tuple[str, ...]
Filled = tuple[str, ...]  # the cells to fill in of one row, as text


class Written:
    """What was written last in each set of rows, by sheet and key."""

    def __init__(self, book: Any) -> None:
        self._known: dict[tuple[str, Key], list[Filled]] = {}
        lines = book[SHEET].iter_rows(min_row=2, max_col=3, values_only=True) if SHEET in book else ()
        for sheet, key, rows in lines:
            if sheet:
                self._known[text(sheet), tuple(json.loads(key))] = [tuple(row) for row in json.loads(rows)]

    def keys(self, sheet: str) -> list[Key]:
        """The sets of rows of a sheet that kpb has written."""
        return [key for name, key in self._known if name == sheet]

    def knows(self, sheet: str, key: Key) -> bool:
        """Whether kpb has written these rows."""
        return (sheet, key) in self._known

    def takes_away(self, sheet: str, key: Key) -> bool:
        """Remember that a person has taken these rows away; whether that is new."""
        new = bool(self._known[sheet, key])
        self._known[sheet, key] = []
        return new

    def as_it_was(self, sheet: str, key: Key, rows: Sequence[Filled]) -> bool:
        """Whether rows are as they were written; of rows that nobody knows of, whether they are blank."""
        known = self._known.get((sheet, key))
        if known is None:
            return not any(map(any, rows))
        return sorted(map(_without_blanks, known)) == sorted(map(_without_blanks, rows))

    def note(self, sheet: str, key: Key, rows: Sequence[Filled]) -> None:
        """Remember what is written now; nothing for rows that are gone."""
        self._known.pop((sheet, key), None)
        if rows:
            self._known[sheet, key] = [*rows]

    def save(self, book: Any) -> None:
        """Put the sheet that remembers in the workbook."""
        if SHEET in book:
            del book[SHEET]
        page = book.create_sheet(SHEET)
        page.sheet_state = "hidden"
        page.append([_TOLD])
        for (sheet, key), rows in self._known.items():
            page.append([sheet, json.dumps(key), json.dumps(rows)])


def _without_blanks(row: Filled) -> Filled:
    """A row without its last blank cells: columns to fill in are added on the right, in new versions."""
    return row[: max((n for n, cell in enumerate(row, start=1) if cell), default=0)]
