"""Rows of what was never given (rejected, cancelled): left out by a column status, told where unread."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

import pandas as pd

from kpbcalc.base.folded import folded
from kpbcalc.underlag.extracts.import_choices import shared_words
from kpbcalc.underlag.extracts.layouts import EXTRACTS
from kpbcalc.underlag.extracts.notes import note
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.headings import as_heading, map_lines

STATUS, AVVIKELSE = "status", "avvikelse"
NOT_DONE = "ej utförd"  # of a visit, as `ej_utford` has it
_LISTS = ("aldrig_gallt", "kanske_gallt")
_LONGEST = 40  # letters: a longer cell is a note, which may tell of another decision
_OUT = "Rader som aldrig har gällt (avslag, makulerade …) räknas inte."
_MAYBE = (
    "Rader som är avbrutna, återkallade eller inte verkställda räknas: de kan ha gällt en tid. Ska de inte "
    "vara med: skriv ”avslag” för ordet i kartor.xlsx, bladet ord, kolumnen status."
)


def column_of_status(table: str) -> str:
    """Our column that says whether a row was given; empty where the table has none."""
    usual = EXTRACTS[table].usual if table in EXTRACTS else {}
    return next((name for name in (STATUS, AVVIKELSE) if name in usual), "")


def begins(table: str) -> str:
    """How a cell begins, without case, that says its row was not given: a pattern of Python and of DuckDB."""
    missed = ("ej_utford",) if column_of_status(table) == AVVIKELSE else ()
    return _pattern((*_LISTS, *missed))


def of_yes(heading: str) -> str:
    """The word that a heading is, whose cells then say yes or the day: Makulerad, Makuleringsdatum."""
    match = re.match(_pattern(_LISTS[:1], r"s?(?:datum|dag|orsak|skäl)?"), as_heading(heading))
    return match[1] if match else ""


def says_so(heading: str, texts: pd.Series, table: str) -> pd.Series:
    """The word by which each cell of a column says that its row was not given; empty where it does not."""
    words = said(texts, begins(table))
    if yes := of_yes(heading):
        words = words.mask((words == "") & ~texts.map(folded).isin(["", *shared_words("nej")]), yes)
    return words


@cache
def _pattern(lists: tuple[str, ...], ending: str = "") -> str:
    words = sorted({word for name in lists for word in shared_words(name)}, key=lambda w: (-len(w), w))
    return rf"^({'|'.join(words)}){ending}($|[^a-zåäöé])"


def said(cells: pd.Series, pattern: str) -> pd.Series:
    """The word that each cell begins with; empty where that is none of them."""
    known = {}
    for text in cells.unique():
        match = re.match(pattern, folded(text)) if len(text) <= _LONGEST else None
        known[text] = match[1] if match else ""
    return cells.map(known).astype("str")


def unread(
    cells: Iterable[tuple[str, pd.Series]], found: Mapping[str, str], table: str, file: str
) -> list[Finding]:
    """V03: columns that nobody reads and that say of rows that they were never given, which are counted.

    In: the columns that no map sets aside, each with its heading, and the headings that are read.
    """
    name = column_of_status(table)
    findings: list[Finding] = []
    for heading, texts in cells if name else ():
        words = says_so(heading, texts, table)
        marked = words != ""
        these = ", ".join(sorted({*words[marked]}))
        text = f"Kolumnen ”{heading}” läses inte, men säger {these} om rader som räknas."
        found_already = found.get(name, "")
        remedy = f"Ska de inte räknas: skriv {map_lines(table, [(heading, name)])} i kommunens kartor"
        remedy += f" i stället för ”{found_already}”" if found_already else ""
        if yes := of_yes(heading):
            meant = yes if name == STATUS else NOT_DONE
            remedy += f', och vad ja betyder: [varden.{table}.{name}] "ja" = "{meant}"'
        remedy += ", eller ta bort raderna ur uttaget. Ska de räknas: välj (används inte) för rubriken."
        findings += [replace(f, atgard=remedy) for f in note("V03", "varning", file, "", marked, text)]
    return findings


def given_only(frame: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows that are not said to be rejected or cancelled, without the column that says so."""
    if STATUS not in frame:
        return frame, []
    out = said(frame[STATUS], _pattern(_LISTS[:1])) != ""
    maybe = ~out & (said(frame[STATUS], _pattern(_LISTS[1:])) != "")
    findings = note("import", "info", file, STATUS, out, _OUT)
    findings += note("import", "varning", file, STATUS, maybe, _MAYBE)
    return frame[~out].drop(columns=STATUS), findings
