"""The executed notebook as a file that is safe to show."""

from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode


def write_notebook(notebook: NotebookNode, file: Path, marks: Sequence[str] = ()) -> None:
    """Write a notebook with every `<` escaped, as JSON allows, and with `marks` in a cell before all others.

    What shows notebooks on the web often puts their JSON in a page's script, where the name of a unit could
    otherwise end it. Read as JSON the notebook is the same.
    """
    if marks:
        first = nbformat.v4.new_markdown_cell("\n\n".join(f"**{mark}**" for mark in marks), id="marken")
        notebook = nbformat.from_dict({**notebook, "cells": [first, *notebook.cells]})
    text = nbformat.writes(notebook).replace("<", "\\u003c")
    file.write_text(text + "\n" * (not text.endswith("\n")), encoding="utf-8")
