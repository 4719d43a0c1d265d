"""Does the same decision or place stand with several ends: open in one extract, and ended in a later one?

The longest holds, as the days are settled. But the row that was taken out last is likely to know better, and
nobody but the municipality can say: so it is told, with what the longest gives beyond the shortest.
"""

from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.base.written import thousands
from kpbcalc.underlag.extracts.codes import rows_of
from kpbcalc.underlag.extracts.dates import NO_END
from kpbcalc.underlag.extracts.notes import note
from kpbcalc.underlag.findings import Finding


class TwoEnds(NamedTuple):
    """Rows that are alike but for their end: `marks` are all of them, `shorter` those that end before the
    last, and `days` the stretch from the first end to the last, at the row that ends first.
    """

    marks: pd.Series
    shorter: pd.Series
    days: dict[Hashable, tuple[int, int]]


def two_ends(frame: pd.DataFrame, same: list[str]) -> TwoEnds:
    """In: till and stop (ordinals; a missing till is open), and the columns by which rows are the same."""
    by = frame.assign(till=frame["till"].fillna(NO_END)).groupby(same, sort=False)
    first, last = by["stop"].transform("min"), by["stop"].transform("max")
    marks = ((by["till"].transform("nunique") > 1) & (first < last)).astype(bool)
    shorter = marks & (frame["stop"] < last).astype(bool)
    ended = frame.assign(last=last)[(shorter & (frame["stop"] == first).astype(bool)).to_numpy()]
    once = ended[~ended.duplicated(subset=same)]
    return TwoEnds(marks, shorter, {row: (a, b) for row, a, b in rows_of(once, "stop", "last")})


def told(
    found: TwoEnds, rule: str, what: str, unit: str, volume: Callable[[Hashable, int, int], int], file: str
) -> list[Finding]:
    """The finding, file by file; `volume` is what a row gives between two days (10⁻⁸), in `unit`."""
    number = round(sum(volume(row, *days) for row, days in found.days.items()) / exact.GRID)
    gives = f" Det ger {thousands(number)} {unit} mer än det kortaste." if number else ""
    text = f"Samma {what} står med olika slut: start och allt annat är lika, och det längsta gäller."
    remedy = (
        f"Är det samma {what} i två uttag: ta bort raden med det slut som inte gäller ur filen (ofta det "
        "öppna i det äldre uttaget). Är det två olika: godkänn varningen."
    )
    return [
        replace(f, atgard=remedy, utan=text if gives else "")
        for f in note(rule, "varning", file, "till", found.shorter, text + gives)
    ]
