"""Read every raw extract there is: pseudonyms in place of numbers, long files in parts."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from kpbcalc.base.choices_workbook import NOT_USED
from kpbcalc.base.written import rows_of
from kpbcalc.underlag.extracts import long_extract, raw
from kpbcalc.underlag.extracts.files_found import RawFile
from kpbcalc.underlag.extracts.identity import Identity, identify, join
from kpbcalc.underlag.extracts.import_choices import Policy
from kpbcalc.underlag.extracts.notes import has_errors
from kpbcalc.underlag.findings import Finding, only_rows_unread
from kpbcalc.underlag.stale_headings import stale_headings, stale_words

# A column that is read out of another where a file is without it.
_TOLD_BY = {("beslut", "matt"): "omfattning", ("placering", "insats"): "enhet"}
REGISTER = "personregister"  # of people, whatever they were given or not


class Extract(NamedTuple):
    """One file with pseudonyms in place of numbers: its rows whole or, when they are very many, in parts.

    Both can be gone through again and again; `clients` has at least what is said of the clients themselves.
    `file` is its name within the folder, `system` the care system's; `headings` are the file's own by our
    names, `insatser` is what the municipality's own words for insatser become.
    """

    table: str
    file: str
    system: str
    policy: Policy
    parts: Iterable[pd.DataFrame]
    clients: Iterable[pd.DataFrame]
    headings: Mapping[str, str]
    insatser: frozenset[str] = frozenset()


def clients_of(extracts: Iterable[Extract]) -> Iterator[tuple[str, pd.DataFrame]]:
    """What every extract says of clients, part by part, with the file's name."""
    return ((extract.file, part) for extract in extracts for part in extract.clients)


def read_extracts(
    files: Sequence[RawFile], ar: int, secret: bytes, folder: Path, say: Callable[[str], None]
) -> tuple[list[Extract], dict[str, Identity], list[Finding]]:
    """Every extract that can be read, whom they are about, and what is wrong. Parts are put in the folder."""
    extracts: list[Extract] = []
    people: dict[str, Identity] = {}
    findings: list[Finding] = []
    # A register last: of those who are in no other file nothing is kept.
    for number, file in enumerate(sorted(files, key=lambda f: f.table == REGISTER)):
        say(f"Läser {file.name}")
        in_parts = long_extract.is_in_parts(file.path, file.table)
        read = _in_parts if in_parts else _whole
        extract, who, found = read(file, ar, secret, folder / str(number))
        findings += found
        if extract and file.table == REGISTER:
            extract, who, found = _of_clients(extract, who, people)
            findings += found
        if extract:
            join(people, who.items(), file.name)
            extracts.append(extract)
    findings += _stale(files, extracts)
    return extracts, people, findings


def _of_clients(
    extract: Extract, who: Mapping[str, Identity], people: Mapping[str, Identity]
) -> tuple[Extract, dict[str, Identity], list[Finding]]:
    """A register's rows of the people that the other files are about, and how many those are."""
    rows = [part[part["brukar_id"].isin([*people])] for part in extract.parts]
    count = sum(map(len, rows))
    text = f"{extract.file}: {rows_of(count)} om dem som finns i de andra filerna. Övriga är inte lästa."
    told = Finding("V33", "info" if count else "varning", extract.file, "", count, (), text)
    known = {name: each for name, each in who.items() if name in people}
    return extract._replace(parts=rows, clients=rows), known, [told]


def _stale(files: Sequence[RawFile], extracts: Iterable[Extract]) -> list[Finding]:
    """V03: headings of a system's map that none of its files of the table has, nor another for the column,
    and columns whose words it translates and that none has.
    """
    found: dict[tuple[str, str], set[str]] = {}
    for extract in extracts:
        found.setdefault((extract.system, extract.table), set()).update(extract.headings)
    findings: list[Finding] = []
    for file in {(f.system.namn, f.table): f for f in reversed(files)}.values():
        names = found.get((file.system.namn, file.table))
        if names is not None:  # what is wrong with files that cannot be read is told
            words = file.system.words
            named = words.columns.get(file.table, {}).items()
            left = {words.written[h]: name for h, name in named if name not in (*names, NOT_USED)}
            findings += stale_headings(left, file.table, file.name)
            findings += stale_words(_without_column(file, names, files, found), file.table, file.name)
    return findings


def _without_column(
    file: RawFile, names: Collection[str], files: Sequence[RawFile], found: Mapping[tuple[str, str], set[str]]
) -> list[str]:
    """The columns whose words a system's map translates and that its files of a table have not.

    What holds for all systems need not be in each. In: the columns found, of these files and by system.
    """
    words = file.system.words.values.get(file.table, {})
    others = [f.system for f in files if f.table == file.table and f.system.namn != file.system.namn]
    left = []
    for column, said in words.items():
        elsewhere = any(
            column in found.get((other.namn, file.table), ())
            and other.words.values.get(file.table, {}).get(column) == said
            for other in others
        )
        if not ({column, _TOLD_BY.get((file.table, column), column)} & {*names} or elsewhere):
            left.append(column)
    return left


def _whole(
    file: RawFile, ar: int, secret: bytes, folder: Path
) -> tuple[Extract | None, dict[str, Identity], list[Finding]]:
    """An extract that fits in memory. One with rows that cannot be read stops, when the others are judged."""
    rows, headings, form = raw.load(file.path, file.name, file.table, file.system.words)
    if has_errors(form) and not (headings and only_rows_unread(form)):
        return None, {}, form
    named, who, numbers = identify(rows, ar, secret, file.name, file.system.policy)
    return _extract(file, headings, [named], [named]), who, form + numbers


def _in_parts(
    file: RawFile, ar: int, secret: bytes, folder: Path
) -> tuple[Extract | None, dict[str, Identity], list[Finding]]:
    """An extract that does not."""
    split, who, form = long_extract.split(file, ar, secret, folder)
    if has_errors(form) and not (split.headings and only_rows_unread(form)):
        return None, {}, form
    extract = _extract(file, split.headings, split, split.about_clients())
    seen = replace(extract.policy, seen=split.unit)
    return extract._replace(policy=seen), who, form + long_extract.told(split, who)


def _extract(
    file: RawFile, headings: Mapping[str, str], rows: Iterable[pd.DataFrame], clients: Iterable[pd.DataFrame]
) -> Extract:
    own = headings.get
    policy = replace(
        file.system.policy, heading=own("minuter", ""), dygn=own("dygn", ""), slutdag=file.slutdag
    )
    ours = file.system.words.given(file.table, "insats")
    return Extract(file.table, file.name, file.system.namn, policy, rows, clients, headings, ours)
