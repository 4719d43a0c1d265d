"""Read back what stands in a workbook that kpb new has written and a person has filled in."""

from pathlib import Path
from typing import Any

from kpbcalc.base import filled_workbook
from kpbcalc.base.filled_workbook import text


def read_rows(file: Path, sheet: str) -> list[dict[str, str]]:
    """The rows of a sheet as text under their headings; none when there is no such file or sheet."""
    if not file.is_file():
        return []
    book = opened(file)
    if sheet not in book.sheetnames:
        return []
    lines = book[sheet].iter_rows(values_only=True)
    heading = [text(cell).lower() for cell in next(lines, ())]
    rows = [dict(zip(heading, map(text, cells), strict=False)) for cells in lines]
    return [row for row in rows if any(row.values())]


def opened(file: Path) -> Any:
    """The workbook. Raises `UsageError` when it cannot be read."""
    remedy = "Öppna den i Excel och spara om den. Eller flytta undan den, så skrivs en ny."
    return filled_workbook.opened(file, f"{file.name} går inte att läsa som Excel.", file.name, remedy)
