"""`python -m kpbcalc` without make: a Python with some of the packages goes on in the checkout's .venv."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# A set-up that needs no network: the environment's Python says what it was asked to do.
SET_UP = """
import pathlib
python = pathlib.Path(".venv/bin/python")
python.parent.mkdir(parents=True)
python.write_text("#!/bin/sh\\necho i egen miljö: $*\\n", encoding="utf-8")
python.chmod(0o755)
"""


@pytest.mark.skipif(os.name == "nt", reason="a script for sh stands in for Python")
@pytest.mark.parametrize("there", [[], ["typer"], ["typer", "pandas", "pyarrow"]])
def test_a_python_with_some_of_the_packages_is_not_run_on(there: list[str], tmp_path: Path) -> None:
    for name in ("kpbcalc", "tools", "annat"):
        (tmp_path / name).mkdir()
    for name in ("kpbcalc/__init__.py", "kpbcalc/__main__.py", "pyproject.toml"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    (tmp_path / "tools" / "ensure_env.py").write_text(SET_UP, encoding="utf-8")
    for name in there:
        (tmp_path / "annat" / f"{name}.py").touch()
        about = tmp_path / "annat" / f"{name}-3.0.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 3.0.0\n")
    done = subprocess.run(
        [sys.executable, "-S", "-m", "kpbcalc", "clean"], cwd=tmp_path, capture_output=True, text=True,
        check=False, env={**os.environ, "PYTHONPATH": str(tmp_path / "annat")},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "i egen miljö: -m kpbcalc clean\n"), done.stderr
