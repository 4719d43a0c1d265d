"""The process that runs a notebook: where it talks with us, and that it ends when we do."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psutil
from traitlets.config import Config

from kpbcalc.base.unfinished import unfinished

_LONGEST = 70  # letters: a socket's whole name may have 107 on Linux, 103 on macOS
_PATIENCE = 5  # seconds


@contextmanager
def kernel_of_one_run(folder: Path) -> Iterator[Config]:
    """How to start the kernel of a run that has `folder`; what is left of it when the block ends is ended.

    It talks over sockets in a folder of this run's own: not over the network, and not over sockets that
    another run could take for its own. Where no such folder has a name short enough (and on Windows) it talks
    over signed messages within the machine, which is what Jupyter always does.
    """
    with ExitStack() as stack:
        before = set(_children())
        stack.callback(_end_all_but, before)
        sockets = _short_folder(folder, stack)
        manager = {"connection_file": str((sockets or folder) / "kernel.json")}
        yield Config({"KernelManager": manager | ({"transport": "ipc"} if sockets else {})})


def _short_folder(folder: Path, stack: ExitStack) -> Path | None:
    """Where sockets can be: the run's own folder, or else a private one where names are short."""
    if os.name == "nt":
        return None
    if len(os.fsencode(folder)) < _LONGEST:
        return folder
    for place in (os.environ.get("XDG_RUNTIME_DIR", ""), "/tmp", "/var/tmp"):
        if place and len(os.fsencode(place)) < _LONGEST:
            with suppress(OSError):
                return stack.enter_context(unfinished(Path(place)))
    return None


def _children() -> list[psutil.Process]:
    found: list[psutil.Process] = psutil.Process().children(recursive=True)
    return found


def _end_all_but(before: set[psutil.Process]) -> None:
    """A kernel that could not be spoken to is not ended by those who started it, and would go on writing."""
    left = [process for process in _children() if process not in before]
    for process in left:
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(left, timeout=_PATIENCE)
