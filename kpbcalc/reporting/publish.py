"""Move a finished folder into place: all of it or nothing."""

import contextlib
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from kpbcalc.base import interrupts, private
from kpbcalc.base.unfinished import OLD, made, unfinished

_NEW = "ny"


@contextlib.contextmanager
def staged(target: Path, keep: Sequence[str] = (), *, shared: Sequence[str] = ()) -> Iterator[Path]:
    """A temporary folder beside the target that takes its place when the block ends well.

    Until then, and when the block fails or is interrupted, the target stays as it was. What of the old target
    is named in `keep` moves along. All of it is for its owner alone but what is named in `shared`, and the
    folder itself when something in it is to be read by others.
    """
    with made(target.parent), unfinished(target.parent) as work:
        folder = work / _NEW
        folder.mkdir(mode=private.OWNER_ONLY_FOLDER)
        yield folder
        interrupts.insist()
        private.owner_only(folder)
        for name in shared:
            private.as_usual(folder / name)
        with interrupts.held():
            _replace(target, folder, keep)


def _replace(target: Path, folder: Path, keep: Sequence[str]) -> None:
    for name in keep:
        old, new = target / name, folder / name
        if old.is_dir() and not new.exists():
            shutil.copytree(old, new)
        elif old.is_file() and not new.exists():
            shutil.copy2(old, new)
    private.open_if_something_is(folder)
    if not target.exists():
        folder.rename(target)
        return
    # Killed between the two moves, the next run puts back what stands aside.
    old = folder.parent / OLD / target.name
    old.parent.mkdir()
    target.rename(old)
    try:
        folder.rename(target)
    except BaseException:
        old.rename(target)
        raise
