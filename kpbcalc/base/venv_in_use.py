"""A checkout's .venv is not made anew while a command runs on it, nor used while it is made."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

from kpbcalc.base import places

if sys.platform != "win32":
    import fcntl

MARK = ".venv-anvands"  # beside .venv, where tools/ensure_env.py locks it


@contextlib.contextmanager
def venv_in_use() -> Iterator[None]:
    """While inside, `make env` waits before it replaces the environment; nothing where there is no .venv."""
    mark = places.ROOT / MARK
    if sys.platform == "win32" or Path(sys.prefix).parent != places.ROOT:
        yield
        return
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):  # an installation that is only read is replaced by nobody here
            file = stack.enter_context(mark.open("rb"))
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                print("Arbetsbänken förbereds av ett annat kommando; väntar på det.", file=sys.stderr)
                fcntl.flock(file, fcntl.LOCK_SH)
        yield
