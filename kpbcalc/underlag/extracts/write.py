"""Put the imported tables in place: all of them or none, and never over a table somebody else made."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kpbcalc.base import interrupts, private
from kpbcalc.base.errors import UsageError, ValidationError
from kpbcalc.base.unfinished import OLD, made, unfinished
from kpbcalc.base.written import rows_of
from kpbcalc.underlag.read import SUFFIXES
from kpbcalc.underlag.receipt import RECEIPT, digest, digest_of, receipt


def refuse_foreign(folder: Path, tables: list[str]) -> None:
    """Stop when a table is already there that no import wrote (the receipt holds what it wrote)."""
    ours: dict[str, str] = receipt(folder).get("filer", {})
    for name in (table + suffix for table in tables for suffix in SUFFIXES):
        file = folder / name
        if file.is_file() and ours.get(name) != digest_of(file):
            raise UsageError(
                f"{name} finns redan i målmappen och är inte skriven av kpb import.", where=name,
                remedy="Flytta undan filen om importen ska ersätta den, eller lägg ihop dem för hand.",
            )  # fmt: skip


def refuse_to_replace(folder: Path, tables: list[str]) -> None:
    """Stop when the year is imported already, and say what a new import would take away."""
    there = [file for file in (folder / f"{table}.csv" for table in tables) if file.is_file()]
    if not there:
        return
    gone = ", ".join(f"{f.name} ({rows_of(_rows(f))})" for f in there)
    came = ", ".join(receipt(folder).get("rafiler", [])) or "råfiler som kvittot inte nämner"
    raise UsageError(
        f"Året är redan importerat. En ny import ersätter {gone}, gjorda av {came}.",
        where=folder.name,
        remedy="Kör igen med --replace (REPLACE=1) om de ska ersättas. Ska råfilerna läggas till de förra: "
        "beskriv alla under [[kalla]] och importera dem tillsammans.",
    )


def _rows(file: Path) -> int:
    return max(len(file.read_text(encoding="utf-8").splitlines()) - 1, 0)


def refuse_other_key(data: Path, kommun: str, ar: int, fingerprint: str) -> None:
    """V08: the pseudonyms of all years must come from one key, or nobody can be followed over time."""
    for file in sorted((data / kommun).glob(f"*/{RECEIPT}")):
        if file.parent.name != str(ar) and receipt(file.parent).get("nyckel") != fingerprint:
            raise ValidationError(
                f"Underlaget för {file.parent.name} är importerat med en annan nyckel.",
                where=f"{file.parent.name}/{RECEIPT}, regel V08",
                remedy="Använd samma nyckelfil. Är den gamla borta: flytta undan alla importerade år och "
                "importera dem igen med den nya.",
            )


def publish(folder: Path, tables: Mapping[str, str], facts: Mapping[str, Any]) -> None:
    """Write the texts as `<table>.csv` and the receipt; a failure leaves the folder as it was."""
    files = {f"{name}.csv": text.encode() for name, text in tables.items()}
    note = {**facts, "filer": {name: digest(content) for name, content in files.items()}}
    files[RECEIPT] = (json.dumps(note, ensure_ascii=False, indent=2) + "\n").encode()
    with made(folder, owner_only=True), unfinished(folder) as work:
        stage = work / "ny"
        stage.mkdir()
        for name, content in files.items():
            (stage / name).write_bytes(content)
        private.owner_only(stage)  # rows about clients
        with interrupts.held():
            _swap(stage, folder, list(files))


def _swap(stage: Path, folder: Path, names: list[str]) -> None:
    """Move files into the folder; on any fault the old ones move back."""
    old = stage.parent / OLD  # killed half-way, the next import puts back what stands there
    old.mkdir()
    moved: list[str] = []
    try:
        for name in names:
            moved.append(name)
            if (folder / name).exists():
                (folder / name).rename(old / name)
            (stage / name).rename(folder / name)
    except BaseException:
        for name in moved:
            if (old / name).exists():
                (old / name).replace(folder / name)
            elif not (stage / name).exists():
                (folder / name).unlink(missing_ok=True)
        raise
    old.rename(old.with_name("ersatta"))  # whole: nothing is to be put back
