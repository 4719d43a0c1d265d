"""What is not done yet, and what a killed run left: folders for their owner alone, swept by the next run.

A folder in use holds a locked file. The system lets go of the lock when its process ends, however it ends,
so a folder whose lock is free is left over. Somebody else's folders, and those in use, are let alone.
"""

import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from kpbcalc.base import interrupts, private

if sys.platform != "win32":
    import fcntl

PREFIX = ".kpb-"
_IN_USE, _NOT_YET = "anvands", "anvands.ny"
OLD = "tidigare"  # where what was there stands aside, by its name, while the new is moved into its place
_A_DAY = 24 * 3600


@contextlib.contextmanager
def unfinished(parent: Path) -> Iterator[Path]:
    """A new folder below `parent`, for its owner alone; it is gone afterwards, with all that is in it.

    Leftovers of killed runs beside it are swept first. Raises `OSError` when nothing can be written there.
    """
    sweep(parent)
    lock = None
    # Nothing interrupts between the folder's coming and the care for its going.
    with interrupts.held():
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
        try:
            lock = _take(folder)
            with interrupts.let_through():
                yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            if lock is not None:
                os.close(lock)
            # Where an open file cannot be removed, it can now.
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def made(folder: Path, *, owner_only: bool = False) -> Iterator[Path]:
    """A folder that is there. Those made for it are gone afterwards where nothing stands in them.

    With `owner_only` it is for its owner alone, if it was not there before.
    """
    new = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if owner_only and folder in new:
            folder.chmod(private.OWNER_ONLY_FOLDER)
        yield folder
    finally:
        for each in new:
            with contextlib.suppress(OSError):
                each.rmdir()


def sweep(parent: Path) -> None:
    """Remove what killed runs of ours have left in a folder; put back what they had moved aside."""
    with contextlib.suppress(OSError):
        for folder in parent.glob(f"{PREFIX}*"):
            with contextlib.suppress(OSError):
                if _is_ours(folder) and _is_left(folder):
                    _put_back(folder)
                    shutil.rmtree(folder, ignore_errors=True)


def _put_back(folder: Path) -> None:
    """A run killed between its moves had taken the earlier report, or some tables, from their places.

    A report that is in its place is the new one, whole: it was moved there last.
    """
    aside = folder / OLD
    for old in list(aside.iterdir()) if aside.is_dir() else []:
        place = folder.parent / old.name
        if not place.is_dir():
            old.replace(place)


def _take(folder: Path) -> int | None:
    """Lock the folder's mark; None where the file system has no locks."""
    mark = folder / _IN_USE
    if sys.platform == "win32":  # an open file cannot be removed there, and that is lock enough
        return os.open(mark, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    new = folder / _NOT_YET
    lock = os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        new.unlink()
        return None
    new.rename(mark)  # with its lock: whoever sees the mark sees it locked
    return lock


def _is_ours(folder: Path) -> bool:
    """A folder, not a link to one, that belongs to this user."""
    about = folder.lstat()
    mine = not hasattr(os, "geteuid") or about.st_uid == os.geteuid()  # Windows tells no owner
    return folder.is_dir() and not folder.is_symlink() and mine


def _is_left(folder: Path) -> bool:
    """Whether the process that made it has ended. Without a mark nobody knows: after a day it has."""
    mark = folder / _IN_USE
    if not mark.is_file():
        return time.time() - folder.stat().st_mtime > _A_DAY
    if sys.platform == "win32":
        mark.unlink()  # refused (an OSError) while it is open
        return True
    lock = os.open(mark, os.O_RDWR)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(lock)
    return True
