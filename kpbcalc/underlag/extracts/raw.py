"""Open one raw extract: find its columns by their headings, keep those that are needed, leave the rest."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from kpbcalc.base.choices_workbook import NOT_USED
from kpbcalc.base.masked import masked
from kpbcalc.underlag.extracts import absences, measure
from kpbcalc.underlag.extracts.amount_and_measure import has_measure, with_measure
from kpbcalc.underlag.extracts.layouts import EXTRACTS
from kpbcalc.underlag.extracts.notes import has_errors
from kpbcalc.underlag.extracts.parts_of_days import unread as unread_parts
from kpbcalc.underlag.extracts.rejected import unread
from kpbcalc.underlag.extracts.second_candidates import unread as unread_candidates
from kpbcalc.underlag.extracts.second_dates import unread as unread_days
from kpbcalc.underlag.extracts.second_dates import without_second
from kpbcalc.underlag.extracts.unit_or_measure import unit_or_measure
from kpbcalc.underlag.extracts.words import Words, translated
from kpbcalc.underlag.findings import Finding, only_rows_unread
from kpbcalc.underlag.heading_row import taken_row
from kpbcalc.underlag.headings import is_heading_row, map_lines, plain, proposed, synonyms
from kpbcalc.underlag.months_across import advice
from kpbcalc.underlag.read import read
from kpbcalc.underlag.sheets_apart import a_column_on_each, has_sheets

_WITHOUT = {"enhet", "insats"}  # what the list of a single unit may leave unsaid
_ENHET = "enhet"  # the heading, which is the measure of a decision and the unit of others


def load(
    file: Path, name: str, table: str, words: Words
) -> tuple[pd.DataFrame, dict[str, str], list[Finding]]:
    """The table's needed columns as text under our names, the file's headings of them, and findings.

    With errors it is not to be used, but for judging the rows that could be read where the others are all
    that is wrong (`only_rows_unread`). `name` is what the file is called in findings.
    """
    raw, form = read(file, table, words.columns.get(table, {}))
    findings = called(form, file, name)
    if (raw.empty and has_errors(findings)) or not only_rows_unread(findings):
        return raw, {}, findings
    found, told = headings(list(raw.columns), table, words, name, raw)
    findings += told
    if has_errors(told):
        return raw, found, findings
    if raw.empty:
        findings.append(no_rows(name))
    there = pd.DataFrame({name: raw[heading] for name, heading in found.items()}, index=raw.index)
    aside = [(heading, raw[heading]) for heading in left(list(raw.columns), found, table, words)]
    findings += unread(aside, found, table, name)
    there, told = with_measure(there, found.get("omfattning", ""), name)
    findings += told
    return shaped(there, table, words), found, findings


def called(findings: list[Finding], file: Path, name: str) -> list[Finding]:
    """The findings about a file under its name within the folder: two systems may both write beslut.csv."""
    return [replace(f, tabell=name) if f.tabell == masked(file.name) else f for f in findings]


def headings(
    names: Sequence[str], table: str, words: Words, file: str, cells: pd.DataFrame | None = None
) -> tuple[dict[str, str], list[Finding]]:
    """Which of the file's headings holds each of our columns, and what is missing or left behind (V03).

    A heading that the map names is that column and no other: what the usual headings would make of it, or
    of another heading for the same column, does not matter. The `cells` tell what a heading alone does not.
    """
    layout, mapped = EXTRACTS[table], words.columns.get(table, {})
    usual = {plain(text): name for name, text in layout.usual.items()}
    held: dict[str, list[str]] = defaultdict(list)
    for heading in names:
        if (name := mapped.get(plain(heading))) and name != NOT_USED:
            held[name].append(heading)
    by_map = frozenset(held)
    for heading in names:
        name = usual.get(plain(heading))
        if name and plain(heading) not in mapped and name not in by_map:
            held[name].append(heading)
    twice = [f"{layout.usual[name]} ({', '.join(each)})" for name, each in held.items() if len(each) > 1]
    if twice:
        text = f"{file} har mer än en kolumn för {', '.join(twice)}."
        remedy = f"Skriv under [kolumner.{table}] vilken som gäller, eller döp om den andra i filen."
        return {}, [Finding("V03", "fel", file, "", len(twice), (1,), text, atgard=remedy)]
    found = {name: each[0] for name, each in held.items()}
    found |= _compared(names, found, mapped, table)
    found |= absences.by_themselves(names, found, mapped, table)
    if cells is not None and _ENHET not in mapped:
        found = unit_or_measure(found, cells, table, words.given(table, "matt"))
    by_heading = [*_measure(found, table, file), *_unit(found, usual, file)]
    behind = left(names, found, table, words)
    told = has_measure(found, cells)
    missing = [n for n in layout.lacking(found) if not (n == "matt" and told)]
    missing = [n for n in missing if n not in words.everywhere(table)]
    if missing and (missing != [*layout.implied] or proposed(behind, missing, table)):
        return found, [_missing(missing, behind, list(names), table, file, cells)]
    second, told_dates = unread_days(behind, found, table, cells, file) if cells is not None else (set(), [])
    others, told_others = unread_candidates(behind, found, table, cells, file)
    parts, told_parts = unread_parts(behind, found, table, cells, file)
    unused = without_second([n for n in layout.usual if n not in found])
    passed = _left_behind([h for h in behind if h not in second | others | parts], unused, table, file)
    return found, [
        *_implied(missing, table, file),
        *told_dates,
        *told_others,
        *told_parts,
        *passed,
        *by_heading,
    ]


def _compared(
    names: Sequence[str], found: Mapping[str, str], mapped: Mapping[str, str], table: str
) -> dict[str, str]:
    """The columns that are only compared with, where one heading that is left is known for them."""
    left = [h for h in names if h not in found.values() and plain(h) not in mapped]
    lacks = [name for name in EXTRACTS[table].compared if name not in found]
    known = {name: [h for h in left if plain(h) in synonyms(table).get(name, ())] for name in lacks}
    return {name: each[0] for name, each in known.items() if len(each) == 1}


def left(names: Iterable[str], found: Mapping[str, str], table: str, words: Words) -> list[str]:
    """The headings that are none of our columns, and that no map sets aside."""
    mapped = words.columns.get(table, {})
    return [h for h in names if h and h not in found.values() and mapped.get(plain(h)) != NOT_USED]


def _measure(found: dict[str, str], table: str, file: str) -> list[Finding]:
    """V24: that the measure of decisions stands in the heading of their quantity, where it does."""
    told = (
        measure.in_heading(found.get("omfattning", "")) if table == "beslut" and "matt" not in found else ""
    )
    text = f"Måttet {told} läses ur rubriken ”{found.get('omfattning')}” och gäller alla rader i {file}."
    return [Finding("V24", "info", file, "omfattning", 1, (1,), text)] if told else []


def _unit(found: Mapping[str, str], usual: Mapping[str, str], file: str) -> list[Finding]:
    """V03: that a heading which usually is the measure is the unit, where its cells say so."""
    heading = found.get("enhet", "")
    if plain(heading) != _ENHET or usual.get(_ENHET) != "matt":
        return []
    text = f"”{heading}” i {file} läses som utförare: det som står där är inga mått."
    return [Finding("V03", "info", file, "enhet", 1, (1,), text)]


def _implied(missing: list[str], table: str, file: str) -> list[Finding]:
    """V03: columns that not every insats needs, and that a file has none of."""
    if not missing:
        return []
    usual = " och ".join(EXTRACTS[table].usual[name] for name in missing)
    text = f"{file} har inga kolumner för {usual}. Det går för plats, larm och liknande, inte för timmar."
    pairs = map_lines(table, [("er rubrik", name) for name in missing])
    remedy = f"Finns de under andra rubriker, skriv i kommunens kartor: {pairs}."
    return [Finding("V03", "info", file, "", len(missing), (1,), text, atgard=remedy)]


def _missing(
    missing: list[str], left: list[str], names: list[str], table: str, file: str, cells: pd.DataFrame | None
) -> Finding:
    """V03: which columns are missing, the row of the headings, those nobody reads, and the lines to write."""
    usual = EXTRACTS[table].usual
    row, taken, another = taken_row(cells)
    text = f"{file} saknar kolumnen {', '.join(usual[name] for name in missing)}.{taken}"
    nearest = proposed(left, missing, table)
    pairs = [(nearest.get(name, "er rubrik"), name) for name in missing]
    remedy = f"Har kolumnen ett annat namn hos er, skriv i kommunens kartor: {map_lines(table, pairs)}."
    if turn := advice(names, table):
        remedy = f"{turn} {remedy}"
    unsaid = [name for name in missing if name in _WITHOUT]
    if unsaid and cells is not None and has_sheets(cells):
        remedy += f" {a_column_on_each([usual[name] for name in unsaid])}"
    elif unsaid:
        remedy += (
            " Är filen en enda enhets och saknar den: lägg till en kolumn i filen, med samma ord på varje "
            f'rad, eller skriv [[oversattning]] tabell = "{table}", kolumn = "{unsaid[0]}", blir = "…" i en '
            "toml-fil."
        )
    if left and is_heading_row(names, table):
        remedy += f" Rubriker som ingen läser: {', '.join(left)}."
    return Finding("V03", "fel", file, "", len(missing), (row,), text, atgard=remedy + another)


def _left_behind(left: list[str], unused: list[str], table: str, file: str) -> list[Finding]:
    """V03: the columns that are passed by, and apart from them those that look like one we use."""
    alike = [(heading, name) for name, heading in proposed(left, unused, table).items()]
    passed = [heading for heading in left if heading not in dict(alike)]
    findings = []
    if passed:
        text = f"Kolumner som inte behövs har lästs förbi: {', '.join(passed)}."
        findings.append(Finding("V03", "info", file, "", len(passed), (), text))
    if alike:
        shown = ", ".join(f"{heading} ({EXTRACTS[table].usual[name]})" for heading, name in alike)
        text = f"Kolumner som ser ut att behövas är inte lästa: {shown}."
        remedy = f"Är det den kolumnen, skriv i kommunens kartor: {map_lines(table, alike)}."
        findings.append(Finding("V03", "varning", file, "", len(alike), (), text, atgard=remedy))
    return findings


def shaped(there: pd.DataFrame, table: str, words: Words) -> pd.DataFrame:
    """The columns under our names in our words; optional ones that are not there are blank."""
    layout = EXTRACTS[table]
    given = {*there.columns, *words.everywhere(table)}
    columns = {
        name: there.get(name, "") for name in layout.usual if name in given or name not in layout.judged
    }
    frame = pd.DataFrame(columns, index=there.index).astype("str")
    if table != "placering" or "insats" in there:
        return words.translate(frame, table)
    # The unit tells the insats: by the name it has in the file, or by ours.
    theirs = frame["enhet"]
    frame = words.translate(frame.assign(insats=theirs), table)
    of_unit = translated(frame["enhet"], words.values.get(table, {}).get("insats", {}))
    return frame.assign(insats=frame["insats"].where(frame["insats"] != theirs, of_unit))


def no_rows(file: str) -> Finding:
    """The finding that an extract has headings only."""
    remedy = "Ta ut filen på nytt, eller välj (används inte) för den i kartor.xlsx."
    return Finding("V02", "fel", file, "", 1, (1,), f"{file} har bara rubriker, inga rader.", atgard=remedy)
