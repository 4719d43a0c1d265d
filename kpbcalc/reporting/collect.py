"""The released tables inside an executed notebook, in the order of the page."""

from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode

from kpbcalc.disclosure import Cell
from kpbcalc.presentation.view import TABLE

Data = dict[str, Any]


def tables(notebook: NotebookNode) -> Iterator[Data]:
    """Each different table once."""
    seen: list[Data] = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {}).get(TABLE)
            if data is not None and data not in seen:
                seen.append(data)
                yield data


def hidden_cells(notebook: NotebookNode) -> dict[str, int]:
    """How many cells the gate hid, by table; tables without hidden cells are left out."""
    found: dict[str, int] = {}
    for data in tables(notebook):
        hidden = sum(status == Cell.HIDDEN for row in data["rows"] for status in row["status"])
        if hidden:
            found[data["name"]] = found.get(data["name"], 0) + hidden
    return found
