"""Read a workbook that a person fills in and kpb writes in, by openpyxl; a damaged one is told as such."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kpbcalc.base import archive, faults
from kpbcalc.base.errors import UsageError


def opened(file: Path, told: str, where: str, remedy: str) -> Any:
    """The workbook, read to its end. In: what is told of one that cannot be read, where, and what to do.

    Raises `UsageError` then, and `OSError` when it is the disk or the folder that says no.
    """
    import openpyxl  # noqa: PLC0415 - a tenth of a second, for a municipality that has a workbook

    try:
        with archive.opened(file):
            pass
        return openpyxl.load_workbook(file)
    except MemoryError:
        raise
    except Exception as error:  # the library raises whatever its parsers stumble on
        if faults.as_told(error):
            raise
        raise UsageError(told, where=where, remedy=remedy) from None


def text(cell: Any) -> str:
    """A cell as it is shown; Excel makes a number of a code."""
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def rows_below(sheet: Any) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with its number, as text under the headings of row 1."""
    heading = [text(cell).lower() for cell in next(sheet.iter_rows(values_only=True), ())]
    for number, cells in enumerate(sheet.iter_rows(min_row=2, values_only=True), start=2):
        yield number, dict(zip(heading, map(text, cells), strict=False))
