"""The extracts of a care system by their own names, a table each, and what importing them gives and tells."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kpbcalc.base.exact import GRID
from kpbcalc.base.own_choices import Own
from kpbcalc.underlag.extracts.run import Imported, convert

KEY = b"0123456789abcdef0123456789abcdef"
# Folders of files: each odd in one way; and a messy delivery, with words that may not come out of it.
AWKWARD = Path(__file__).parent / "awkward"
DELIVERY = Path(__file__).parent / "import_delivery"
PLANTED = (
    "Hemlighetsson", "Änglund", "Storgatan", "trivs", "121212", "310262", "350704", "280317", "200505",
    "450909", "TF01", "1212", "1236", "4562", "0022", "1111", "3334",
)  # fmt: skip
EBBA, AKE = "19280317-0022", "19121212-1212"
DECISIONS = "Personnr;Insats;Fr.o.m;T.o.m;Omfattning;Enhet;Utförare"
VISITS = "Personnr;Besöksdatum;Typ;Utförare;Start;Stopp;Minuter"


def made(folder: Path, year: int = 2024, own: Mapping[str, Any] | None = None) -> Imported:
    """What importing the folder gives."""
    return convert(folder, Own("0000", own or {}), year, KEY)


def put(folder: Path, **tables: list[str]) -> Path:
    """The tables of these names in the folder."""
    folder.mkdir(exist_ok=True)
    for table, lines in tables.items():
        (folder / f"{table}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def total(imported: Imported, column: str, insats: str = "") -> float:
    """The sum of a volume, of one insats or of all."""
    rows = imported.insatsvolymer
    return float(rows[rows["insats"] == insats if insats else slice(None)][column].sum()) / GRID


def told(imported: Imported, rule: str) -> list[tuple[str, int]]:
    """How grave and how many, of what a rule has found."""
    return [(f.allvar, f.antal) for f in imported.findings if f.regel == rule]
