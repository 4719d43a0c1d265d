"""The file of what has been released, `output/sekretess.jsonl`: read whole or not at all, and only added to.

One line a release, for the owner alone. What cannot be read stops: were it taken for absent, nobody would be
protected from it.
"""

import contextlib
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kpbcalc.base.errors import DisclosureError
from kpbcalc.base.private import OWNER_ONLY_FILE

if sys.platform != "win32":
    import fcntl

NAME = "sekretess.jsonl"
WITHDRAWN = "aterkallar_tidigare"
Line = dict[str, Any]


def standing(out: Path, kommun: str, ar: int) -> list[tuple[int, Line]]:
    """The lines about a municipality and year that nobody has withdrawn, with their numbers in the file.

    Raises `DisclosureError` for a file with a line that is none.
    """
    try:
        content = (out / NAME).read_bytes()
    except FileNotFoundError:
        return []
    found: list[tuple[int, Line]] = []
    *lines, broken = content.split(b"\n")
    if broken:  # its end was never written
        raise unreadable(len(lines) + 1)
    for number, text in enumerate(lines, start=1):
        try:
            line = json.loads(text)
            mine = (line["kommun"], line["ar"]) == (kommun, ar)
        except (ValueError, KeyError, TypeError):
            raise unreadable(number) from None
        if mine:
            found = [] if WITHDRAWN in line else [*found, (number, line)]
    return found


def unreadable(number: int) -> DisclosureError:
    """The error for a line that cannot be read."""
    return DisclosureError(
        "Förteckningen över det som har släppts kan inte läsas.", where=f"{NAME}, rad {number}",
        remedy="Återställ filen från säkerhetskopian. Ta inte bort den: den skyddar personer.",
    )  # fmt: skip


@contextlib.contextmanager
def alone(out: Path) -> Iterator[int]:
    """The open file, which no other run of ours can add to meanwhile; where the file system has locks."""
    out.mkdir(parents=True, exist_ok=True)
    as_bytes = getattr(os, "O_BINARY", 0)  # Windows would make CR LF of the line ends
    file = os.open(out / NAME, os.O_RDWR | os.O_APPEND | os.O_CREAT | as_bytes, OWNER_ONLY_FILE)
    try:
        (out / NAME).chmod(OWNER_ONLY_FILE)
        if sys.platform != "win32":
            with contextlib.suppress(OSError):
                fcntl.flock(file, fcntl.LOCK_EX)
        yield file
    finally:
        os.close(file)  # and the lock goes with it


def add(file: int, lines: Sequence[Line]) -> None:
    """Add lines to the open file, all of them or none. Raises `OSError` when there is no room."""
    size = os.fstat(file).st_size
    rest = "".join(
        json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n" for line in lines
    ).encode()
    try:
        while rest:
            rest = rest[os.write(file, rest) :]
        os.fsync(file)
    except BaseException:
        os.ftruncate(file, size)
        raise
