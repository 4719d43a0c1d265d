"""Was somebody there? Rows that a column of presence or absence says somebody was away from are not counted.

Närvaro, Frånvaro and Frånvaroorsak are read without a map: an attendance list has rows for days away too, and
passed by, they would be counted as days.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

import pandas as pd

from kpbcalc.base.folded import folded
from kpbcalc.underlag.extracts.import_choices import shared_words
from kpbcalc.underlag.extracts.notes import note
from kpbcalc.underlag.extracts.quantity import MONTH
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.headings import map_lines, plain, synonyms
from kpbcalc.underlag.untranslated import untranslated

PRESENT = "narvaro"
COLUMNS = (PRESENT, "franvaro", "franvaroorsak")
_TABLE = "utford_tid"
HERE, AWAY, SOME, BLANK, UNKNOWN = "här", "borta", "antal", "", "okänt"  # what a cell says
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?%?", re.ASCII)
_REMEDY = (
    "Är de utförda: skriv ”utförd” för ordet i kartor.xlsx, bladet ord, eller (används inte) för rubriken."
)


def by_themselves(
    names: Sequence[str], found: Mapping[str, str], mapped: Mapping[str, str], table: str
) -> dict[str, str]:
    """Headings of presence or absence that no map mentions, by our names: they are read as what they are."""
    if table != _TABLE:
        return {}
    left = [h for h in names if plain(h) not in mapped and h not in found.values()]
    there = {
        name: next((h for h in left if plain(h) in synonyms(table).get(name, ())), "")
        for name in COLUMNS
        if name not in found
    }
    return {name: heading for name, heading in there.items() if heading}


def column_of(heading: str) -> str:
    """Which column of presence or absence a heading is, whatever a map has made it; empty for none."""
    known = synonyms(_TABLE)
    return next((name for name in COLUMNS if plain(heading) in known.get(name, ())), "")


def said(text: str, column: str) -> str:
    """What a cell of a column says of whether somebody was there."""
    word = folded(text)
    yes, no = (HERE, AWAY) if column == PRESENT else (AWAY, HERE)
    if word in shared_words("ja"):
        return yes
    if word in shared_words("nej"):
        return no
    if word in (*shared_words("utford_ord"), *shared_words("narvaro_ord")):
        return HERE
    if re.match(_away(), word):
        return AWAY
    return BLANK if not word else SOME if _NUMBER.fullmatch(word) else UNKNOWN


def is_known(text: str, column: str) -> bool:
    """Whether a cell says it in a word or number that is known."""
    return said(text, column) != UNKNOWN


def present_only(
    frame: pd.DataFrame, file: str, table: str, headings: Mapping[str, str]
) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows that somebody was at, without the columns that say so, and how many were left out and why.

    In: the file's own headings, by our names. In a row of a whole month a number is how much and no answer.
    """
    columns = [name for name in COLUMNS if name in frame]
    if table != _TABLE or not columns:
        return frame, []
    findings: list[Finding] = []
    out = pd.Series(False, index=frame.index)
    month = frame["datum"].map({t: bool(MONTH.fullmatch(t)) for t in frame["datum"].unique()}).astype(bool)
    for name in columns:
        called = headings.get(name, name)
        says = frame[name].map({text: said(text, name) for text in frame[name].unique()}).astype("str")
        number = frame[name].map({t: bool(_NUMBER.fullmatch(t)) for t in frame[name].unique()}).astype(bool)
        says = says.mask(month & number, SOME)
        away = says == AWAY
        text = f"”{called}” säger att brukaren inte var där (frånvarande, sjuk, nej …): raderna räknas inte."
        findings += note("import", "info", file, name, away, text)
        unsure = (says == UNKNOWN) & (frame["volym"] == "" if "volym" in frame else False)
        text = f"”{called}” säger något annat än närvarande, och volymen är tom: raderna räknas inte."
        findings += _told(note("import", "varning", file, name, unsure, text), _REMEDY)
        findings += _unknown(frame, (says == UNKNOWN) & ~unsure, name, called, file)
        findings += _amounts((says == SOME) & ~frame[name].isin(["0", "0,0", "0.0"]), name, called, file)
        if name == PRESENT and (says == HERE).any():
            text = f"”{called}” är tom på raderna, och säger ja på andra: de räknas som närvarande."
            remedy = "Var brukaren inte där: skriv nej på raderna, eller ta bort dem ur uttaget."
            findings += _told(note("import", "varning", file, name, says == BLANK, text), remedy)
        out |= away | unsure
    return frame[~out].drop(columns=columns), findings


def _unknown(frame: pd.DataFrame, rows: pd.Series, name: str, called: str, file: str) -> list[Finding]:
    text = f"”{called}” har ord som inte är kända. Raderna räknas."
    words = untranslated(f"varden.{_TABLE}.{name}", frame[name], rows, frame["brukar_id"])
    remedy = "Var brukaren inte där: skriv ”ej utförd” för ordet i kartor.xlsx, bladet ord; annars ”utförd”."
    return _told(note("import", "varning", file, name, rows, text, words), remedy)


def _amounts(rows: pd.Series, name: str, called: str, file: str) -> list[Finding]:
    """V24: a column that says how much somebody was there or away, of which nothing is made."""
    text = f"”{called}” säger hur mycket, inte ja eller nej. Det ändrar inte volymen."
    if name == PRESENT:
        remedy = f"Är det volymen: skriv {map_lines(_TABLE, [(called, 'volym')])} i kommunens kartor."
    else:
        remedy = "Är frånvaron inräknad i volymen: dra av den i uttaget."
    return _told(
        note("V24", "varning", file, name, rows, text), f"{remedy} Annars: välj (används inte) för rubriken."
    )


def _told(findings: list[Finding], remedy: str) -> list[Finding]:
    return [replace(f, atgard=remedy) for f in findings]


@cache
def _away() -> str:
    words = sorted({*shared_words("franvaro_ord"), *shared_words("ej_utford")}, key=lambda w: (-len(w), w))
    return rf"^(?:{'|'.join(map(re.escape, words))})(?:$|[^a-zåäöé])"
