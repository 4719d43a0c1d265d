"""Run a notebook with its parameters, and clean the result so that the same run gives the same bytes."""

import logging
import os
import tempfile
import warnings
from pathlib import Path

import nbformat
import papermill as pm
from nbformat import NotebookNode

from kpbcalc.base import errors, faults, interrupts
from kpbcalc.base.errors import InternalError
from kpbcalc.reporting.kernel import kernel_of_one_run
from kpbcalc.reporting.parameters import ReportParameters, require_same_names

_FIXED = {"PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1"}


def execute(notebook: Path, parameters: ReportParameters, stored: dict[str, str]) -> NotebookNode:
    """The executed notebook, outputs included.

    `stored` replaces parameter values in the kept copy (paths as the user wrote them, say). Raises
    `UsageError` when the notebook declares other parameters and `InternalError` when a cell fails; the
    failed copy is never kept.
    """
    require_same_names(notebook, parameters)
    os.environ.update(_FIXED)
    logging.getLogger("papermill").setLevel(logging.ERROR)
    with (
        tempfile.TemporaryDirectory(prefix="kpb-") as folder,
        kernel_of_one_run(Path(folder)) as config,
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        try:
            executed = pm.execute_notebook(
                str(notebook),
                str(Path(folder) / notebook.name),
                parameters=parameters.model_dump(),
                kernel_name="python3",
                cwd=str(notebook.parent),
                progress_bar=False,
                request_save_on_cell_execute=False,
                config=config,
                # A kernel that is interrupted complains at length; the command says what happened.
                extra_arguments=["--IPKernelApp.log_level=50"],
            )
        except pm.PapermillExecutionError as error:
            told = errors.read_back(error.ename, error.evalue) or faults.read_back(error.ename, error.evalue)
            if told is not None:
                raise told from None
            raise InternalError(
                f"Cell {error.cell_index} i {notebook.name} stannade ({error.ename}).",
                where=notebook.name,
                remedy="Öppna anteckningsboken med make lab och kör den där för att se var det stannar.",
                trace=error.traceback,
            ) from None
    interrupts.insist()
    return _clean(executed, parameters.model_copy(update=stored))


def _clean(executed: NotebookNode, parameters: ReportParameters) -> NotebookNode:
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
