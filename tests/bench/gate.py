"""What the disclosure gate costs, and how much of a report it leaves to read (`make bench`).

The cost is told as a share of the whole command in the same run: the gate itself (which cells to hide, and
the audit) and the search through the finished files. The cells are those of the tables the page shows.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import nbformat

AR = 2017
# Small, middle-sized and large among the demo's municipalities.
KOMMUNER = {"2523": "Gällivare", "0880": "Kalmar", "1384": "Kungsbacka"}


def timed(work: Callable[[], object]) -> float:
    """Seconds of wall time."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def report(kommun: str, out: str) -> None:
    """The whole command."""
    kpb = str(Path(sys.executable).parent / "kpb")
    words = ["report", "--muni", kommun, "--year", str(AR), "--out", out]
    subprocess.run([kpb, *words], check=True, stderr=subprocess.DEVNULL)


def gate_seconds(kommun: str) -> float:
    """The time of releasing a report's tables, imports of the solver included."""
    from kpbcalc import disclosure  # noqa: PLC0415
    from kpbcalc.notebook.report import Rapport  # noqa: PLC0415

    seconds: list[float] = []
    real = disclosure.release_report

    def measured(*given: Any) -> Any:
        start = time.perf_counter()
        found = real(*given)
        seconds.append(time.perf_counter() - start)
        return found

    with mock.patch.object(disclosure, "release_report", measured):
        Rapport(kommun, AR, "alla", "", "", "extern")
    return seconds[0]


def scan_seconds(folder: Path) -> float:
    """The time of searching through the finished files."""
    import pandas as pd  # noqa: PLC0415

    from kpbcalc.disclosure.scan import scan, secrets_of  # noqa: PLC0415

    clients = pd.read_parquet(folder / "resultat" / "brukarkostnad.parquet")
    secrets = secrets_of(set(clients["brukar_id"]), set(clients["kostnad"]), AR)
    return timed(lambda: scan(folder, secrets))


def shown(folder: Path) -> tuple[int, int]:
    """Cells with figures in the tables of the page, and how many of them are hidden."""
    from kpbcalc.reporting.collect import tables  # noqa: PLC0415

    notebook = nbformat.read(folder / "rapport.ipynb", as_version=4)
    cells = sum(len(data["rows"]) * (len(data["columns"]) - 1) for data in tables(notebook))
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return cells, int(manifest["disclosure"]["dolda_celler_totalt"])


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        for kommun, namn in KOMMUNER.items():
            whole = timed(partial(report, kommun, name))
            folder = Path(name) / kommun / str(AR)
            gate, search = gate_seconds(kommun), scan_seconds(folder)
            cells, hidden = shown(folder)
            print(
                f"{namn}: the gate {gate:.1f} s and the search {search:.1f} s, "
                f"{(gate + search) / whole:.0%} of {whole:.1f} s; "
                f"{cells - hidden} of {cells} cells shown ({(cells - hidden) / cells:.1%})"
            )


if __name__ == "__main__":
    main()
