"""Files come to their places whole; those that belong together, all of them or none."""

import contextlib
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from kpbcalc.base import interrupts, private
from kpbcalc.base.unfinished import unfinished


def put(file: Path, content: bytes, *, owner_only: bool = False) -> None:
    """Write a file, all of it or nothing; until it is whole nobody else can read it. Raises `OSError`."""
    with unfinished(file.parent) as work:
        new = work / file.name
        with new.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        (private.owner_only if owner_only else private.as_usual)(new)
        with interrupts.held():
            new.replace(file)


@contextlib.contextmanager
def as_before_on_failure(folder: Path, files: Sequence[Path]) -> Iterator[None]:
    """While inside, these files are put in place one by one; if the block fails, all are as they were.

    A killed run leaves each of them whole and is not undone: somebody may have gone on with what it wrote.
    """
    with unfinished(folder) as work:
        before = {file: work / str(n) for n, file in enumerate(files) if file.is_file()}
        for file, kept in before.items():
            try:
                kept.hardlink_to(file)  # a file is replaced, never written into
            except OSError:
                shutil.copy2(file, kept)
        try:
            yield
        except BaseException:
            with interrupts.held():
                for file in files:
                    with contextlib.suppress(OSError):
                        before[file].replace(file) if file in before else file.unlink()
            raise
