"""The executed notebook as a file that is safe to show."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode


def write_notebook(notebook: NotebookNode, file: Path) -> None:
    """Write a notebook with every `<` escaped, as JSON allows.

    What shows notebooks on the web often puts their JSON in a page's script, where the name of a unit could
    otherwise end it. Read as JSON the notebook is the same.
    """
    text = nbformat.writes(notebook).replace("<", "\\u003c")
    file.write_text(text + "\n" * (not text.endswith("\n")), encoding="utf-8")
