"""Is each row half a day? A column says förmiddag or eftermiddag, and a day is one however many rows it has.

A client's day counts once, unless a column says how much of it a row is. So a list with a row for each half
makes half days whole, and whole ones right: it is told, with what to write for them to be halves.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from kpbcalc.base.folded import folded
from kpbcalc.underlag.extracts.import_choices import shared_words
from kpbcalc.underlag.extracts.notes import note
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.headings import map_lines

_SAID = {"volym", "minuter", "start", "stopp"}  # what a file with one of them says better


def unread(
    headings: Sequence[str], found: Mapping[str, str], table: str, cells: pd.DataFrame | None, file: str
) -> tuple[set[str], list[Finding]]:
    """V24: columns that nobody reads and that say which part of the day each row is of.

    In: the headings that no map sets aside, and those that are read. Out: the headings told too.
    """
    findings: list[Finding] = []
    if table != "utford_tid" or cells is None or _SAID & {*found} or not {"personnr", "datum"} <= {*found}:
        return set(), findings
    again = cells.duplicated([found["personnr"], found["datum"]], keep=False)
    for heading in headings:
        words = {text: folded(text) for text in cells[heading].unique() if text}
        halves = [text for text, word in words.items() if word in shared_words("halv_dag")]
        if not halves or not {*words.values()} <= {*shared_words("halv_dag"), *shared_words("hel_dag")}:
            continue
        half = cells[heading].isin(halves)
        two = int((half & again).sum())
        text = (
            f"”{heading}” säger förmiddag eller eftermiddag, och läses inte. En brukares dag räknas en gång, "
            f"hel eller halv: {two} av raderna är av dagar som har flera."
        )
        said = ", ".join(f'"{text}" = "{"0,5" if text in halves else 1}"' for text in sorted(words))
        remedy = (
            f"Ska de vara halva dagar: skriv {map_lines(table, [(heading, 'volym')])} och "
            f"[varden.{table}.volym] {said} i kommunens kartor. Annars: välj (används inte) för ”{heading}”."
        )
        findings += note("V24", "varning", file, heading, half, text, remedy=remedy)
    return {f.kolumn for f in findings}, findings
