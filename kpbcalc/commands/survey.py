"""What `kpb survey` and `kpb match-units` do: a result workbook into the underlag, and proposals of units."""

import csv
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pandas as pd

from kpbcalc.base import in_place, register
from kpbcalc.base.errors import UsageError, ValidationError
from kpbcalc.disclosure.policy import minimum_answers
from kpbcalc.sources import unit_map
from kpbcalc.sources.propose_units import propose
from kpbcalc.sources.survey_files import COLUMNS, Survey, read_survey
from kpbcalc.sources.survey_layouts import TABLES, Layout, flagged_below, layout
from kpbcalc.underlag.read import find_file, read


@dataclass(frozen=True)
class Imported:
    """The file written and what to tell the user, a sentence each."""

    file: Path
    notes: tuple[str, ...]


def import_survey(
    file: Path, muni: str, year: int, *, survey: str, survey_year: int | None, data: Path
) -> Imported:
    """Write the municipality's results into brukarundersokning.csv or personalundersokning.csv of the year.

    `year` is the year of the costs; the survey was made the spring after unless `survey_year` says
    otherwise (docs/metod.md §6). Other surveys in the file stay; the same survey is replaced.

    Raises `UsageError` and `ValidationError`; nothing is then written.
    """
    kommun = register.find(muni)
    described = layout(survey, survey_year if survey_year is not None else year + 1)
    folder = _folder(data, kommun.kod, year)
    found = read_survey(file, described, kommun)
    target = folder / f"{described.tabell}.csv"
    lines = [line for line in _present(folder, described.tabell) if line[0] != described.undersokning]
    for name, unit, question, share, answers, asked in found.rows.itertuples(index=False, name=None):
        known = "" if pd.isna(asked) else str(asked)
        lines.append([name, unit, question, f"{share:.6f}", str(answers), known])
    _write(target, [COLUMNS, *lines])
    return Imported(target, _notes(found, described))


def _folder(data: Path, kommun: str, year: int) -> Path:
    folder = data / kommun / str(year)
    if not folder.is_dir():
        raise UsageError(
            f"Mappen {kommun}/{year} finns inte i underlaget.",
            remedy="Ange underlagets mapp efter --data, och utfallsåret efter --year.",
        )
    return folder


def _present(folder: Path, table: str) -> list[list[str]]:
    """The table's rows as they are."""
    file = find_file(folder, table)
    if file is None:
        return []
    if file.suffix != ".csv":
        raise UsageError(
            f"{file.name} finns redan.", where=f"{folder.parent.name}/{folder.name}",
            remedy="Spara om den som CSV, så läggs undersökningen till i den.",
        )  # fmt: skip
    frame, findings = read(file)
    wrong = [f for f in findings if f.allvar == "fel"]
    if wrong or set(COLUMNS) - set(frame.columns):
        raise ValidationError(
            f"{file.name} kan inte läsas.", where=f"{folder.parent.name}/{folder.name}",
            remedy=wrong[0].text if wrong else f"Kolumnerna ska vara {';'.join(COLUMNS)}.",
        )  # fmt: skip
    return [[str(cell) for cell in row] for row in frame[COLUMNS].itertuples(index=False, name=None)]


def _notes(found: Survey, described: Layout) -> tuple[str, ...]:
    """What the user should know: how many results, what is hidden, small or unchecked."""
    rows = found.rows
    units = rows[rows["enhet"] != ""]
    few = int((units["antal_svar"] < minimum_answers()).sum())
    flagged = int((rows.loc[rows["enhet"] == "", "antal_svar"] < flagged_below()).sum())
    notes = [f"{len(rows)} resultat, varav {len(units)} för {units['enhet'].nunique()} enheter."]
    if found.dolda:
        notes.append(f"{found.dolda} resultat är dolda i filen eller saknar svar och följer inte med.")
    if few:
        notes.append(f"{few} resultat har färre än {minimum_answers()} svar och visas inte i rapporten.")
    if flagged:
        notes.append(f"{flagged} resultat för kommunen bygger på färre än {flagged_below()} svar.")
    if not described.kontrollerad:
        notes.append("Rubrikerna som kpb letar efter är beskrivna ur minnet: jämför några tal med filen.")
    return tuple(notes)


def match_units(muni: str, year: int, *, data: Path) -> Imported:
    """Write proposals for the survey units that nothing says which of ours they are.

    Written beside the mapping, which a person fills; proposals are never used by themselves. Raises
    `UsageError` when there is no survey or no unit register.
    """
    kommun = register.find(muni)
    folder = _folder(data, kommun.kod, year)
    file = find_file(folder, "enheter")
    surveys = [s for table in TABLES for s in _present(folder, table)]
    if file is None or not surveys:
        raise UsageError(
            f"Det finns ingen {'undersökning' if file else 'tabell enheter'} för {kommun.namn} {year}.",
            remedy="Läs in undersökningen med kpb survey först."
            if file
            else "Lägg till enheter i underlaget.",
        )
    ours = read(file)[0]
    codes = dict(zip(ours["enhet"].astype(str), ours["namn"].astype(str), strict=True))
    kept = unit_map.read(data, kommun.kod)
    mapped = set(unit_map.in_force(kept, year)["undersokning_enhet"])
    same = {name.casefold() for name in codes.values()}
    names = sorted({row[1] for row in surveys if row[1]} - mapped - set(codes))
    left = [name for name in names if name.casefold() not in same]
    found = propose(left, codes)
    target = data / kommun.kod / unit_map.PROPOSALS
    rows = [[str(cell) for cell in row] for row in found.itertuples(index=False, name=None)]
    _write(target, [list(found.columns), *rows])
    notes = [f"{len(left)} av undersökningarnas enheter saknar plats i kartan; {len(found)} förslag."]
    lost = unit_map.unknown_units(kept, list(codes))
    if lost:
        notes.append(f"I kartan finns enheter som inte finns i enheter {year}: {', '.join(lost)}.")
    notes.append(
        f"Flytta de förslag som stämmer till {unit_map.FILE}, med datum. Inget används av sig självt."
    )
    return Imported(target, tuple(notes))


def _write(target: Path, lines: list[list[str]]) -> None:
    """The whole file or nothing."""
    text = StringIO()
    csv.writer(text, delimiter=";", lineterminator="\n").writerows(lines)
    in_place.put(target, text.getvalue().encode())
