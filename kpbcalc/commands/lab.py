"""JupyterLab on the notebooks, whoever asks and wherever the workbench is installed."""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from kpbcalc.base import places
from kpbcalc.base.errors import MachineError, UsageError

_OWN = "anteckningsbocker"


def open_lab(words: Sequence[str], tell: Callable[[str], None]) -> int:
    """Run JupyterLab until it is closed; its exit code. `words` go on to it as they are.

    Raises `UsageError` where JupyterLab is not installed.
    """
    if importlib.util.find_spec("jupyterlab") is None:
        raise UsageError("JupyterLab är inte installerat.", remedy="pip install jupyterlab, och kör igen.")
    as_root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    if as_root:
        tell("Du är root, som i de flesta containrar. JupyterLab startas med --allow-root.")
    # What a person does in the lab is theirs to remember; for reports the history is put aside.
    environment = {k: v for k, v in os.environ.items() if k != "IPYTHONDIR"}
    if os.name == "posix" and not _home():
        tell("Du har ingen hemmapp att skriva i, så JupyterLabs inställningar glöms när det stängs.")
        environment["HOME"] = tempfile.gettempdir()
    command = [sys.executable, "-m", "jupyterlab", *as_root, *words, str(_folder(tell))]
    with subprocess.Popen(command, env=environment) as process:
        asks = signal.signal(signal.SIGINT, signal.SIG_IGN)  # JupyterLab itself asks whether to stop
        try:
            return process.wait()
        finally:
            process.terminate()
            signal.signal(signal.SIGINT, asks)


def _home() -> bool:
    """Whether the user has a home for JupyterLab's settings; without one it shows tracebacks."""
    try:
        return os.access(Path.home(), os.W_OK | os.X_OK)
    except RuntimeError:
        return False


def _folder(tell: Callable[[str], None]) -> Path:
    """The notebooks; copies in the current folder where those that came with the code cannot be written."""
    shipped = places.shipped("notebooks")
    if os.access(shipped, os.W_OK):
        return shipped
    own = Path(_OWN)
    try:
        own.mkdir(exist_ok=True)
    except OSError:
        raise MachineError(
            "Anteckningsböckerna går inte att ändra, och kopior går inte att skriva i mappen du står i.",
            where=str(Path.cwd()),
            remedy=f"Ställ dig i en egen mapp och kör {Path(sys.argv[0]).absolute()} lab.",
        ) from None  # fmt: skip
    for notebook in sorted(shipped.glob("*.ipynb")):
        if not (own / notebook.name).exists():
            shutil.copyfile(notebook, own / notebook.name)
    tell(f"Anteckningsböckerna i {shipped} går inte att ändra. Öppnar kopior i {own.absolute()}.")
    return own
