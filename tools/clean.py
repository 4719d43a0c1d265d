"""Take away what can be made again: .venv, what is kept between runs, and reports.

What was fetched cannot be fetched again as it was, and the ledger of releases protects persons: both stay.
Nothing is taken away while a command runs on it: a report would end in the middle.
"""

import contextlib
import shutil
import subprocess
import sys

from tools import ensure_env

KEPT = (".gitkeep", "sekretess.jsonl")
CACHES = (".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis")
BUSY = (
    "Ett kommando kör på arbetsbänken. Inget är borttaget. Vänta tills det är klart och kör make clean igen."
)


def main() -> int:
    """Return 0 when it is gone, 2 with a message in Swedish when it may not be taken away."""
    kpb = ensure_env.BIN / "kpb"
    try:
        with ensure_env.alone(wait=False):
            pass
        if kpb.is_file():  # which says itself that it runs, so before the lock
            subprocess.run([str(kpb), "clean"], check=False)
        with ensure_env.alone(wait=False):
            ensure_env.remove()
            for left in (*ensure_env.ROOT.glob(".venv-bort-*"), *(ensure_env.ROOT / name for name in CACHES)):
                shutil.rmtree(left, ignore_errors=True)
            _reports()
    except BlockingIOError:
        ensure_env.say(BUSY)
        return 2
    except OSError as error:
        ensure_env.say(ensure_env.why(error))
        return 2
    return 0


def _reports() -> None:
    """Everything in output but what is kept."""
    for path in sorted((ensure_env.ROOT / "output").rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            with contextlib.suppress(OSError):  # something that is kept lies in it
                path.rmdir()
        elif path.name not in KEPT:
            path.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
