"""`python -m kpbcalc` is `kpb`, where the command is not on the path.

In a checkout where the packages are not installed it does what make would: makes the environment, once, and
goes on there. Windows has no make, so `py -m kpbcalc report …` is all that is needed.
"""

import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENSURE = ROOT / "tools" / "ensure_env.py"


def main() -> None:
    """Run `kpb`, here or in the checkout's own environment."""
    if ENSURE.is_file() and _lacks_packages():
        made = subprocess.run([sys.executable, str(ENSURE)], check=False).returncode
        if made:
            sys.exit(made)
        python = ROOT / ".venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        sys.exit(subprocess.run([str(python), "-m", "kpbcalc", *sys.argv[1:]], check=False).returncode)
    from kpbcalc.commands.front_door import main as kpb  # noqa: PLC0415

    kpb()


def _lacks_packages() -> bool:
    """Whether some package is not here. Others, typer say, may have come with something else."""
    if Path(sys.prefix) == ROOT / ".venv":
        return False
    try:
        import tomllib  # noqa: PLC0415 - what is too old to have it is told by the set-up
    except ImportError:
        return True
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    try:
        for needed in project["dependencies"]:
            metadata.version(re.split(r"[^\w.-]", needed)[0])
    except metadata.PackageNotFoundError:
        return True
    return False


if __name__ == "__main__":
    main()
