"""What stands in a sheet: every cell as text by its column, in one stream over the sheet's XML."""

import re
from array import array
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache

from openpyxl.utils import column_index_from_string

from kpbcalc.base import archive, params
from kpbcalc.underlag.excel import values
from kpbcalc.underlag.excel.book import Book
from kpbcalc.underlag.excel.parsing import WorkbookError, parse
from kpbcalc.underlag.excel.read_sheet import Sheet

KEPT = 100  # of each kind of place that is told
_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_MOST_ROWS, _MOST_COLUMNS, _LONGEST = 1_048_576, 16_384, 32_767  # Excel's own limits
_MOST_TEXT = 400_000_000
_LONGEST_ELEMENT = 4_000_000  # bytes; a cell has at most 32 767 letters
_OTHERWISE = "Lämna tabellen som CSV eller Parquet."
_EMPTY_CELL = re.compile(rb'<(?:\w+:)?c\s(?=[^<>]*\br=")[^<>]*/>')
_TOO_EMPTY = "den har orimligt många tomma celler med format"
_CLEAN = "Markera de tomma raderna och kolumnerna i Excel, ta bort dem och spara om."


def read_cells(book: Book, name: str) -> Sheet:
    """The cells of a sheet. Raises `WorkbookError` when they are too many or not what Excel writes."""
    reader = _Reader(book)
    reader.go_through(name)
    return reader.done()


def has_cells(book: Book, name: str) -> bool:
    """Whether anything stands in a sheet; stops at the first cell that does."""
    reader = _Reader(book, last=0)
    try:
        reader.go_through(name)
    except _FoundError:
        return True
    return False


def read_top(book: Book, name: str, last: int) -> Sheet:
    """The cells of the first rows of a sheet, to the row `last`."""
    reader = _Reader(book, last=last)
    with suppress(_FoundError):
        reader.go_through(name)
    return reader.done()


class _FoundError(Exception):
    """A cell beyond what was asked for."""


class _Reader:
    """The state of the stream: the row and cell it is in, and what has been found."""

    def __init__(self, book: Book, *, last: int = _MOST_ROWS) -> None:
        said = params.toml("filer.toml")["excel"]
        self._most, self._most_empty = int(said["hogst_celler"]), int(said["hogst_tomma_celler"])
        self._book, self._last, self._sheet = book, last, Sheet()
        self._row = self._column = 0
        self._kind = self._style = ""
        self._formula = self._value = self._inside = self._beside = False
        self._parts: list[str] = []
        self._filled = self._empty = self._without_text = self._length = 0
        self._worked_out = False  # whether any formula has a value other than nought
        self._noughts: list[tuple[int, int]] = []
        self._noughts_in_all = 0
        self._number = lru_cache(maxsize=1 << 16)(self._read_number)

    def go_through(self, name: str) -> None:
        """The whole sheet; cells with a format only are taken out before they are looked at."""
        starts = {
            "c": self._cell, "v": self._stored, "t": self._written, "f": self._has_formula, "row": self._line,
            "rPh": self._reading, "mergeCell": self._merge, "col": self._columns,
        }  # fmt: skip
        ends = {"c": self._keep, "v": self._leave, "t": self._leave, "rPh": self._read}
        parse(self._without_empty(name), starts, ends, self._add)

    def _without_empty(self, name: str) -> Iterator[bytes]:
        left = b""
        for piece in archive.pieces(self._book.archive, self._book.sheets[name]):
            left += piece
            end = left.rfind(b">") + 1
            kept, taken = _EMPTY_CELL.subn(b"", left[:end])
            self._passed(taken)
            left = left[end:]
            if len(left) > _LONGEST_ELEMENT:
                raise WorkbookError("den är orimligt stor", _OTHERWISE)
            yield kept
        yield left

    def _passed(self, cells: int) -> None:
        self._empty += cells
        if self._empty > self._most_empty:
            raise WorkbookError(_TOO_EMPTY, _CLEAN)

    def _cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        self._column = self._next() if place is None else self._place(place)
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._formula = self._value = False
        self._parts = []

    def _next(self) -> int:
        if self._empty:
            raise WorkbookError("den har celler utan plats")
        return self._column + 1

    def _stored(self, _: dict[str, str]) -> None:
        self._value = self._inside = True

    def _written(self, _: dict[str, str]) -> None:
        if not self._beside:
            self._value = self._inside = True

    def _has_formula(self, _: dict[str, str]) -> None:
        self._formula = True

    def _line(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        self._row = int(number) if number.isdecimal() and len(number) < 8 else self._row + 1
        self._column = 0
        if self._row > _MOST_ROWS:
            raise WorkbookError("den har fler rader än Excel kan ha")
        if attributes.get("hidden") in ("1", "true"):
            self._sheet.hidden.add(self._row)

    def _columns(self, attributes: dict[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if attributes.get("hidden") in ("1", "true") and first.isdecimal() and last.isdecimal():
            self._sheet.hidden_columns |= {*range(int(first), min(int(last), _MOST_COLUMNS) + 1)}

    def _reading(self, _: dict[str, str]) -> None:
        self._beside = True

    def _read(self) -> None:
        self._beside = False

    def _add(self, text: str) -> None:
        if self._inside:
            self._parts.append(text)

    def _leave(self) -> None:
        self._inside = False

    def done(self) -> Sheet:
        """What was found. Formulas that are all nought in a book that is to be worked out have no value."""
        sheet = self._sheet
        if self._book.recalculated and self._noughts and not self._worked_out:
            sheet.without_value += self._noughts_in_all
            sheet.formulas = (sheet.formulas + self._noughts)[:KEPT]
        filled = {row for numbers in sheet.rows.values() for row in numbers} if sheet.hidden else set()
        sheet.hidden &= filled
        sheet.hidden_columns &= {*sheet.rows}
        return sheet

    def _keep(self) -> None:
        """The cell that ends here."""
        stored = "".join(self._parts)
        if self._formula and (not self._value or (not stored and self._kind != "str")):
            self._sheet.without_value += 1
            if len(self._sheet.formulas) < KEPT:
                self._sheet.formulas.append((self._column, self._row))
        text = self._text(stored) if self._value else ""
        if not text.strip():
            self._without_text += 1
            if self._without_text > self._most_empty:
                raise WorkbookError(_TOO_EMPTY, _CLEAN)
            return
        if self._last < self._row <= _MOST_ROWS:
            raise _FoundError
        if self._formula:
            self._note_worked_out(stored)
        self._filled, self._length = self._filled + 1, self._length + len(text)
        if self._filled > self._most or self._length > _MOST_TEXT or len(text) > _LONGEST:
            raise WorkbookError("den är orimligt stor", _OTHERWISE)
        if not 0 < self._row <= _MOST_ROWS or not 0 < self._column <= _MOST_COLUMNS:
            raise WorkbookError("den har celler utanför bladet")
        if self._kind == "n":
            self._sheet.styles.setdefault(self._column, {})[self._style] = self._row
        self._sheet.rows.setdefault(self._column, array("l")).append(self._row)
        self._sheet.texts.setdefault(self._column, []).append(text)

    def _note_worked_out(self, stored: str) -> None:
        if stored != "0":
            self._worked_out = True
            return
        self._noughts_in_all += 1
        if len(self._noughts) < KEPT:
            self._noughts.append((self._column, self._row))

    def _text(self, stored: str) -> str:
        if self._kind == "n":
            return self._number(stored, self._style)
        if self._kind == "s":
            if not stored.isdecimal() or len(stored) > 9 or int(stored) >= len(self._book.texts):
                raise WorkbookError("den hänvisar till text som inte finns i den")
            return self._book.texts[int(stored)]
        if self._kind == "b":
            return str(stored in ("1", "true"))
        return values.iso_moment(stored) if self._kind == "d" else stored

    def _read_number(self, stored: str, style: str) -> str:
        return values.stored_number(
            stored.strip(), self._book.formats.get(style, ""), from_1904=self._book.from_1904
        )

    def _place(self, place: str) -> int:
        """The column of a cell; its row is that of the row it stands in, unless it says another."""
        match = _PLACE.fullmatch(place)
        if match is None:
            raise WorkbookError("den har celler utan plats")
        self._row = int(match[2])
        return _column(match[1])

    def _merge(self, attributes: dict[str, str]) -> None:
        corners = [_PLACE.fullmatch(corner) for corner in attributes.get("ref", "").split(":")]
        if len(corners) == 2 and corners[0] and corners[1] and len(self._sheet.merged) < 10_000:
            (c0, r0), (c1, r1) = corners[0].groups(), corners[1].groups()
            self._sheet.merged.append((_column(c0), int(r0), _column(c1), int(r1)))


@lru_cache(maxsize=_MOST_COLUMNS)
def _column(letters: str) -> int:
    try:
        return int(column_index_from_string(letters))
    except ValueError:
        return _MOST_COLUMNS + 1
