"""Which files in a year's folder does nobody read? A table under a name we do not know would be lost."""

import unicodedata
from collections.abc import Collection
from pathlib import Path

from rapidfuzz import fuzz

from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.method import METHOD_FILE
from kpbcalc.underlag.read import found_files, suffixes
from kpbcalc.underlag.receipt import RECEIPT
from kpbcalc.underlag.schemas import TABLES

_OURS = (METHOD_FILE, RECEIPT)
_OF_THE_SYSTEM = (".", "~$", "thumbs.db", "desktop.ini", "icon\r")
# What holds tables in some other form than we read.
_TABLES_BY_OTHERS = (
    ".xls", ".xlsm", ".xlsb", ".ods", ".txt", ".tsv", ".tab", ".dat", ".prn", ".zip", ".gz", ".csv", ".xlsx",
    ".parquet", ".se", ".si", ".sie", ".json", ".xml", ".html",
)  # fmt: skip
_LIKE = 70  # of 100 (rapidfuzz ratio), for a table to be proposed


def unclaimed(folder: Path) -> list[Finding]:
    """V03: the files beside those that are read, each with the table its name is most like."""
    ours = {*_OURS, *(file.name for table in TABLES for file in found_files(folder, table))}
    left = sorted((f for f in folder.iterdir() if f.is_file() and f.name not in ours), key=lambda f: f.name)
    left = [path for path in left if not path.name.casefold().startswith(_OF_THE_SYSTEM)]
    findings = []
    for path in left:
        if may_be_a_table(path):
            findings.append(_told(path, nearest_table(path)))
    others = [path.name for path in left if path.name not in {f.tabell for f in findings}]
    if others:
        text = f"Filer i mappen som inte läses: {', '.join(others)}."
        findings.append(Finding("V03", "info", folder.name, "", len(others), (), text))
    return findings


def may_be_a_table(path: Path) -> bool:
    """Whether a file could hold a table, by its kind or its name; a PDF or a picture does not."""
    return path.suffix.lower() in _TABLES_BY_OTHERS or bool(nearest_table(path))


def nearest_table(path: Path, names: Collection[str] = TABLES) -> str:
    """The table that a file's name is most like, or nothing: `Enhet 2024.csv.txt` is like enheter."""
    letters = unicodedata.normalize("NFKD", path.name.partition(".")[0].casefold())
    stem = "".join(c for c in letters if c.isalpha())
    if not stem:
        return ""
    likeness = {name: fuzz.ratio(stem, name.replace("_", "")) for name in names}
    table = max(names, key=likeness.__getitem__)
    return table if likeness[table] >= _LIKE else ""


def _told(path: Path, near: str) -> Finding:
    text = f"{path.name} läses inte: namnet är inget som arbetsbänken letar efter."
    if near:
        wanted = " eller ".join(near + suffix for suffix in suffixes(near))
        remedy = f"Är det {near}, ska filen heta {wanted} och vara sparad så. Annars: flytta den ur mappen."
    else:
        remedy = f"Tabellerna heter {', '.join(TABLES)}. Döp om filen, eller flytta den ur mappen."
    return Finding("V03", "varning", path.name, "", 1, (), text, atgard=remedy)
