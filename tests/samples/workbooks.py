"""A workbook of Excel with sheets by name, for tests of what comes in them."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import openpyxl


def save(file: Path, sheets: Mapping[str, Sequence[Sequence[object]]], hidden: Collection[str] = ()) -> Path:
    """Write the sheets, those that are `hidden` so, and give the file."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        page = made.create_sheet(name)
        for row in rows:
            page.append(row)
        page.sheet_state = "hidden" if name in hidden else "visible"
    file.parent.mkdir(exist_ok=True)
    made.save(file)
    return file
