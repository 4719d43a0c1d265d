"""Read every raw extract there is: pseudonyms in place of numbers, long files in parts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from kpbcalc.base.errors import UsageError
from kpbcalc.underlag.extracts import parts, raw
from kpbcalc.underlag.extracts.identity import Identity, identify, join
from kpbcalc.underlag.extracts.layouts import EXTRACTS
from kpbcalc.underlag.extracts.notes import has_errors
from kpbcalc.underlag.extracts.policy import Policy
from kpbcalc.underlag.extracts.sources import RawFile
from kpbcalc.underlag.findings import Finding


class Extract(NamedTuple):
    """One file with pseudonyms in place of numbers: its rows whole or, when they are very many, in parts.

    Both can be gone through again and again; `clients` has at least what is said of the clients themselves.
    `file` is its name within the folder, `system` the care system's; `insatser` is what the municipality's
    own words for insatser become.
    """

    table: str
    file: str
    system: str
    policy: Policy
    parts: Iterable[pd.DataFrame]
    clients: Iterable[pd.DataFrame]
    insatser: frozenset[str] = frozenset()


def clients_of(extracts: Iterable[Extract]) -> Iterator[tuple[str, pd.DataFrame]]:
    """What every extract says of clients, part by part, with the file's name."""
    return ((extract.file, part) for extract in extracts for part in extract.clients)


def read_extracts(
    source: Path, files: Sequence[RawFile], ar: int, secret: bytes, folder: Path
) -> tuple[list[Extract], dict[str, Identity], list[Finding]]:
    """Every extract that can be read, whom they are about, and what is wrong. Parts are put in the folder."""
    extracts: list[Extract] = []
    people: dict[str, Identity] = {}
    findings: list[Finding] = []
    if not files:
        raise UsageError(
            "Ingen råfil att importera.", where=source.name,
            remedy=f"Lägg minst en av {', '.join(EXTRACTS)} (.csv, .xlsx eller .parquet) i mappen, eller "
            "beskriv filerna under [[kalla]] i kommunens kartor.",
        )  # fmt: skip
    for number, file in enumerate(files):
        in_parts = parts.is_in_parts(file.path, file.table)
        read = _in_parts if in_parts else _whole
        extract, who, found = read(file, ar, secret, folder / str(number))
        findings += found
        if extract:
            join(people, who.items(), file.name)
            extracts.append(extract)
    return extracts, people, findings


def _whole(
    file: RawFile, ar: int, secret: bytes, folder: Path
) -> tuple[Extract | None, dict[str, Identity], list[Finding]]:
    """An extract that fits in memory."""
    rows, headings, form = raw.load(file.path, file.name, file.table, file.system.words)
    if has_errors(form):
        return None, {}, form
    named, who, numbers = identify(rows, ar, secret, file.name, file.system.policy)
    return _extract(file, headings.get("minuter", ""), [named], [named]), who, form + numbers


def _in_parts(
    file: RawFile, ar: int, secret: bytes, folder: Path
) -> tuple[Extract | None, dict[str, Identity], list[Finding]]:
    """An extract that does not."""
    split, who, form = parts.split(file, ar, secret, folder)
    if has_errors(form):
        return None, {}, form
    extract = _extract(file, split.heading, split, split.about_clients())
    seen = replace(extract.policy, seen=split.unit)
    return extract._replace(policy=seen), who, form + parts.told(split, who)


def _extract(
    file: RawFile, heading: str, rows: Iterable[pd.DataFrame], clients: Iterable[pd.DataFrame]
) -> Extract:
    """In: the file's heading of Minuter, empty where it has none."""
    policy = replace(file.system.policy, heading=heading)
    ours = file.system.words.given(file.table, "insats")
    return Extract(file.table, file.name, file.system.namn, policy, rows, clients, ours)
