"""Where does a municipality's underlag lie: which years are there, and which folder is a year's?"""

from pathlib import Path

from kpbcalc.base import places
from kpbcalc.base.errors import UsageError


def years(data: Path, kommun: str) -> tuple[int, ...]:
    """The years a municipality has a folder for, in order."""
    folder = data / kommun
    if not folder.is_dir():
        return ()
    return tuple(sorted(int(f.name) for f in folder.iterdir() if f.is_dir() and f.name.isdecimal()))


def folder_of(data: Path, kommun: str, ar: int) -> Path:
    """The folder of a year. Raises `UsageError` when there is none, with the years there are."""
    folder = data / kommun / str(ar)
    if folder.is_dir():
        return folder
    known = years(data, kommun)
    if known:
        remedy = f"År med underlag för {kommun}: {', '.join(map(str, known))}."
    else:
        remedy = "Ange rätt mapp med --data (DATA=). Den ska innehålla <kommunkod>/<år>/."
    # The demo lies in a folder whose name, a checksum, tells nobody anything.
    demo = data.parent.name == "demo" and data.parent == places.cache("demo")
    where = "demounderlaget" if demo else data.name
    raise UsageError(f"Det finns inget underlag för {kommun} år {ar}.", where=where, remedy=remedy)
