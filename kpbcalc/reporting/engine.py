"""Run a notebook's cells in this process: papermill's engine `kpb`.

No kernel is started, so what a command has prepared is handed over as it is (notebook/handed_over.py), an
error of ours arrives as itself, and Ctrl-C stops one process. The notebook is the same under any other
engine.
"""

import sys
from collections.abc import Mapping
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from nbformat import NotebookNode, from_dict
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines
from traitlets.config import Config

NAME = "kpb"


class InProcess(Engine):  # type: ignore[misc]
    """Cells in order, in a namespace of their own; the first that fails ends the run with its own error."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **_given: Any
    ) -> None:
        """Execute the notebook that papermill manages."""
        shell = _shell()
        shell.reset(new_session=False, aggressive=False)
        for number, cell in enumerate(nb_man.nb.cells):
            nb_man.cell_start(cell, number)
            if cell.cell_type == "code":
                cell.execution_count = number
                cell.outputs = _outputs(shell, cell.source)
            nb_man.cell_complete(cell, number)


def _shell() -> InteractiveShell:
    """IPython without history, prompt and kept answers; one a process, as IPython wants it."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.cache_size = 0
    hook = sys.excepthook
    shell: InteractiveShell = InteractiveShell.instance(config=config)
    sys.excepthook = hook
    return shell


def _outputs(shell: InteractiveShell, source: str) -> list[NotebookNode]:
    """What a cell displays. What it prints is left out, as in every report."""
    with capture_output() as captured:
        done = shell.run_cell(source, store_history=False)
    failed = done.error_before_exec or done.error_in_exec
    if failed is not None:
        raise failed
    shown = [_output("display_data", o.data, o.metadata or {}) for o in captured.outputs]
    if done.result is not None and shell.display_formatter is not None:
        shown.append(_output("execute_result", *shell.display_formatter.format(done.result)))
    return shown


def _output(kind: str, data: Mapping[str, Any], metadata: Mapping[str, Any]) -> NotebookNode:
    """As nbformat makes one, but not judged by itself: all of them are when the notebook is written."""
    made = {"output_type": kind, "data": data, "metadata": metadata}
    found: NotebookNode = from_dict(made | ({"execution_count": None} if kind == "execute_result" else {}))
    return found


papermill_engines.register(NAME, InProcess)
