"""Periods of a ledger without the century: 2401 is 2024-01 where every row can be read so, in no other way.

Read as a year, or as a month before a year, they would be of other years than the one that is costed.
"""

import pandas as pd

from kpbcalc.underlag.closing_periods import with_months
from kpbcalc.underlag.findings import Finding

_MONTHS = r"(?:0\d|1[0-6])"  # also those before and after the months, as a ledger closes its year


def with_century(frame: pd.DataFrame, ar: int, file: str) -> tuple[pd.DataFrame, list[Finding]]:
    """A ledger with its periods as ÅÅÅÅMM, and that they are read so (V05).

    In: text cells under our names.
    """
    if "period" not in frame:
        return frame, []
    periods = frame["period"]
    filled = periods != ""
    short = periods[filled].str.fullmatch(f"{ar % 100:02}{_MONTHS}")
    if not filled.any() or not short.all():
        return frame, []
    first = str(periods[filled].iloc[0])
    text = f"period i {file} är läst som år och månad (ÅÅMM): {first} är {ar}-{first[2:]}."
    told = Finding("V05", "info", file, "period", int(filled.sum()), (), text)
    whole = frame.assign(period=periods.mask(filled, str(ar // 100) + periods))
    whole, closed = with_months(whole, file)
    return whole, [told, *closed]
