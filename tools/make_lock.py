"""Write requirements.lock and environment.yml from pyproject.toml (`make lock`).

The lock is universal (Python 3.11-3.13, every platform), holds hashes and names no host. Packages younger
than a week are left out, as a quarantine against hijacked releases.
"""

import datetime as dt
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
QUARANTINE_DAYS = 7


def lock() -> None:
    """Resolve every dependency, extras included, into the lock."""
    cut_off = (dt.datetime.now(dt.UTC) - dt.timedelta(days=QUARANTINE_DAYS)).date().isoformat()
    subprocess.run(
        [sys.executable, "-m", "uv", "pip", "compile", "--universal", "--python-version", "3.11",
         "--generate-hashes", "--no-annotate", "--no-header", "--all-extras", "--upgrade",
         "--exclude-newer", cut_off, "-q",
         "pyproject.toml", "-o", str(LOCK)],
        check=True, cwd=ROOT,
    )  # fmt: skip
    body = LOCK.read_text(encoding="utf-8")
    if re.search(r"://|^--", body, re.MULTILINE):
        raise SystemExit("requirements.lock names a host or an option")
    LOCK.write_text("# Made by `make lock` from pyproject.toml. Do not edit.\n" + body, encoding="utf-8")


def environment() -> None:
    """Give conda users the same versions: conda brings Python, make and Quarto, pip the lock."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    python = project["requires-python"]
    (ROOT / "environment.yml").write_text(
        "# Made by `make lock`. The versions are those of requirements.lock.\n"
        "# conda env create -f environment.yml && conda activate kpb && pip install --no-deps -e .\n"
        "name: kpb\n"
        "channels: [conda-forge]\n"
        "dependencies:\n"
        f"  - python{python}\n"
        "  - make\n"
        "  - quarto\n"
        "  - pip\n"
        "  - pip:\n"
        "      - --require-hashes\n"
        "      - -r requirements.lock\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    lock()
    environment()
