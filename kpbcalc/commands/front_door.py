"""The front door `kpb`: runs a command, leaves with an exit code (docs/kontrakt.md §1), never a traceback.

Next to nothing is imported before Ctrl-C is taken care of: it, or an environment that lacks a package, is
told like everything else during the seconds that the imports take.
"""

import atexit
import gc
import os
import sys
from typing import TYPE_CHECKING, NoReturn

from kpbcalc.base import interrupts

if TYPE_CHECKING:
    from kpbcalc.base.errors import KpbError

INTERRUPTED = 130
PIPE_CLOSED = 141  # what a shell says of a command whose reader (`| head`) has had enough


def main() -> NoReturn:
    """Run `kpb` and leave with the exit code of docs/kontrakt.md §1; never a traceback."""
    # A command lives for seconds: to look for garbage every 700 objects takes a twentieth of them.
    gc.set_threshold(1_000_000)
    atexit.register(_leave_garbage)
    # Arrow's own allocator gives memory back after each small table, and the machine has to find it anew.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    interrupts.stop_in_order()
    # What a library's clean-up fails with, after a fault that is told, is nothing to read for anybody.
    sys.unraisablehook = lambda _: None
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console without å ä ö is no reason to stop
    code: object = 0
    try:
        code = _run(sys.argv[1:] or ["--help"])
        sys.stdout.flush()
    except BrokenPipeError:
        _leave_quietly()
    except KeyboardInterrupt:
        code = INTERRUPTED
    except SystemExit as left:
        code = left.code
    except Exception as error:
        _leave(_told(error))
    if code in (INTERRUPTED, interrupts.TERMINATED):  # typer makes 130 of Ctrl-C
        print("Avbrutet. Det som fanns i mappen är kvar som det var.", file=sys.stderr)
    sys.exit(code if isinstance(code, int) else 0)


def _leave_garbage() -> None:
    """Do not look for garbage in all that is left when the command ends: it takes a second.

    But for DuckDB, which counts what is left of it, and prints that on standard error.
    """
    if "duckdb" not in sys.modules:
        gc.freeze()


def _run(words: list[str]) -> object:
    from kpbcalc.commands.workplace import workplace  # noqa: PLC0415

    with workplace(words):
        import typer  # noqa: PLC0415

        from kpbcalc.commands.swedish import wrong_use  # noqa: PLC0415
        from kpbcalc.commands.verbs import app  # noqa: PLC0415

        try:
            return app(words, standalone_mode=False)
        except typer.TyperException as error:
            raise wrong_use(error) from None


def _told(error: Exception) -> "KpbError":
    """What to show: an error of ours, what the machine did, a misspelt name, or a fault in the workbench."""
    from kpbcalc.base import faults, misspelt  # noqa: PLC0415

    known = faults.as_told(error) or misspelt.as_told(error)
    if known is not None:
        return known
    from kpbcalc.base.error_log import log_error  # noqa: PLC0415

    return log_error(error)


def _leave(error: "KpbError") -> NoReturn:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)


def _leave_quietly() -> NoReturn:
    """Nobody reads the answer any more; nor must Python complain when it closes the stream."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(PIPE_CLOSED)
