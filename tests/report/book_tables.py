"""The tables of a finished workbook: their cells with numbers, and the names that rows and headings have."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

HEADINGS = 4  # the row of the headings in every sheet, counted from 0
UNIT = re.compile(r" \((mnkr|tkr|kr(?:/\w+)?|procent|procentenheter|timmar|dygn)\)(?: #\d+)?$")
NOTED = re.compile(r"Ändringen är i (procentenheter)")  # of the column Ändring, whose heading has no unit
ROW_UNITS = ("Mått", "Enhet", "Volymenhet")  # headings of the columns that name the unit of each row
# The unit of a row.
MIXED = re.compile(
    r"^(mnkr|kr|procent|brukare)(?: per (timme|dygn|dag|månad))?(?:$| till .*| av .*)"
)  # of a row
UNITLESS = re.compile(r"Percentil|Kommuner$|Nivå$|Svar$")
MARK = "\N{ZERO WIDTH SPACE}"  # before a text that a spreadsheet could take for a formula


@dataclass(frozen=True)
class Cell:
    """A number as a table holds it; `mixed` when the column's rows are in several units."""

    value: Decimal
    decimals: int
    unit: str
    row: str
    column: str
    mixed: bool


@dataclass(frozen=True)
class Sheet:
    """One table; `texts` are the cells that hold words, each with its row's name.

    `name` is its sheet's; `section`, `area` and `number` are what the list of contents says of it; one that
    only stands in sentences has the number 0.
    """

    name: str
    section: str
    area: str
    number: int
    title: str
    about: str
    headings: tuple[str, ...]
    rows: tuple[str, ...]
    cells: tuple[Cell, ...]
    texts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Where a number may be a part of a name: `65 år och äldre`, `Hemtjänst Norr 1`."""
        return (self.title, self.about, *(UNIT.sub("", h) for h in self.headings), *self.rows)

    def only(self, *rows: str) -> "Sheet":
        """The table with only some of its rows."""
        return replace(self, rows=rows, cells=tuple(c for c in self.cells if c.row in rows))


def sheets(book: Path) -> list[Sheet]:
    """Every table of the workbook, in its order; the first sheet is the list of contents."""
    opened = openpyxl.load_workbook(book, read_only=True)
    contents, *others = opened.worksheets
    head, *lines = list(contents.iter_rows(min_row=HEADINGS + 1, values_only=True))
    at = [head.index(heading) for heading in ("Blad", "Avsnitt", "Område", "Nr")]
    placed = {line[at[0]]: [line[i] for i in at[1:]] for line in lines if line[at[0]]}
    return [_read(list(sheet.iter_rows()), sheet.title, *placed[sheet.title]) for sheet in others]


def _read(grid: list[Any], name: str, section: str, area: str, number: int | str | None) -> Sheet:
    headings = tuple(_text(c) for c in grid[HEADINGS] if c.value is not None)
    end = next(at for at in range(HEADINGS + 1, len(grid) + 1) if at == len(grid) or _empty(grid[at]))
    rows = [row[: len(headings)] for row in grid[HEADINGS + 1 : end]]
    notes = tuple(_text(row[0]) for row in grid[end:] if not _empty(row))
    noted = next((found[1] for note in notes if (found := NOTED.match(note))), "")
    return Sheet(
        name=name,
        section=section,
        area=area,
        number=int(number or 0),
        title=_text(grid[0][0]),
        about=_text(grid[1][0]),
        headings=headings,
        rows=tuple(_text(row[0]) for row in rows),
        cells=tuple(cell for row in rows for cell in _cells(row, headings, noted)),
        texts=tuple((_text(row[0]), _text(c)) for row in rows for c in row[1:] if isinstance(c.value, str)),
        notes=notes,
    )


def _cells(row: Sequence[Any], headings: Sequence[str], noted: str) -> Iterator[Cell]:
    name = _text(row[0])
    named = [_text(c) for c, h in zip(row, headings, strict=True) if h in ROW_UNITS]
    of_row = (named[-1:] or [""])[0]  # a first column with such a heading names the rows
    for cell, heading in zip(row, headings, strict=True):
        if isinstance(cell.value, int | float):
            unit, mixed = _unit(heading, name, of_row, noted)
            decimals = len(str(cell.number_format).partition('"')[0].partition(".")[2])
            yield Cell(Decimal(str(cell.value)), decimals, unit, name, heading, mixed)


def _unit(heading: str, row: str, of_row: str, noted: str) -> tuple[str, bool]:
    """The unit of a cell, and whether its column is one of rows in several units."""
    found = UNIT.search(heading)
    if found is None:
        if heading == "Ändring" and noted:
            return noted, False
        mixed = MIXED.match(of_row) is not None and not UNITLESS.match(heading)
        unit = MIXED.sub(r"\1/\2", of_row).rstrip("/") if mixed else ""
        return unit.removeprefix("brukare"), mixed
    if found[1] == "kr/enhet" and of_row:
        return f"kr/{of_row.rpartition(' ')[2]}", False
    if found[1] == "procent" and heading.startswith("Andel") and row.startswith("Förändring"):
        return "procentenheter", False  # the change of a share, in the column of the share
    return found[1], False


def _empty(row: Sequence[Any]) -> bool:
    return not row or row[0].value is None


def _text(cell: Any) -> str:
    return str(cell.value or "").removeprefix(MARK)
