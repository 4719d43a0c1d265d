"""Move a finished folder into place: all of it or nothing."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path


@contextlib.contextmanager
def staged(target: Path, keep: Sequence[str] = ()) -> Iterator[Path]:
    """A temporary folder beside the target that takes its place when the block ends well.

    Until then, and when the block fails or is interrupted, the target stays as it was. Subfolders of the
    old target named in `keep` move along.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".ny-", dir=target.parent))
    folder.chmod(0o755)
    try:
        yield folder
        _replace(target, folder, keep)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _remove_empty(target.parent)


def _replace(target: Path, folder: Path, keep: Sequence[str]) -> None:
    if not target.exists():
        folder.rename(target)
        return
    for name in keep:
        if (target / name).is_dir() and not (folder / name).exists():
            shutil.copytree(target / name, folder / name)
    old = Path(tempfile.mkdtemp(prefix=".gammal-", dir=target.parent))
    target.rename(old / "rapport")
    try:
        folder.rename(target)
    except BaseException:
        (old / "rapport").rename(target)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _remove_empty(folder: Path) -> None:
    """Leave no empty folders behind a run that wrote nothing."""
    with contextlib.suppress(OSError):
        folder.rmdir()
