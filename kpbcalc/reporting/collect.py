"""The released tables inside an executed notebook, in the order of the page."""

from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode

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


def hidden_cells(notebook: NotebookNode) -> dict[str, dict[str, int]]:
    """How many cells the gate hid, by table and reason; tables without hidden cells are left out."""
    return {data["name"]: data["hidden"] for data in tables(notebook) if data["hidden"]}
