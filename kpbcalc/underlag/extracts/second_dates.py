"""Has a row a second start or a second end: what was decided, and when it was begun and ended?

A decision holds until its end, and is given no longer than until it is ended: the later start and the earlier
end hold. Which columns they are a person says (`paborjad`, `avslutad`); one that nobody reads is asked for.
"""

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from kpbcalc.base.folded import folded
from kpbcalc.underlag.extracts.dates import FORMS, NO_DATE, are_no_dates, to_day, to_days
from kpbcalc.underlag.extracts.import_choices import shared_words
from kpbcalc.underlag.extracts.notes import note
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.headings import map_lines, proposed

BEGUN, ENDED = "paborjad", "avslutad"
SECOND = {BEGUN: "fran", ENDED: "till"}  # and the column that each is beside
_MOST = 0.5  # of the filled cells are days, for a column to be of days


def proposed_beside(
    headings: Sequence[str], found: Mapping[str, str], table: str, cells: pd.DataFrame | None
) -> dict[str, str]:
    """The headings that may be a second start or end, beside the first, by our names."""
    taken = {*found.values()}
    left = [h for h in headings if h not in taken and (cells is None or _are_days(cells[h]))]
    return proposed(left, [n for n, beside in SECOND.items() if beside in found and n not in found], table)


def unread(
    headings: Sequence[str], found: Mapping[str, str], table: str, cells: pd.DataFrame, file: str
) -> tuple[set[str], list[Finding]]:
    """V16: columns of days beside the start or the end that nobody reads, and how often they say another.

    In: the headings that no map sets aside, those that are read, and the cells. Out: the headings told too.
    """
    beside = proposed_beside(headings, found, table, cells)
    findings: list[Finding] = []
    for name, heading in beside.items():
        first = found[SECOND[name]]
        days, others = to_days(_closed(cells[first]))[0], to_days(_closed(cells[heading]))[0]
        apart = (others < days) | (others.notna() & days.isna()) if name == ENDED else others > days
        apart = apart.fillna(False).astype(bool)
        what, when = ("slut", "före") if name == ENDED else ("start", "efter")
        text = (
            f"{file} har två {what}datum: ”{first}” läses, och ”{heading}” läses inte. På de här raderna är "
            f"”{heading}” {when} ”{first}”."
        )
        way = "det tidigare slutet" if name == ENDED else "den senare starten"
        remedy = (
            f"Ska {way} gälla: skriv {map_lines(table, [(heading, name)])} i kommunens kartor. Annars: välj "
            f"(används inte) för ”{heading}”."
        )
        findings += note("V16", "varning", file, heading, apart, text, remedy=remedy)
    return {*beside.values()}, findings


def held(
    frame: pd.DataFrame, start: pd.Series, end: pd.Series, file: str
) -> tuple[pd.Series, pd.Series, list[Finding]]:
    """The days that hold, where a row says when it was begun or ended too (V05, V16)."""
    findings: list[Finding] = []
    if not {*SECOND} & {*frame.columns}:
        return start, end, findings
    for name, what in ((BEGUN, "Datumet då det påbörjades"), (ENDED, "Det verkliga slutdatumet")):
        if name not in frame:
            continue
        days, wrong = to_days(_closed(frame[name]))
        findings += note("V05", "fel", file, name, wrong, f"{what} ska vara ett riktigt datum: {FORMS}.")
        findings += note("V16", "info", file, name, are_no_dates(frame[name]), NO_DATE)
        if name == BEGUN:
            holds = (days > start).fillna(False).astype(bool)
            start = start.where(~holds, days)
            text = f"{what} är efter startdatumet, och gäller."
        else:
            holds = ((days < end) | (days.notna() & end.isna())).fillna(False).astype(bool)
            end = end.where(~holds, days)
            text = f"{what} är före slutdatumet, eller slutdatum saknas, och gäller."
        findings += note("V16", "info", file, name, holds, text)
    never = (end < start).fillna(False).astype(bool)
    text = "Raden är avslutad innan den började, och ger ingen volym."
    findings += note("V21", "varning", file, ENDED, never, text)
    return start, end.mask(never, start - 1), findings


def _closed(texts: pd.Series) -> pd.Series:
    """The cells without the words that say that there is no end."""
    return texts.mask(texts.map(folded).isin([*shared_words("oppet_slut")]), "")


def _are_days(texts: pd.Series) -> bool:
    filled = texts[texts != ""]
    known = {text: to_day(text) is not None for text in filled.unique()}
    return len(filled) > 0 and float(filled.map(known).mean()) >= _MOST


def without_second(names: Collection[str]) -> list[str]:
    """Our names but those of a second start or end, which are only ever beside a first."""
    return [name for name in names if name not in SECOND]
