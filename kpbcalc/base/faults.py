"""What an odd disk, folder or machine does to a run, told as one of our errors. The only place that knows.

What is not in this table is a fault of ours and ends as an internal error.
"""

import errno
import os
import re
from dataclasses import dataclass

from kpbcalc.base.errors import InternalError, KpbError, MachineError


@dataclass(frozen=True)
class _Fault:
    what: str
    remedy: str


_FULL = _Fault(
    "Det finns inte plats på disken.",
    "Frigör plats, eller välj en annan disk: --out (OUT=) för resultatet, XDG_CACHE_HOME för mellanlagret, "
    "TMPDIR för tillfälliga filer. Kör sedan igen.",
)
_SHUT = _Fault(
    "Du får inte läsa eller skriva där.",
    "Be den som äger mappen om tillgång, eller välj en egen: --data (DATA=) för underlaget, --out (OUT=) för "
    "resultatet, XDG_CACHE_HOME för mellanlagret, TMPDIR för tillfälliga filer.",
)
_NAME = _Fault("Namnet på en fil eller mapp är för långt.", "Välj en mapp närmare diskens rot.")
_MANY = _Fault(
    "Datorn låter inte kommandot ha fler filer öppna eller fler processer.",
    "Stäng andra program, eller höj gränsen (ulimit -n, ulimit -u). Kör sedan igen.",
)
_MEMORY = _Fault(
    "Minnet räckte inte.", "Stäng andra program, eller kör på en dator med mer minne. Kör sedan igen."
)
_DISK = _Fault(
    "Disken eller nätverksmappen svarar inte som den ska.",
    "Kontrollera att disken är ansluten och hel. Kör sedan igen.",
)
_GONE = _Fault(
    "En fil eller mapp som behövs finns inte, eller försvann medan kommandot arbetade.",
    "Kontrollera att mappen finns kvar och att inget annat program flyttar eller tar bort filer i den. "
    "Kör sedan igen.",
)
_INSTEAD = _Fault(
    "På platsen finns något annat än det som behövs där: en fil i stället för en mapp, eller tvärtom.",
    "Flytta undan det, eller välj en annan mapp.",
)
_NOWHERE = _Fault(
    "Det finns ingen mapp att skriva tillfälliga filer i.",
    "Ange en som finns, går att skriva till och har plats: TMPDIR=/sökväg (Windows: TEMP). Kör sedan igen.",
)
_BUSY = _Fault(
    "Filen används av ett annat program.", "Stäng den där (ofta Excel eller en webbläsare). Kör sedan igen."
)
_KILLED = _Fault(
    "Processen som kör anteckningsboken avslutades utifrån, oftast för att minnet tog slut.",
    "Stäng andra program, eller kör på en dator med mer minne. Kör sedan igen.",
)
_SLOW = _Fault(
    "Processen som kör anteckningsboken startade inte.",
    "Datorn kan vara hårt belastad, eller så stoppar ett skyddsprogram den. Kör igen om en stund.",
)
_PACKAGES = _Fault(
    "Ett paket som arbetsbänken behöver saknas eller går inte att läsa in.",
    "Kör make env (utan make: python tools/ensure_env.py). Installerad på annat sätt: installera om den.",
)

_BY_NUMBER = {
    **dict.fromkeys(("ENOSPC", "EDQUOT", "EFBIG"), _FULL),
    **dict.fromkeys(("EACCES", "EPERM", "EROFS"), _SHUT),
    "ENAMETOOLONG": _NAME,
    **dict.fromkeys(("EMFILE", "ENFILE", "EAGAIN"), _MANY),
    "ENOMEM": _MEMORY,
    **dict.fromkeys(
        ("EIO", "ESTALE", "ENXIO", "ENODEV", "ENOLCK", "ETIMEDOUT", "EHOSTDOWN", "ENOTCONN"), _DISK
    ),
    "ENOENT": _GONE,
    **dict.fromkeys(("ENOTDIR", "EISDIR", "EEXIST", "ENOTEMPTY", "ELOOP"), _INSTEAD),
    **dict.fromkeys(("EBUSY", "ETXTBSY"), _BUSY),
}
_BY_KIND = {
    "MemoryError": _MEMORY,
    "OutOfMemoryException": _MEMORY,  # duckdb
    "ArrowMemoryError": _MEMORY,
    "DeadKernelError": _KILLED,
    "ModuleNotFoundError": _PACKAGES,
    "ImportError": _PACKAGES,
}
_BY_WORDS = (
    (re.compile(r"No usable temporary directory"), _NOWHERE),
    (re.compile(r"No space left on device|Disk quota exceeded"), _FULL),
    (re.compile(r"Permission denied|Read-only file system"), _SHUT),
    (re.compile(r"Too many open files|can't start new thread"), _MANY),
    (re.compile(r"Kernel didn't respond|Kernel died before replying"), _SLOW),
)
# Kinds that wrap the system's own word in theirs; a word of theirs may hold a path and nothing from a row.
_WRAPPED = ("IOException", "FileCreateError", "RuntimeError", "ZMQError", "Error")
_NUMBER = re.compile(r"\[Errno (\d+)\] [^:]*(?:: '([^']+)')?")
_PATH = re.compile(r"'((?:/|[A-Za-z]:\\)[^'\n]+)'|\"((?:/|[A-Za-z]:\\)[^\"\n]+)\"")
_SYSTEM = {
    "OSError", "IOError", "PermissionError", "FileNotFoundError", "FileExistsError", "NotADirectoryError",
    "IsADirectoryError", "BlockingIOError", "TimeoutError", "InterruptedError", "ChildProcessError",
}  # fmt: skip


def as_told(error: BaseException) -> KpbError | None:
    """The error to show for what a machine did; None when it is no machine's doing.

    An error of ours is given back as it is. In a chain of causes the first one that is known counts.
    """
    if isinstance(error, InternalError):
        return None
    if isinstance(error, KpbError):
        return error
    words = (type(error).__name__, str(error))
    fault, where = _of_system(error) if isinstance(error, OSError) else _of_words(*words)
    if fault:
        return MachineError(fault.what, where=where, remedy=fault.remedy)
    return as_told(error.__cause__) if error.__cause__ else None


def _of_system(error: OSError) -> tuple[_Fault | None, str]:
    if error.errno is None or (isinstance(error.args[-1], str) and "temporary" in error.args[-1]):
        return _of_words("OSError", str(error))  # a library's words, in the system's name
    names = [os.fsdecode(n) for n in (error.filename, error.filename2) if isinstance(n, str | bytes)]
    return _by_number(error.errno), " → ".join(names) or _path_in(str(error))


def _by_number(number: int) -> _Fault | None:
    return _BY_NUMBER.get(errno.errorcode.get(number, ""))


def _of_words(name: str, text: str) -> tuple[_Fault | None, str]:
    if "kpbcalc." in text and name in ("ModuleNotFoundError", "ImportError"):
        return None, ""  # one of our own modules
    if name in _BY_KIND:
        return _BY_KIND[name], text if _BY_KIND[name] is _PACKAGES else ""
    if name in _SYSTEM or name in _WRAPPED:
        numbered = _NUMBER.search(text)
        if numbered and (fault := _by_number(int(numbered[1]))):
            return fault, numbered[2] or ""
        return next((fault for words, fault in _BY_WORDS if words.search(text)), None), _path_in(text)
    return None, ""


def _path_in(text: str) -> str:
    """The path that a library's own words of a file hold, for those that give it nowhere else."""
    found = _PATH.search(text)
    return found[1] or found[2] if found else ""
