"""Does the day that a row ends count? Of a decision it does; the day somebody leaves a place does not.

So they are read (docs/metod.md §1.3). But a system may write a stay's last day and not the day of leaving, or
cut what goes on at the end of the year or of each month. Which it is a person says of each file (`slutdag`):
`[[kalla]] slutdag = { "boende*.xlsx" = "raknas" }`, or the column slutdag of the sheet `filer`.
"""

from collections.abc import Collection, Mapping
from datetime import date

import pandas as pd

from kpbcalc.base.every_fault import Faults, UnknownNameError
from kpbcalc.base.folded import folded
from kpbcalc.underlag.extracts.file_choices import read_by_file

CHOICE = "slutdag"  # what the choice is called in the maps
COUNTS, NOT, AT_MONTH, AT_YEAR = "raknas", "raknas_inte", "manadsslut", "arsslut"
CHOICES = (COUNTS, NOT, AT_MONTH, AT_YEAR)
USUAL = {"beslut": COUNTS, "placering": NOT}
FORM = f'Skriv slutdag = {{ "boende*.xlsx" = "{COUNTS}" }}, med {COUNTS}, {NOT}, {AT_MONTH} eller {AT_YEAR}.'


def read_last_days(given: object, files: Mapping[str, Collection[str]], where: str) -> dict[str, str]:
    """The choice by the pattern or name of its file, checked. In: the patterns by table.

    Raises `UsageError` for every file that has no such choice and every word that is none.
    """
    known = [pattern for table in USUAL for pattern in files.get(table, ())]
    faults = Faults()
    chosen: dict[str, str] = {}
    with faults.caught():
        chosen = read_by_file(given, CHOICE, known, "inget beslut och ingen placering", where, FORM)
    for file, said in chosen.items():
        word = folded(said).replace(" ", "_").translate(str.maketrans("åäö", "aao"))
        if word not in CHOICES:
            text = f"{CHOICE} ska vara {COUNTS}, {NOT}, {AT_MONTH} eller {AT_YEAR}."
            remedy = "Vad valen betyder står i docs/import.md."
            faults.add(UnknownNameError(said, text, where=f"{where}, {CHOICE} för {file}", remedy=remedy))
        chosen[file] = word
    faults.stop()
    return chosen


def which_count(till: pd.Series, said: str) -> "pd.Series[bool]":
    """The rows whose last day counts by a choice. In: `till` (ordinals, missing where open)."""
    if said in (COUNTS, NOT):
        return till.notna() & (said == COUNTS)
    ends = {n: date.fromordinal(int(n) + 1) for n in till.dropna().unique().tolist()}
    first = {n: day.day == 1 and (said == AT_MONTH or day.month == 1) for n, day in ends.items()}
    return pd.Series([first.get(n, False) for n in till.tolist()], till.index, dtype="bool")


def with_last_day(frame: pd.DataFrame, table: str, said: str) -> pd.DataFrame:
    """The rows with `till` as a table is read: the last day of a decision, the day of leaving a place."""
    counts = which_count(frame["till"], said)
    if USUAL[table] == NOT:
        return frame.assign(till=frame["till"] + counts.astype("Int64"))
    return frame.assign(till=frame["till"] - (~counts).astype("Int64"))
