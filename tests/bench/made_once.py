"""The large generated files: each is made once and kept outside the repository.

The folder is KPB_BENCH_CACHE, else one in the user's cache folder.
"""

import os
from collections.abc import Callable
from pathlib import Path


def cache() -> Path:
    """The folder of the generated files."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(os.environ.get("KPB_BENCH_CACHE") or Path(home) / "kpbcalc" / "bench")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def made_once(name: str, make: Callable[[Path], object]) -> Path:
    """The file with this name, made when it is not there; `make` writes it to the path it is given.

    It gets its name when it is whole, so that a stopped run leaves nothing that looks finished.
    """
    file = cache() / name
    if not file.is_file():
        print(f"Skapar {file} …", flush=True)
        unfinished = file.with_suffix(".ny")
        make(unfinished)
        unfinished.rename(file)
    return file
