"""What an import left beside the underlag: which tables it wrote, and what it changed on the way.

The findings of the import (corrections, overlaps, copies, deaths, who was left out) are findings of the
underlag for as long as its tables are in use: validate and the report tell them until somebody accepts them.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.schemas import TABLES

RECEIPT = "importkvitto.json"
# Before the name of a raw file: its rows are about clients, and are not rows of a table here.
IMPORTED = "import-"
# Of what was no warning, what took something away.
_TOLD = ("V33",)
# Choices of the maps that leave rows or days out: the findings of them have the choice as their column.
_CHOICES = ("perioder", "utan_tid", "slutdag")


def receipt(folder: Path) -> dict[str, Any]:
    """What the last import into the folder wrote, or nothing."""
    try:
        found = json.loads((folder / RECEIPT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def kept(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """The findings as the receipt holds them."""
    return [
        {
            "regel": f.regel, "allvar": f.allvar, "tabell": f.tabell, "kolumn": f.kolumn, "antal": f.antal,
            "rader": list(f.rader), "text": f.text, "atgard": f.atgard,
        }
        for f in findings
    ]  # fmt: skip


def imported_findings(folder: Path) -> list[Finding]:
    """What the import of the folder's tables changed or was not sure of; nothing where none was made."""
    if not (folder / RECEIPT).is_file():
        return []
    found = receipt(folder)
    try:
        told = [_finding(entry) for entry in found["fynd"]]
        wrote = {str(name): str(mark) for name, mark in found["filer"].items()}
    except (KeyError, TypeError, AttributeError, ValueError):
        text = f"{RECEIPT} går inte att läsa, så det importen ändrade är inte med bland fynden."
        remedy = "Importera igen med --replace, eller ta bort filen om tabellerna inte längre är importens."
        return [Finding("V02", "varning", RECEIPT, "", 1, (), text, atgard=remedy)]
    ours = [f"{table}.csv" for table in TABLES]
    changed = [n for n in ours if n in wrote and digest_of(folder / n) != wrote[n]]
    if changed:
        text = f"Tabeller är ändrade sedan importen: {', '.join(changed)}. Importens fynd gäller som de var."
        remedy = "Gör ändringen i verksamhetssystemet eller i översättningarna, och importera igen."
        told.append(Finding("V02", "varning", RECEIPT, "", len(changed), (), text, atgard=remedy))
    return [f for f in told if f.allvar == "varning" or f.regel in _TOLD or f.kolumn in _CHOICES]


def digest_of(file: Path) -> str:
    """The check sum of a file; empty when it is not there."""
    return digest(file.read_bytes()) if file.is_file() else ""


def digest(content: bytes) -> str:
    """The check sum of a file's content."""
    return hashlib.sha256(content).hexdigest()


def _finding(entry: dict[str, Any]) -> Finding:
    name = IMPORTED + str(entry["tabell"]).replace("/", "-")
    if entry["allvar"] not in ("varning", "info"):
        raise ValueError(entry["allvar"])
    rows = tuple(int(row) for row in entry.get("rader", ()))
    return Finding(
        str(entry["regel"]), entry["allvar"], name, str(entry.get("kolumn", "")), int(entry["antal"]), rows,
        str(entry["text"]), atgard=str(entry.get("atgard", "")),
    )  # fmt: skip
