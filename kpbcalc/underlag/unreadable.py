"""What lies in a folder and cannot be read as a file, though somebody may think it is one?

A folder with a table's name, a link that leads nowhere or to a folder, a file or folder that is shut: none of
them is to be taken for a file that is not there.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kpbcalc.base.errors import UsageError
from kpbcalc.underlag.findings import Finding

TABLES_OF = (".csv", ".xlsx", ".parquet", ".se", ".si", ".sie", ".xls", ".txt")  # names that files have


class Why(NamedTuple):
    """What a path is, as the end of a sentence about it, and what to do."""

    what: str
    remedy: str


_NOWHERE = Why(
    "är en länk till något som inte finns",
    "Lägg filen själv i mappen i stället för länken, eller ta bort länken.",
)
_FOLDER = Why("är en mapp, inte en fil", "Lägg filen själv här, eller döp om mappen.")
_LINKED = Why(
    "är en länk till en mapp, och filerna i den läses inte",
    "Lägg filerna själva i mappen, eller ta bort länken.",
)
_SHUT = Why("får du inte läsa", "Be den som äger filen eller mappen om tillgång, eller lägg dit en kopia.")
_OTHER = Why("är ingen vanlig fil", "Lägg en vanlig fil här, eller ta bort den.")


def why_not(path: Path) -> Why | None:
    """Why a path is no file that can be read; None for one that is, and for an ordinary folder."""
    if path.is_symlink() and not path.exists():
        return _NOWHERE
    if path.is_dir():
        if path.suffix.lower() in TABLES_OF:
            return _FOLDER
        if path.is_symlink():
            return _LINKED
        return None if os.access(path, os.R_OK | os.X_OK) else _SHUT
    if not path.is_file():
        return _OTHER
    return None if os.access(path, os.R_OK) else _SHUT


def within(folder: Path) -> Iterator[tuple[Path, Why]]:
    """Everything in a folder and below it that cannot be read, in order; what is hidden is passed by."""
    for path in sorted(folder.rglob("*")):
        if not path.name.startswith((".", "~$")) and (why := why_not(path)):
            yield path, why


def told(name: str, why: Why) -> Finding:
    """V01 for one of them."""
    return Finding("V01", "fel", name, "", 1, (), f"{name} {why.what}.", atgard=why.remedy)


def require_file(file: Path) -> None:
    """Raises `UsageError` that says what a path is when it is no file that can be read."""
    why = why_not(file) or (_FOLDER if file.is_dir() else None)
    if why and (file.exists() or file.is_symlink()):
        raise UsageError(f"{file.name} {why.what}.", remedy=why.remedy)
    if why:
        raise UsageError(f"Filen {file.name} finns inte.", remedy="Kontrollera sökvägen.")
