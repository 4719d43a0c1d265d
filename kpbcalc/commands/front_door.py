"""The front door `kpb`: runs a command, leaves with an exit code (docs/kontrakt.md §1), never a traceback."""

import gc
import signal
import sys
from itertools import pairwise
from pathlib import Path
from typing import NoReturn

import typer

from kpbcalc.base.error_log import log_error
from kpbcalc.base.errors import InternalError, KpbError
from kpbcalc.commands.swedish import wrong_use
from kpbcalc.commands.verbs import app

INTERRUPTED, TERMINATED = 130, 143


def _out() -> Path:
    """The folder given with --out, also when the command broke before it was read."""
    words = sys.argv[1:]
    given = [after for word, after in pairwise(words) if word == "--out"]
    given += [word.partition("=")[2] for word in words if word.startswith("--out=")]
    return Path(given[-1] if given else "output")


def _leave(error: KpbError) -> NoReturn:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)


def main() -> NoReturn:
    """Run `kpb` and leave with the exit code of docs/kontrakt.md §1; never a traceback."""
    # A command lives for seconds: to look for garbage every 700 objects takes a twentieth of them.
    gc.set_threshold(200_000)
    # Stopped by the system, a command clears away its temporary files as after Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    try:
        code = app(sys.argv[1:] or ["--help"], standalone_mode=False)
    except typer.TyperException as error:
        _leave(wrong_use(error))
    except InternalError as error:
        _leave(log_error(_out(), error, error.trace))
    except KpbError as error:
        _leave(error)
    except Exception as error:
        _leave(log_error(_out(), error))
    if code == INTERRUPTED:  # what typer makes of Ctrl-C
        print("Avbrutet. Det som fanns i mappen är kvar som det var.", file=sys.stderr)
    sys.exit(code if isinstance(code, int) else 0)
