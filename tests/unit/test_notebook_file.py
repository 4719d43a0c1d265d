"""The executed notebook as a file: the same notebook, and nothing in it that ends a script."""

from pathlib import Path

import nbformat

from kpbcalc.reporting.notebook_file import write_notebook

HOSTILE = "</script><script>alert(1)</script> & \\u003c"


def test_no_tag_stands_in_the_file_and_the_notebook_is_the_same(tmp_path: Path) -> None:
    output = nbformat.v4.new_output("display_data", {"application/x+json": {"rows": [HOSTILE]}})
    cell = nbformat.v4.new_code_cell(HOSTILE, outputs=[output], id="cell-000")
    notebook = nbformat.v4.new_notebook(cells=[cell])
    file = tmp_path / "rapport.ipynb"
    write_notebook(notebook, file)
    assert "<" not in file.read_text(encoding="utf-8")
    assert nbformat.read(file, as_version=4) == notebook
