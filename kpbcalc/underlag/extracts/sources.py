"""Which systems do the raw files come from? `[[kalla]]` among the municipality's own choices, one for each.

`namn`; `filer`, where each table has a file name or pattern, or a list of them (`{ar}` and `{ar2}` are the
year); and what is the system's own of `[kolumner]`, `[varden]`, `[[oversattning]]`, `[sie]` and `[import]`. A
system may be the ledger's too. Without any there is one source: `beslut`, `utford_tid`, … in the
folder.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from kpbcalc.base.errors import UsageError
from kpbcalc.base.named import masked
from kpbcalc.base.own_choices import Own, require
from kpbcalc.underlag.extracts.import_choices import Policy, read_policy
from kpbcalc.underlag.extracts.layouts import EXTRACTS, READY
from kpbcalc.underlag.extracts.named_years import of_year
from kpbcalc.underlag.extracts.words import Words, read_words
from kpbcalc.underlag.findings import Finding, Severity
from kpbcalc.underlag.maps import Maps, read_maps
from kpbcalc.underlag.read import SUFFIXES, found_files, suffixes
from kpbcalc.underlag.unclaimed import may_be_a_table, nearest_table
from kpbcalc.underlag.unreadable import told, why_not, within

_KNOWN = ("namn", "filer", "kolumner", "varden", "oversattning", "import", "sie")
TABLES = (*EXTRACTS, *READY)


@dataclass(frozen=True)
class System:
    """One system: its name (empty when there is only one), its files a table, its words and choices.

    `maps` and `sie` are for the tables that come ready.
    """

    namn: str
    filer: Mapping[str, tuple[str, ...]]
    words: Words
    policy: Policy
    maps: Maps = field(default_factory=Maps)
    sie: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RawFile:
    """One file to read: its path, what findings call it, its table and whose it is."""

    path: Path
    name: str
    table: str
    system: System


def systems(own: Own) -> list[System]:
    """The systems of a municipality's own choices, checked. Raises `UsageError` that names what is wrong."""
    entries = own.get("kalla", [])
    if not entries:
        policy = read_policy(decided(own, {}), own.where("import"))
        return [System("", {}, read_words(own.said, {}, own.where()), policy)]
    remedy = 'Skriv [[kalla]] med namn = "Treserva" och filer = { beslut = "treserva_beslut*.csv" }.'
    if not (isinstance(entries, list) and all(isinstance(e, Mapping) for e in entries)):
        raise UsageError("kalla har fel form.", where=own.where("kalla"), remedy=remedy)
    found: list[System] = []
    for entry in entries:
        namn = str(entry.get("namn", "")).strip()
        place = f"{own.where('kalla')} {namn}".rstrip()
        for key in entry:
            require(key, _KNOWN, "är ingen inställning för en källa", place)
        if not namn or namn in {s.namn for s in found}:
            raise UsageError("Varje källa behöver ett eget namn.", where=place, remedy=remedy)
        policy = read_policy(decided(own, entry), f"{place}, [kalla.import]")
        words = read_words(own.said, entry, place)
        maps, sie = _ready_maps(own, entry)
        found.append(System(namn, _files(entry, place, remedy), words, policy, maps, sie))
    return found


def decided(own: Own, entry: Mapping[str, Any]) -> dict[str, Any]:
    """What is decided of the import of a system, unchecked: its own `[kalla.import]` over `[import]`."""
    return {**own.get("import", {}), **entry.get("import", {})}


def _ready_maps(own: Own, entry: Mapping[str, Any]) -> tuple[Maps, Mapping[str, Any]]:
    """The maps of the tables that come ready: what holds for all systems, and over it this one's own."""
    said: dict[str, Any] = {"sie": {**own.get("sie", {}), **entry.get("sie", {})}}
    for section in ("kolumner", "varden"):
        both = (own.get(section, {}), entry.get(section, {}))
        said[section] = {t: _over(both[0].get(t, {}), both[1].get(t, {})) for t in READY}
    nothing_hourly = pd.DataFrame({"kod": [], "volymenhet": []}, dtype="str")
    return read_maps(Own(own.kommun, said, own.files, own.places), nothing_hourly), said["sie"]


def _over(shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """One map over another, column by column."""
    return {
        key: {**shared.get(key, {}), **own.get(key, {})}
        if isinstance(own.get(key, shared.get(key)), Mapping)
        else own.get(key, shared.get(key))
        for key in {**shared, **own}
    }


def _files(entry: Mapping[str, Any], where: str, remedy: str) -> dict[str, tuple[str, ...]]:
    given = entry.get("filer")
    if not isinstance(given, Mapping) or not given:
        raise UsageError("Källan har inga filer.", where=where, remedy=remedy)
    files: dict[str, tuple[str, ...]] = {}
    for table, patterns in given.items():
        require(table, TABLES, "är inget råuttag", where)
        each = [patterns] if isinstance(patterns, str) else patterns
        if not (isinstance(each, list) and each and all(isinstance(p, str) and p.strip() for p in each)):
            raise UsageError(f"filer för {table} har fel form.", where=where, remedy=remedy)
        if any(Path(p).is_absolute() or ".." in Path(p).parts for p in each):
            raise UsageError(
                f"filer för {table} pekar ut ur mappen.", where=where,
                remedy="Ange filnamn eller mönster inom mappen i --from.",
            )  # fmt: skip
        files[table] = tuple(each)
    return files


def find_files(folder: Path, known: list[System], ar: int) -> tuple[list[RawFile], list[Finding]]:
    """Every file of a year to read, and what there is that nobody reads or lacks (V03).

    Raises `UsageError` when the folder is not there.
    """
    if not folder.is_dir():
        raise UsageError("Mappen med råfilerna finns inte.", where=folder.name, remedy="Kontrollera --from.")
    files: list[RawFile] = []
    findings: list[Finding] = []
    for system in known:
        for table in TABLES if system.namn else EXTRACTS:
            for name, paths in _matching(folder, system, table, ar):
                if not paths and system.namn:
                    findings.append(_no_file(folder, name, table, system))
                elif len(paths) > 1 and not system.namn:
                    named = ", ".join(path.name for path in paths)
                    text = f"{table} finns i flera filer: {named}."
                    remedy = (
                        "Behåll den som gäller, eller beskriv filerna under [[kalla]] i kommunens kartor."
                    )
                    findings.append(Finding("V03", "fel", table, "", len(paths), (), text, atgard=remedy))
                for path in paths:
                    files.append(RawFile(path, _name(path, folder, files), table, system))
    left_out = [of_year(name, ar) for name in known[0].policy.anvands_inte]
    findings += _claimed_twice(files) + _unreadable(folder, left_out) + _unread(folder, files, left_out)
    return files, findings


def _no_file(folder: Path, name: str, table: str, system: System) -> Finding:
    """V03: a file that is to be read and is not there, or is of another kind than we read."""
    text = f"Ingen fil passar {name} ({table}) för källan {system.namn}."
    remedy = (
        "Lägg filen i mappen, eller ta bort dess rad i bladet filer i kartor.xlsx. I en toml-fil: rätta "
        "filer under [[kalla]]."
    )
    kinds = suffixes(table)
    if any(why_not(p) is None and p.suffix.lower() not in kinds for p in folder.glob(name)):
        text = f"{name} ({table}) är ingen fil som kpb kan läsa."
        remedy = f"Spara om filen i Excel som {' eller '.join(SUFFIXES[:2])}, och kör kpb new igen."
    return Finding("V03", "fel", name, "", 1, (), text, atgard=remedy)


def _name(path: Path, folder: Path, before: list[RawFile]) -> str:
    """What findings call a file: its name within the folder, without anybody's number and unlike others'."""
    name = masked(path.relative_to(folder).as_posix())
    alike = len({file.path for file in before if file.name.partition(" (")[0] == name} - {path})
    return f"{name} ({alike + 1})" if alike and "?" in name else name


def _unreadable(folder: Path, left_out: list[str]) -> list[Finding]:
    """V01 for what lies in the folder and cannot be read, unless the municipality has left it out."""
    out = {path for name in _within(left_out) for path in folder.glob(name)}
    return [told(path.relative_to(folder).as_posix(), why) for path, why in within(folder) if path not in out]


def _within(patterns: list[str]) -> list[str]:
    return [name for name in patterns if name.strip() and not Path(name).is_absolute()]


def _matching(folder: Path, system: System, table: str, ar: int) -> Iterator[tuple[str, list[Path]]]:
    """For each pattern of a table, the files that fit."""
    if not system.namn:
        yield table, found_files(folder, table)
        return
    seen: set[Path] = set()
    kinds = suffixes(table)
    for pattern in (of_year(given, ar) for given in system.filer.get(table, ())):
        fits = sorted(p for p in folder.glob(pattern) if why_not(p) is None and p.suffix.lower() in kinds)
        yield pattern, [p for p in fits if p not in seen]
        seen |= {*fits}


def _claimed_twice(files: list[RawFile]) -> list[Finding]:
    paths = [file.path for file in files]
    twice = sorted({file.name for file in files if paths.count(file.path) > 1})
    text = f"Filer läses av mer än en källa eller tabell: {', '.join(twice)}."
    remedy = "Gör mönstren under filer snävare, så att varje fil hör till en källa och en tabell."
    return [Finding("V03", "fel", twice[0], "", len(twice), (), text, atgard=remedy)] if twice else []


def _unread(folder: Path, files: list[RawFile], left_out: list[str]) -> list[Finding]:
    """V03: files beside those that are read; an extract under a name nobody expects would be lost.

    In: `left_out` are names and patterns that the municipality has said are not to be read.
    """
    ours = {file.path for file in files} | {path for name in _within(left_out) for path in folder.glob(name)}
    left = sorted(
        p.relative_to(folder).as_posix()
        for p in folder.rglob("*")
        if p.is_file() and why_not(p) is None and p not in ours and not p.name.startswith((".", "~$"))
    )
    remedy = (
        "Välj i kartor.xlsx, bladet filer, vilken tabell varje fil är, eller (används inte). kpb inspect FIL "
        f"visar vad den är. Utan kartor.xlsx: råuttagen heter {', '.join(EXTRACTS)} ({', '.join(SUFFIXES)}), "
        'eller beskrivs under [[kalla]]: filer = { beslut = "filnamn.csv" }.'
    )
    findings = []
    kinds: tuple[tuple[Severity, bool], ...] = (("varning", True), ("info", False))
    for severity, tables in kinds:
        names = [name for name in left if may_be_a_table(Path(name)) == tables]
        near = {name: nearest_table(Path(name), EXTRACTS) for name in names}
        listed = (f"{name} (är det {near[name]}?)" if near[name] else name for name in names)
        text = f"Filer i mappen som inte läses: {', '.join(listed)}."
        if names:
            told = remedy if tables else ""
            findings.append(Finding("V03", severity, folder.name, "", len(names), (), text, atgard=told))
    return findings
