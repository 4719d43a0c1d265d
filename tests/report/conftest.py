"""Reports that several files of tests read: each is written once, whatever worker asks first."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KPB = Path(sys.executable).parent / "kpb"
PATIENCE = 300  # seconds


@pytest.fixture(scope="session")
def demo_report(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, int], Path]:
    """The finished folder of a demo municipality's report, to be read and not changed."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base

    def written(kommun: str, ar: int) -> Path:
        out = shared / f"rapport-{kommun}-{ar}"
        told = out / "slut.txt"
        try:
            out.mkdir()
        except FileExistsError:
            until = time.monotonic() + PATIENCE
            while not told.is_file() and time.monotonic() < until:
                time.sleep(0.2)
        else:
            words = [str(KPB), "report", "--muni", kommun, "--year", str(ar), "--out", str(out)]
            done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, check=False)
            unfinished = out / "slut.tmp"
            unfinished.write_text(f"{done.returncode}\n{done.stderr}", encoding="utf-8")
            unfinished.rename(told)
        text = told.read_text(encoding="utf-8")
        assert text.startswith("0\n"), text
        return out / kommun / str(ar)

    return written
