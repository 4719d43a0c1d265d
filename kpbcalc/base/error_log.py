"""What went wrong inside: where in the code, for those who look after it, never what was in the data.

An exception's own text may quote a row, and so may the lines of a traceback's last part. Only kinds,
files, line numbers and function names are kept.
"""

import hashlib
import os
import traceback
from pathlib import Path

from kpbcalc.base import places
from kpbcalc.base.errors import InternalError, MachineError

FOLDER = "fel"
DIGITS = 8


def log_error(error: BaseException) -> InternalError:
    """Write the log and give the error to show, with the reference that finds the log again.

    The log lies in the user's cache folder, for its owner alone: the folder of the report stays as it was.
    A log that cannot be written does not hide the error.
    """
    # An InternalError's words are the workbench's own; any other exception may quote a row in its words.
    kind = error.what if isinstance(error, InternalError) else type(error).__name__
    text = "\n".join([kind, *_frames(error)]) + "\n"
    reference = hashlib.sha256(text.encode()).hexdigest()[:DIGITS]
    try:
        file = places.cache(FOLDER) / f"fel-{reference}.log"
        file.unlink(missing_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(text)
        told = f" Skicka med filen {file}; den innehåller inga uppgifter ur underlaget."
    except (OSError, MachineError):
        told = ""
    what = (
        error.what
        if isinstance(error, InternalError)
        else (f"Arbetsbänken stannade oväntat ({type(error).__name__}).")
    )
    return InternalError(
        what,
        where=f"referens {reference}",
        remedy="Det är inte ditt fel. Anmäl det till dem som sköter arbetsbänken, med referensen ovan."
        + told,
    )


def _frames(error: BaseException) -> list[str]:
    """Where the exception passed, outermost first, through its causes."""
    found: list[str] = []
    seen: BaseException | None = error
    while seen is not None:
        found.append(f"{type(seen).__name__}:")
        found += [
            f"  {_short(f.filename)}:{f.lineno} {f.name}" for f in traceback.extract_tb(seen.__traceback__)
        ]
        seen = seen.__cause__ or seen.__context__
    return found


def _short(filename: str) -> str:
    """The last parts of a path: the rest tells about the machine."""
    return "/".join(Path(filename).parts[-3:])
