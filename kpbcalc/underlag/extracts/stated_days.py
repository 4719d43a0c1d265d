"""Which reading of the last day gives as many days as a placement's own column of days says?

The column counts the whole stay or the year's part of it. It is compared on rows that have an end, and no
days away: an open row says nothing of its end.
"""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.underlag.extracts.dates import first_days, plain_dashes
from kpbcalc.underlag.extracts.last_day import AT_MONTH, AT_YEAR, COUNTS, NOT, which_count
from kpbcalc.underlag.numbers import AmbiguousError, to_exact

_ORDER = (NOT, COUNTS, AT_MONTH, AT_YEAR)  # the narrower ones only where no wider one fits


class Stated(NamedTuple):
    """`agrees` by reading: the rows that are compared, and whether it gives their days. `days` are those
    stated (ordinary numbers) and `between` those that each reading gives.
    """

    agrees: Mapping[str, pd.Series]
    days: pd.Series
    between: Mapping[str, pd.Series]

    def fits(self) -> str:
        """The reading that gives every row's days, where any row can tell; else empty."""
        fit = [said for said in _ORDER if self.agrees[said].all()]
        return fit[0] if fit and self.telling().any() else ""

    def best(self) -> str:
        """The reading that gives most rows' days."""
        return max(_ORDER, key=lambda said: int(self.agrees[said].sum()))

    def telling(self) -> pd.Series:
        """The rows that are right with their last day or without it, and not with both."""
        return self.agrees[NOT] != self.agrees[COUNTS]


def stated(frame: pd.DataFrame, year: int) -> Stated | None:
    """In: fran and till (ordinals), and the texts of dygn and franvaro. None where nothing is to compare."""
    if "dygn" not in frame:
        return None
    try:
        values, wrong = to_exact(frame["dygn"].map(plain_dashes))
    except AmbiguousError:
        return None
    first, *_, after = first_days(year)
    till, fran = frame["till"], frame["fran"]
    whole = values.notna() & ~wrong & (values % exact.GRID == 0).fillna(False)
    there = whole & till.notna() & fran.notna() & (fran < after).fillna(False) & (till >= first).fillna(False)
    there = (there & (frame["franvaro"].map(plain_dashes).isin(["", "0", "-"]))).astype(bool)
    if not there.any():
        return None
    fran, till, days = fran[there], till[there], values[there] // exact.GRID
    agrees, between = {}, {}
    for said in _ORDER:
        leaves = till + which_count(till, said).astype("Int64")
        of_all, of_year = leaves - fran, leaves.clip(upper=after) - fran.clip(lower=first)
        agrees[said] = ((days == of_all) | (days == of_year)).fillna(False).astype(bool)
        between[said] = of_all.where(days > of_year, of_year)
    return Stated(agrees, days, between)
