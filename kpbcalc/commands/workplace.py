"""Where does a command work? In one temporary folder of its own, after killed runs' leftovers are swept."""

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import pairwise
from pathlib import Path

from kpbcalc.base import environment, places, private
from kpbcalc.base.errors import MachineError
from kpbcalc.base.unfinished import sweep, unfinished
from kpbcalc.base.venv_in_use import venv_in_use

_BELOW = ("*", "*/*", "*/*/*")  # <out>/<kommun>/<år>/<område>
_MADE = "demo"
_FETCHED = "kallor"
_FONTS = "typsnitt"
_SHORT = ("TMPDIR", "TEMP", "TMP")


@contextmanager
def workplace(words: Sequence[str]) -> Iterator[Path]:
    """Everything temporary, the kernel's too, lies in one folder for the owner alone, gone afterwards.

    `words` are the command's, for the folder whose leftovers are swept. Raises `OSError` when nothing
    temporary can be written anywhere.
    """
    private.usable_umask()
    _say_other_place()
    out, data = folder_of(words, "--out") or Path("output"), folder_of(words, "--data")
    cache = _cache()
    for folder in (out, *_within(out, _BELOW), *(_within(cache, [f"{_MADE}/*"]) if cache else ())):
        sweep(folder)
    for folder in (data, *_within(data, ["*", "*/*"])) if data else ():
        sweep(folder)
    with ExitStack() as stack:
        stack.enter_context(venv_in_use())
        work = stack.enter_context(unfinished(Path(tempfile.gettempdir())))
        stack.callback(setattr, tempfile, "tempdir", tempfile.tempdir)
        tempfile.tempdir = str(work)
        for name in (*_SHORT, "IPYTHONDIR"):  # what IPython remembers between runs is not for a report
            stack.enter_context(environment.passed_on(name, str(work)))
        if cache is None:
            _say("Du har ingen hemmapp (HOME), så inget mellanlager används nu.")
        elif not _writable(cache):
            _say(f"Mellanlagret {cache} går inte att skriva till och används inte nu.")
            if "KPB_CACHE" not in os.environ:  # what was fetched is read where it lies
                stack.enter_context(environment.passed_on("KPB_CACHE", str(cache / _FETCHED)))
        if cache is None or not _writable(cache):
            stack.enter_context(environment.passed_on("XDG_CACHE_HOME", str(work)))
        # The user's own settings for matplotlib are not for a report, nor need they have a place for any.
        stack.enter_context(environment.passed_on("MPLCONFIGDIR", _fonts(work)))
        yield work


def folder_of(words: Sequence[str], option: str) -> Path | None:
    """The folder given with an option, before the command has read it."""
    given = [after for word, after in pairwise(words) if word == option]
    given += [word.partition("=")[2] for word in words if word.startswith(f"{option}=")]
    return Path(given[-1]) if given and given[-1] else None


def _within(root: Path, patterns: Sequence[str]) -> Iterator[Path]:
    """The folders below that can be looked into: what cannot is told when it is needed."""
    for pattern in patterns:
        with suppress(OSError):
            yield from root.glob(pattern)


def _say_other_place() -> None:
    """Where temporary files are written instead of where somebody has asked for."""
    asked, used = os.environ.get("TMPDIR"), tempfile.gettempdir()
    if asked and Path(asked).absolute() != Path(used).absolute():
        _say(f"TMPDIR ({asked}) går inte att skriva till. Tillfälliga filer skrivs i {used}.")


def _cache() -> Path | None:
    """The user's cache folder; None for a user without a home."""
    try:
        return places.user_cache()
    except MachineError:
        return None


def _fonts(work: Path) -> str:
    """Where matplotlib may remember which fonts there are: for next time, or on a full disk for this time."""
    with suppress(OSError):
        return str(places.cache(_FONTS))
    return str(work)


def _writable(folder: Path) -> bool:
    """Whether the folder, or the nearest above it that exists, lets us write."""
    near = next((f for f in (folder, *folder.parents) if os.path.exists(f)), folder)  # noqa: PTH110 - no error
    return os.access(near, os.W_OK | os.X_OK)


def _say(text: str) -> None:
    print(text, file=sys.stderr)
