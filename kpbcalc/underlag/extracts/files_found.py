"""Which files of a folder are read as which raw extract of which system, and which are left?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kpbcalc.base.errors import UsageError
from kpbcalc.base.masked import masked
from kpbcalc.underlag.extracts.layouts import EXTRACTS
from kpbcalc.underlag.extracts.named_years import of_year
from kpbcalc.underlag.extracts.systems import TABLES, System
from kpbcalc.underlag.findings import Finding, Severity
from kpbcalc.underlag.read import SUFFIXES, found_files, suffixes
from kpbcalc.underlag.survey_seen import surveys_like
from kpbcalc.underlag.unclaimed import may_be_a_table, nearest_table
from kpbcalc.underlag.unreadable import told, why_not, within


@dataclass(frozen=True)
class RawFile:
    """One file to read: its path, what findings call it, its table, whose it is, and what is chosen for it:
    its periods, and whether the day that a row ends counts.
    """

    path: Path
    name: str
    table: str
    system: System
    perioder: str = ""
    slutdag: str = ""


def find_files(folder: Path, known: list[System], ar: int) -> tuple[list[RawFile], list[Finding]]:
    """Every file of a year to read, and what there is that nobody reads or lacks (V03).

    Raises `UsageError` when the folder is not there.
    """
    if not folder.is_dir():
        raise UsageError("Mappen med råfilerna finns inte.", where=folder.name, remedy="Kontrollera --from.")
    files: list[RawFile] = []
    findings: list[Finding] = []
    for system in known:
        periods, last_days = (_by_path(folder, chosen, ar) for chosen in (system.perioder, system.slutdag))
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
                    chosen = periods.get(path, ""), last_days.get(path, "")
                    files.append(RawFile(path, _name(path, folder, files), table, system, *chosen))
    left_out = [of_year(name, ar) for name in known[0].policy.anvands_inte]
    findings += _claimed_twice(files) + _unreadable(folder, left_out) + _unread(folder, files, left_out)
    return files, findings


def _by_path(folder: Path, chosen: Mapping[str, str], ar: int) -> dict[Path, str]:
    """What is chosen for each file of the folder, by its name or pattern."""
    each = chosen.items()
    return {path: of_year(said, ar) for file, said in each for path in folder.glob(of_year(file, ar))}


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
    findings = []
    for name in [name for name in left if surveys_like(folder / name)]:
        left.remove(name)
        text = f"{name} ser ut att vara en undersökning. Den läses inte här."
        told = "Läs in den med kpb survey. Hela kommandot skriver kpb new."
        findings.append(Finding("V03", "varning", masked(name), "", 1, (), text, atgard=told))
    remedy = (
        "Välj i kartor.xlsx, bladet filer, vilken tabell varje fil är, eller (används inte). kpb inspect FIL "
        f"visar vad den är. Utan kartor.xlsx: råuttagen heter {', '.join(EXTRACTS)} ({', '.join(SUFFIXES)}), "
        'eller beskrivs under [[kalla]]: filer = { beslut = "filnamn.csv" }.'
    )
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
