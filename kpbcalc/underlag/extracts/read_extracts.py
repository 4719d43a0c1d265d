"""Read every raw extract there is: pseudonyms in place of numbers, long files in parts."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from kpbcalc.base.errors import UsageError
from kpbcalc.underlag.extracts import parts, raw
from kpbcalc.underlag.extracts.identity import Identity, identify, join
from kpbcalc.underlag.extracts.notes import has_errors
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.maps import Maps
from kpbcalc.underlag.read import find_file


class Extract(NamedTuple):
    """One extract with pseudonyms in place of numbers: its rows whole or, when they are very many, in parts.

    Both can be gone through again and again; `clients` has at least what is said of the clients themselves.
    """

    table: str
    file: str
    parts: Iterable[pd.DataFrame]
    clients: Iterable[pd.DataFrame]


def clients_of(extracts: Iterable[Extract]) -> Iterator[tuple[str, pd.DataFrame]]:
    """What every extract says of clients, part by part, with the file's name."""
    return ((extract.file, part) for extract in extracts for part in extract.clients)


def read_extracts(
    source: Path, maps: Maps, ar: int, secret: bytes, folder: Path
) -> tuple[list[Extract], dict[str, Identity], list[Finding]]:
    """Every extract there is, whom they are about, and what is wrong. Parts are put in the folder."""
    if not source.is_dir():
        raise UsageError("Mappen med råfilerna finns inte.", where=source.name, remedy="Kontrollera --from.")
    extracts: list[Extract] = []
    people: dict[str, Identity] = {}
    findings: list[Finding] = []
    for table in raw.EXTRACTS:
        file = find_file(source, table)
        if file is None:
            continue
        read = _in_parts if parts.is_in_parts(file, table) else _whole
        extract, who, found = read(file, table, maps, ar, secret, folder)
        findings += found
        if extract:
            join(people, who.items(), file.name)
            extracts.append(extract)
    if not extracts and not findings:
        raise UsageError(
            "Ingen råfil att importera.", where=source.name,
            remedy=f"Lägg minst en av {', '.join(raw.EXTRACTS)} (.csv, .xlsx eller .parquet) i mappen.",
        )  # fmt: skip
    return extracts, people, findings


def _whole(
    file: Path, table: str, maps: Maps, ar: int, secret: bytes, folder: Path
) -> tuple[Extract | None, dict[str, Identity], list[Finding]]:
    """An extract that fits in memory."""
    rows, form = raw.load(file, table, maps)
    if has_errors(form):
        return None, {}, form
    named, who, numbers = identify(rows, ar, secret, file.name)
    return Extract(table, file.name, [named], [named]), who, form + numbers


def _in_parts(
    file: Path, table: str, maps: Maps, ar: int, secret: bytes, folder: Path
) -> tuple[Extract | None, dict[str, Identity], list[Finding]]:
    """An extract that does not."""
    split, who, form = parts.split(file, table, maps, ar, secret, folder)
    if has_errors(form):
        return None, {}, form
    return Extract(table, file.name, split, split.about_clients()), who, form + parts.told(split, who)
