"""Run a notebook with its parameters, and clean the result so that the same run gives the same bytes."""

import logging
import warnings
from pathlib import Path

import nbformat
import papermill as pm
from nbformat import NotebookNode
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from kpbcalc.base import interrupts
from kpbcalc.base.errors import UsageError
from kpbcalc.notebook.parameters import Parameters
from kpbcalc.reporting import engine


def execute(notebook: Path, parameters: Parameters, stored: dict[str, str]) -> NotebookNode:
    """The executed notebook, outputs included.

    `stored` replaces parameter values in the kept copy (paths as the user wrote them, say). Raises
    `UsageError` when the notebook declares other parameters, and whatever a cell raises.
    """
    _require_same_names(notebook)
    logging.getLogger("papermill").setLevel(logging.ERROR)
    # The steps of `pm.execute_notebook`, which also writes the notebook to a file that nobody reads.
    ready = parameterize_notebook(
        load_notebook_node(str(notebook)), parameters.model_dump(), engine_name=engine.NAME
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        executed = engine.InProcess.execute_notebook(ready, kernel_name="", progress_bar=False)
    interrupts.insist()
    return _clean(executed, parameters.model_copy(update=stored))


def _require_same_names(notebook: Path) -> None:
    """Refuse a notebook whose parameters cell does not declare exactly these names.

    papermill only warns about a name the notebook does not know, and then runs on the notebook's
    defaults: somebody else's report.
    """
    declared, given = set(pm.inspect_notebook(str(notebook))), set(Parameters.model_fields)
    if declared != given:
        odd = ", ".join(sorted(declared ^ given))
        raise UsageError(
            f"Anteckningsboken {notebook.name} har inte de parametrar den ska ha ({odd}).",
            remedy=f"Parametercellen ska ha {', '.join(Parameters.model_fields)}.",
        )


def _clean(executed: NotebookNode, parameters: Parameters) -> NotebookNode:
    """Drop clocks, random ids and machine paths; number the cells instead."""
    kept: NotebookNode = nbformat.v4.new_notebook(
        metadata={"kernelspec": executed.metadata.kernelspec, "language_info": {"name": "python"}}
    )
    for number, cell in enumerate(executed.cells):
        tags = cell.metadata.get("tags", [])
        cell.id = f"cell-{number:03d}"
        cell.metadata = {"tags": tags} if tags else {}
        if cell.cell_type == "code":
            cell.outputs = [o for o in cell.outputs if o.output_type != "stream"]
            if "injected-parameters" in tags:
                lines = [f"{k} = {v!r}" for k, v in parameters.model_dump().items()]
                cell.source = "\n".join(["# Parametrar för den här rapporten", *lines])
        kept.cells.append(cell)
    return kept
