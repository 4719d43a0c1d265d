"""What several extracts do alike: check insats codes and units, read numbers, go through rows."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.base.choices_workbook import NOT_USED
from kpbcalc.base.own_choices import PLACE
from kpbcalc.underlag.extracts.dates import plain_dashes
from kpbcalc.underlag.extracts.notes import note
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.numbers import ONE_WAY, AmbiguousError, to_exact
from kpbcalc.underlag.untranslated import untranslated

_MOSTLY_BLANK = 0.5  # of the rows lack a label that the first row has: it is said once for each group
TOO_LARGE = 10**6 * exact.GRID  # no minutes or hours of one row: a year has 527 040 minutes


def unknown_codes(
    frame: pd.DataFrame, catalogue: pd.DataFrame, file: str, table: str, instead: str = ""
) -> list[Finding]:
    """V13 and V32: every row has an insats of the catalogue and a unit; `instead` is what else to say.

    A word is told only as `Untranslated` tells it, never a row's.
    """
    unknown = ~frame["insats"].isin(catalogue["kod"])
    usual = (
        "Insatsen saknas eller finns inte i insatskatalogen (params/insatser.csv). Era egna ord översätts "
        f"under [varden.{table}.insats] i {PLACE}."
    )
    findings = note(
        "V13", "fel", file, "insats", unknown, instead or usual,
        untranslated(f"varden.{table}.insats", frame["insats"], unknown, frame["brukar_id"]),
    )  # fmt: skip
    findings = [replace(f, atgard=_said_once(frame["insats"])) for f in findings]
    text = "Utförare eller enhet saknas."
    missing = note("V32", "fel", file, "enhet", frame["enhet"] == "", text)
    return findings + [replace(f, atgard=_said_once(frame["enhet"])) for f in missing]


def _said_once(texts: pd.Series) -> str:
    """What to do where a label stands on the first row of its group alone, as a pivot table writes it."""
    blank = texts == ""
    if not blank.any() or blank.iloc[0] or blank.mean() < _MOSTLY_BLANK:
        return ""
    return (
        "Det står bara på första raden i varje grupp, som i en pivottabell: fyll nedåt i filen, så att det "
        "står på varje rad, eller välj Upprepa alla objektetiketter i pivottabellens design."
    )


def by_choice(
    frame: pd.DataFrame, ours: Collection[str], catalogue: pd.DataFrame, file: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows whose word for the insats is not left out (V13), nor translated into no code (V13, error).

    In: what the municipality's own words become.
    """
    if NOT_USED not in ours and {*ours} <= {*catalogue["kod"]}:
        return frame, []
    out = frame["insats"] == NOT_USED
    text = f"Raderna är inte med: insatsens ord är översatt till {NOT_USED} i {PLACE}."
    findings = note("V13", "info", file, "insats", out, text)
    for word in sorted({*ours} - {*catalogue["kod"], NOT_USED}):
        text = (
            f"Ord är översatta till ”{word}”, som inte är någon kod i insatskatalogen (params/insatser.csv). "
            f"Skriv insatsens kod i {PLACE}, eller {NOT_USED} om raderna inte ska vara med."
        )
        findings += note("V13", "fel", file, "insats", frame["insats"] == word, text)
        out |= frame["insats"] == word
    return frame[~out], findings


def read_numbers(
    texts: pd.Series, file: str, column: str, *, signed: bool = False
) -> tuple[pd.Series, list[Finding]]:
    """Numbers as counts of 10⁻⁸, of at least zero unless `signed`; blank stays missing (V04, V21)."""
    try:
        values, wrong = to_exact(texts.map(plain_dashes))
    except AmbiguousError:
        return pd.Series(pd.NA, index=texts.index, dtype="Int64"), two_ways(texts, file, column)
    wrong |= (values.abs() >= TOO_LARGE).fillna(False).astype(bool)
    findings = note("V04", "fel", file, column, wrong, f"{column} ska vara ett tal under en miljon.")
    negative = (values < 0).fillna(False) & (not signed)
    return values, findings + note("V21", "fel", file, column, negative, f"{column} får inte vara negativ.")


def two_ways(texts: pd.Series, file: str, column: str) -> list[Finding]:
    """V04: nobody can tell whether a column's 1.234 is in thousands."""
    text = f"{column} kan läsas på två sätt: 1.234 kan vara drygt tusen eller drygt ett. " + ONE_WAY
    return [Finding("V04", "fel", file, column, len(texts), (), text)]


def rows_of(frame: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Each row as its index and these columns' values, as plain Python objects."""
    return zip(frame.index.tolist(), *(frame[c].tolist() for c in columns), strict=True)
