"""The released tables inside an executed notebook, in the order of the page."""

import re
from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode

from kpbcalc.presentation.view import TABLE

Data = dict[str, Any]
_SECTION = re.compile(r"^##[ \t]+(.+?)[ \t]*$", re.MULTILINE)


def tables(notebook: NotebookNode) -> Iterator[Data]:
    """Each different table once."""
    for _, data in tables_by_section(notebook):
        yield data


def tables_by_section(notebook: NotebookNode) -> Iterator[tuple[str, Data]]:
    """Each different table once, with its section; without one, the heading (level 2) it stands under."""
    section, seen = "", list[Data]()
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            section = (_SECTION.findall(cell.source) or [section])[-1]
        for output in cell.get("outputs", []):
            data = output.get("data", {}).get(TABLE)
            if data is not None and data not in seen:
                seen.append(data)
                yield data.get("section") or section, data


def hidden_cells(notebook: NotebookNode) -> dict[str, dict[str, int]]:
    """How many cells the gate hid, by table and reason; tables without hidden cells are left out."""
    return {data["name"]: data["hidden"] for data in tables(notebook) if data["hidden"]}
