"""Rows of what was never given (rejected, cancelled, planned): left out by a column status, else told."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

import pandas as pd

from kpbcalc.base.folded import folded
from kpbcalc.underlag.extracts.absences import AWAY, HERE, column_of
from kpbcalc.underlag.extracts.absences import said as said_of
from kpbcalc.underlag.extracts.import_choices import shared_words
from kpbcalc.underlag.extracts.layouts import EXTRACTS
from kpbcalc.underlag.extracts.notes import note
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.headings import as_heading, map_lines

STATUS, AVVIKELSE = "status", "avvikelse"
NOT_DONE = "ej utförd"  # of a visit, as `ej_utford` has it
_LISTS = ("aldrig_gallt", "kanske_gallt")
PLANNED = "planerad"  # of a visit that is to come, as `planerad` has it
_NO = {"nej_avslag": "avslag", "nej_ej_verkstallt": "ej verkställt"}  # what no means below these headings
_NO_OF_VISITS = {"nej_ej_utford": NOT_DONE}
_LONGEST = 40  # letters: a longer cell is a note, which may tell of another decision
_OUT = "Rader som aldrig har gällt (avslag, makulerade …) räknas inte."
_MAYBE = (
    "Rader som är avbrutna, återkallade eller inte verkställda räknas: de kan ha gällt en tid. Ska de inte "
    "vara med: skriv ”avslag” för ordet i kartor.xlsx, bladet ord, kolumnen status."
)
_UNKNOWN = (
    "Status har ord som inte är kända. Raderna räknas. Har de aldrig gällt: skriv ”avslag” för ordet i "
    "kartor.xlsx, bladet ord, kolumnen status; annars ”gällande”."
)
_PLANNED_OUT = (
    "Besök som bara är planerade räknas inte som utförda. Är de utförda: skriv ”utförd” för ordet i "
    "kartor.xlsx, bladet ord, kolumnen avvikelse."
)
_AWAY = "Rader där rubriken är närvaro eller frånvaro och säger att brukaren inte var där räknas inte."
_MISSED = "Besök som rubriken säger inte blev utförda (nej) räknas inte."


def column_of_status(table: str) -> str:
    """Our column that says whether a row was given; empty where the table has none."""
    usual = EXTRACTS[table].usual if table in EXTRACTS else {}
    return next((name for name in (STATUS, AVVIKELSE) if name in usual), "")


def begins(table: str, heading: str) -> str:
    """How a cell begins, without case, that says its row was not given: a pattern of Python and of DuckDB."""
    if column_of_status(table) != AVVIKELSE:
        return _pattern(_LISTS)
    # Anywhere else `planerad` may be what a visit was before it took place.
    planned = (PLANNED,) if STATUS in as_heading(heading) else ()
    return _pattern((*_LISTS, "ej_utford", "franvaro_ord", *planned))


def of_yes(heading: str) -> str:
    """The word that a heading is, whose cells then say yes or the day: Makulerad, Makuleringsdatum."""
    match = re.match(_pattern(_LISTS[:1], r"s?(?:datum|dag|orsak|skäl)?"), as_heading(heading))
    return match[1] if match else ""


def of_no(heading: str, table: str) -> str:
    """What no means in the cells of a heading that says what was given or done: Bifall, Beviljad, Utförd."""
    match = re.match(r"^([a-zåäö]+)\s*(?:[/(?].*)?$", as_heading(heading))
    lists = _NO_OF_VISITS if column_of_status(table) == AVVIKELSE else _NO
    return next((no for name, no in lists.items() if match and match[1] in shared_words(name)), "")


def says_so(heading: str, texts: pd.Series, table: str) -> pd.Series:
    """The word by which each cell of a column says that its row was not given; empty where it does not."""
    words = said(texts, begins(table, heading))
    plainly = texts.map(folded)
    if yes := of_yes(heading):
        words = words.mask((words == "") & ~plainly.isin(["", *shared_words("nej")]), yes)
    elif no := of_no(heading, table):
        # An hour or a day granted is no answer.
        answers = plainly.isin(_answers()) | ~texts.str.contains(r"\d", regex=True)
        if answers.all():
            words = words.mask((words == "") & plainly.isin(shared_words("nej")), no)
    return words


def is_known(text: str, table: str, heading: str) -> bool:
    """Whether it is known what a cell of the column of status says of its row, below the file's heading."""
    plainly = folded(text)
    if (of_yes(heading) or of_no(heading, table)) and plainly in _answers():
        return True
    if column_of_status(table) == STATUS:
        return plainly in ["", *shared_words("gallt")] or bool(re.match(begins(table, heading), plainly))
    planned = shared_words(PLANNED) if STATUS in as_heading(heading) else ()
    return plainly in ["", *shared_words("ej_utford"), *shared_words("utford_ord"), *planned]


def _answers() -> list[str]:
    return ["", *shared_words("nej"), *shared_words("ja")]


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
        findings += note("V03", "varning", file, "", marked, text, remedy=remedy)
    return findings


def given_only(
    frame: pd.DataFrame, file: str, table: str, heading: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows that are not said to be rejected, cancelled or only planned, without the column status.

    In: the file's own heading of the column that says so, which may be what tells yes from no; empty where a
    translation stands for the column.
    """
    name = column_of_status(table)
    if name not in frame or (name == AVVIKELSE and not heading):
        return frame, []
    words = says_so(heading, frame[name], table)
    if name == AVVIKELSE:
        return _performed_only(frame, words, heading, file)
    maybe = words.isin(shared_words(_LISTS[1]))
    out = (words != "") & ~maybe
    findings = note("import", "info", file, STATUS, out, _OUT)
    findings += note("import", "varning", file, STATUS, maybe, _MAYBE)
    known = {text: is_known(text, table, heading) for text in frame[name].unique()}
    unknown = ~out & ~maybe & ~frame[name].map(known).astype(bool)
    findings += note("import", "varning", file, STATUS, unknown, _UNKNOWN)
    return frame[~out].drop(columns=STATUS), findings


def _performed_only(
    frame: pd.DataFrame, words: pd.Series, heading: str, file: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """The visits that are not planned ones, nor of a no below a heading that says what was performed.

    What else Avvikelse says of a visit that was missed is for `visits` to tell, by the words of the policy.
    """
    planned = words.isin(shared_words(PLANNED))
    findings = note("import", "info", file, AVVIKELSE, planned, _PLANNED_OUT)
    no = of_no(heading, "utford_tid")
    missed = (words == no) & frame[AVVIKELSE].map(folded).isin(shared_words("nej")) & (no != "")
    findings += note("import", "info", file, AVVIKELSE, missed, _MISSED)
    if column := column_of(heading):
        says = frame[AVVIKELSE].map({text: said_of(text, column) for text in frame[AVVIKELSE].unique()})
        away = (says == AWAY) & ~missed
        findings += note("import", "info", file, AVVIKELSE, away, _AWAY)
        missed |= away
        frame = frame.assign(**{AVVIKELSE: frame[AVVIKELSE].mask(says == HERE, "")})
    left = frame[~planned & ~missed]
    if no:
        yes = left[AVVIKELSE].map(folded).isin(shared_words("ja"))
        left = left.assign(**{AVVIKELSE: left[AVVIKELSE].mask(yes, "")})
    return left, findings
