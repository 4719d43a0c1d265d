"""Who may read what we write? The owner alone, except what is made to be shared: that follows the umask."""

import os
from pathlib import Path

OWNER_ONLY_FOLDER, OWNER_ONLY_FILE = 0o700, 0o600


def usable_umask() -> None:
    """Keep the user's umask for others, but never let it shut ourselves out of what we write."""
    os.umask(_umask() & ~OWNER_ONLY_FOLDER)


def owner_only(folder: Path) -> None:
    """A folder and all within it for its owner alone, whatever the umask took away or left."""
    _set(folder, OWNER_ONLY_FOLDER, OWNER_ONLY_FILE)


def as_usual(path: Path) -> None:
    """A file, or a folder and all within it, as the user's other files: readable as the umask says."""
    umask = _umask()
    _set(path, 0o777 & ~umask | OWNER_ONLY_FOLDER, 0o666 & ~umask | OWNER_ONLY_FILE)


def open_if_something_is(folder: Path) -> None:
    """A folder that others can look into as the umask says, when something in it is theirs to read."""
    if any(inside.stat().st_mode & 0o077 for inside in folder.iterdir()):
        folder.chmod(0o777 & ~_umask() | OWNER_ONLY_FOLDER)


def _umask() -> int:
    now = os.umask(0o077)  # there is no other way to read it
    os.umask(now)
    return now


def _set(path: Path, folder_mode: int, file_mode: int) -> None:
    if path.is_symlink():
        return
    if not path.is_dir():
        path.chmod(file_mode)
        return
    path.chmod(folder_mode)
    for inside in path.iterdir():
        _set(inside, folder_mode, file_mode)
