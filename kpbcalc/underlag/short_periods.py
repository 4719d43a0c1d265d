"""Periods of a ledger without the century: 2401 and jan-24 are 2024-01 where every row can be read so.

Read as a year, or as a month before a year, they would be of other years than the one that is costed; and
jan-24 is a day in January where other rows have other numbers.
"""

import re

import pandas as pd

from kpbcalc.underlag.closing_periods import with_months
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.year_and_month import month_of

_WORD = re.compile(r"([a-zåäö]+)\.?[ -]?(\d{2}|\d{4})", re.IGNORECASE)
_MONTHS = r"(?:0\d|1[0-6])"  # also those before and after the months, as a ledger closes its year


def with_century(frame: pd.DataFrame, ar: int, file: str) -> tuple[pd.DataFrame, list[Finding]]:
    """A ledger with its periods as ÅÅÅÅMM, and that they are read so (V05).

    In: text cells under our names.
    """
    if "period" not in frame:
        return frame, []
    periods = frame["period"]
    filled = periods != ""
    figures = periods.map({text: _in_figures(text, ar) for text in periods.unique()})
    short = figures[filled].str.fullmatch(f"{ar % 100:02}{_MONTHS}")
    if not filled.any() or not short.all():
        return frame, []
    first = str(periods[filled].iloc[0])
    form = "ÅÅMM" if first.isdecimal() else "månad-ÅÅ"
    text = f"period i {file} är läst som år och månad ({form}): {first} är {ar}-{_in_figures(first, ar)[2:]}."
    told = Finding("V05", "info", file, "period", int(filled.sum()), (), text)
    whole = frame.assign(period=periods.mask(filled, str(ar // 100) + figures))
    whole, closed = with_months(whole, file)
    return whole, [told, *closed]


def _in_figures(text: str, ar: int) -> str:
    """`jan-24`, `jan 24` and `januari 2024` as 2401; anything else as it is."""
    found = _WORD.fullmatch(text)
    month = month_of(found[1]) if found else None
    if found is None or month is None or found[2] not in (str(ar), f"{ar % 100:02}"):
        return text
    return f"{ar % 100:02}{month:02}"
