"""`python -m kpbcalc` is `kpb`, where the command is not on the path.

In a checkout where the packages are not installed it does what make would: makes the environment, once, and
goes on there. Windows has no make, so `py -m kpbcalc report …` is all that is needed.
"""

import importlib.util
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENSURE = ROOT / "tools" / "ensure_env.py"


def main() -> None:
    """Run `kpb`, here or in the checkout's own environment."""
    if importlib.util.find_spec("typer") is None and ENSURE.is_file():
        made = subprocess.run([sys.executable, str(ENSURE)], check=False).returncode
        if made:
            sys.exit(made)
        python = ROOT / ".venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        sys.exit(subprocess.run([str(python), "-m", "kpbcalc", *sys.argv[1:]], check=False).returncode)
    from kpbcalc.commands.front_door import main as kpb  # noqa: PLC0415

    kpb()


if __name__ == "__main__":
    main()
