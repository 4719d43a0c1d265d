"""Move a finished folder into place: all of it or nothing."""

import contextlib
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from kpbcalc.base import interrupts, private
from kpbcalc.base.unfinished import OLD, unfinished

_NEW = "ny"
# What holds client rows in whatever folder it lies, and what holds nothing else.
SECRET = ("resultat", "internt")


@contextlib.contextmanager
def staged(target: Path, keep: Sequence[str] = (), *, secret: bool = False) -> Iterator[Path]:
    """A temporary folder beside the target that takes its place when the block ends well.

    Until then, and when the block fails or is interrupted, the target stays as it was. Subfolders of the
    old target named in `keep` move along. While it is written nobody but its owner can read it; so it
    stays when it is `secret`, and otherwise for the folders that hold client rows (`SECRET`).
    """
    made = [f for f in (target.parent, *target.parent.parents) if not f.exists()]
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with unfinished(target.parent) as work:
            folder = work / _NEW
            folder.mkdir(mode=private.OWNER_ONLY_FOLDER)
            yield folder
            interrupts.insist()
            if secret:
                private.owner_only(folder)
            else:
                private.opened(folder, SECRET)
            with interrupts.held():
                _replace(target, folder, keep)
    finally:
        _remove_empty(made)


def _replace(target: Path, folder: Path, keep: Sequence[str]) -> None:
    if not target.exists():
        folder.rename(target)
        return
    for name in keep:
        if (target / name).is_dir() and not (folder / name).exists():
            shutil.copytree(target / name, folder / name)
    # Killed between the two moves, the next run puts back what stands aside.
    old = folder.parent / OLD / target.name
    old.parent.mkdir()
    target.rename(old)
    try:
        folder.rename(target)
    except BaseException:
        old.rename(target)
        raise


def _remove_empty(made: Sequence[Path]) -> None:
    """Leave no empty folders behind a run that wrote nothing."""
    for folder in made:
        with contextlib.suppress(OSError):
            folder.rmdir()
