"""A sheet that has been read: its cells by column, and what is odd about them."""

from array import array
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from kpbcalc.base import params
from kpbcalc.underlag.excel.parsing import WorkbookError


@dataclass
class Sheet:
    """A sheet's cells with a value, and what is odd about them.

    `rows` and `texts` are for each column its cells' row numbers and texts, in the sheet's order. `formulas`
    are cells whose formula has no stored value (the first hundred, of `without_value`); `hidden` are rows
    that are not shown, `hidden_columns` columns; `merged` the corners of merged cells (column, row, column,
    row). `styles` are for each column the styles of its numbers and the last row of each.
    """

    rows: dict[int, "array[int]"] = field(default_factory=dict)
    texts: dict[int, list[str]] = field(default_factory=dict)
    formulas: list[tuple[int, int]] = field(default_factory=list)
    without_value: int = 0
    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    styles: dict[int, dict[str, int]] = field(default_factory=dict)

    def lines(self, last: int | None = None) -> list[list[str | None]]:
        """The rows from the first of the sheet, each with a cell for every column that holds anything.

        Empty cells are None. Raises `WorkbookError` when so many cells would be held.
        """
        columns = sorted(self.rows)
        rows = max((row for numbers in self.rows.values() for row in numbers), default=0)
        rows = rows if last is None else min(rows, last)
        fits(rows, len(columns))
        lines: list[list[str | None]] = [[None] * len(columns) for _ in range(rows)]
        for place, column in enumerate(columns):
            for row, text in zip(self.rows[column], self.texts[column], strict=True):
                if row <= rows:
                    lines[row - 1][place] = text
        return lines


def fits(rows: int, columns: int) -> None:
    """Raises `WorkbookError` when a table of so many rows and columns is more than is held."""
    if rows * columns > params.toml("filer.toml")["excel"]["hogst_ruta"]:
        raise WorkbookError("dess celler ligger orimligt utspridda", "Lägg tabellen samlad på ett blad.")


def named(column: int, row: int) -> str:
    """A cell as Excel names it."""
    return f"{get_column_letter(column)}{row}"
