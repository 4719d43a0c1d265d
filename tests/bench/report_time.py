"""The time of one report, split into set-up, import, calculate, draw and export (`make bench`).

Each part is measured by itself in this run, and told as seconds and as a share of the whole command, so
that figures from a busy machine can still be compared.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import papermill as pm

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "notebooks" / "kommunrapport.ipynb"
KOMMUN, AR = "0880", 2017


def timed(work: Callable[[], object]) -> float:
    """Seconds of wall time."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def start_kernel(folder: Path) -> None:
    """A notebook with nothing in it: what starting and stopping a kernel costs."""
    empty = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    nbformat.write(empty, folder / "tom.ipynb")
    pm.execute_notebook(str(folder / "tom.ipynb"), str(folder / "ut.ipynb"), progress_bar=False)


def run_python(code: str) -> None:
    """A fresh Python with this code."""
    subprocess.run([sys.executable, "-c", code], check=True)


def draw(rapport: object) -> None:
    """Every cell of the notebook after the calculation, shown to nobody."""
    from IPython.core.interactiveshell import InteractiveShell  # noqa: PLC0415
    from IPython.utils.capture import capture_output  # noqa: PLC0415

    shell = InteractiveShell.instance()
    shell.push({"rapport": rapport})
    cells = [c.source for c in nbformat.read(NOTEBOOK, as_version=4).cells if c.cell_type == "code"]
    with capture_output():
        shell.run_cell("from kpbcalc.presentation import *")
        for source in cells[2:]:
            shell.run_cell(source).raise_error()


def main() -> None:
    """Measure and print."""
    from kpbcalc.notebook.report import Rapport  # noqa: PLC0415
    from kpbcalc.reporting.export import PageMeta, to_html  # noqa: PLC0415
    from kpbcalc.reporting.workbook import write_workbook  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = [str(Path(sys.executable).parent / "kpb"), "report", "--muni", KOMMUN, "--year", str(AR)]
        whole = timed(lambda: subprocess.run([*command, "--out", str(folder)], check=True, stderr=-3))
        executed = nbformat.read(folder / KOMMUN / str(AR) / "rapport.ipynb", as_version=4)
        meta = PageMeta("Mätning", "")
        made: list[Rapport] = []
        parts = {
            "set-up (start Python, start and stop a kernel)": timed(lambda: run_python(""))
            + timed(lambda: start_kernel(folder)),
            "import (everything the notebook needs)": timed(
                lambda: run_python("import kpbcalc.notebook.report")
            ),
            "calculate (three years, from files)": timed(
                lambda: made.append(Rapport(KOMMUN, AR, "alla", "", "", "extern"))
            ),
            "draw (analyses, gate, prose, tables, figures)": timed(lambda: draw(made[0])),
            "export (page and workbook)": timed(
                lambda: (to_html(executed, meta), write_workbook(executed, folder / "t.xlsx", meta))
            ),
        }
    print(f"kpb report --muni {KOMMUN} --year {AR}: {whole:.1f} s")
    for label, seconds in parts.items():
        print(f"  {label:50} {seconds:5.1f} s  {seconds / whole:4.0%}")


if __name__ == "__main__":
    main()
