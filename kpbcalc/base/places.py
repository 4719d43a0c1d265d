"""Where do things lie? What is shipped with the code, and what is the user's own.

A checkout has `params/`, `notebooks/` and `requirements.lock` at its root; a wheel has them inside the
package. The user's own state (the demo, what was fetched, logs) lies in the user's cache folder and never
beside the code, which may belong to somebody else.
"""

import os
import sys
from pathlib import Path

import platformdirs

from kpbcalc.base.errors import MachineError

PACKAGE = Path(__file__).resolve().parents[1]
ROOT = PACKAGE.parent


def shipped(name: str) -> Path:
    """A file or folder that comes with the code, wherever this installation has it."""
    inside = PACKAGE / name
    return inside if inside.exists() else ROOT / name


def lock() -> Path:
    """The lock that the environment in use was made from; in a checkout the file may have changed since."""
    made_from = Path(sys.prefix) / "requirements.lock"
    return made_from if made_from.is_file() else shipped("requirements.lock")


def user_cache() -> Path:
    """The user's cache folder for kpbcalc: below XDG_CACHE_HOME where it is set, else the platform's own.

    Raises `MachineError` for a user without a home, as in many containers.
    """
    chosen = os.environ.get("XDG_CACHE_HOME", "")
    if Path(chosen).is_absolute():
        return Path(chosen) / "kpbcalc"
    try:
        return platformdirs.user_cache_path("kpbcalc", appauthor=False)
    except RuntimeError:
        raise MachineError(
            "Datorn vet inte var din hemmapp är.", remedy="Ange den med HOME, eller ett mellanlager med "
            "XDG_CACHE_HOME: hela sökvägen till en mapp som du får skriva i.",
        ) from None  # fmt: skip


def cache(name: str) -> Path:
    """A folder of that name in the user's cache, made for its owner alone, as the whole cache is.

    Raises `OSError`, and `MachineError` as `user_cache`.
    """
    top = user_cache()
    folder = top / name
    folder.mkdir(parents=True, exist_ok=True)
    for made in (f for f in (folder, *folder.parents) if f.is_relative_to(top)):
        if made.stat().st_mode & 0o077:
            made.chmod(0o700)
    return folder
