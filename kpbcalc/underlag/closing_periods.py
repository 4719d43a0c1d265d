"""Periods of a ledger that are no month: 00 before January, and 13 and on, in which the year is closed.

They are part of the year's outturn, so no krona is left out: 00 is read as January, the others as December,
and it is told. A municipality that means something else translates them, [varden.kontoutfall.period].
"""

import re

import pandas as pd

from kpbcalc.underlag.findings import Finding

_NO_MONTH = re.compile(r"((?:19|20)\d\d)[-/. ]?(00|1[3-9])", re.ASCII)
BEFORE = "00"


def are_no_months(periods: pd.Series) -> pd.Series:
    """Which cells are such a period."""
    return periods.str.fullmatch(_NO_MONTH)


def with_months(frame: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Finding]]:
    """A ledger with every period in a month, and how many rows had others (V40).

    In: text cells under our names.
    """
    if "period" not in frame:
        return frame, []
    found = {text: said for text in frame["period"].unique() if (said := _NO_MONTH.fullmatch(text))}
    if not found:
        return frame, []
    months = {t: f"{said[1]}{'01' if said[2] == BEFORE else '12'}" for t, said in found.items()}
    rows = int(frame["period"].isin(list(found)).sum())
    named = ", ".join(sorted({said[2] for said in found.values()}))
    text = f"{file} har rader i period {named}: 00 räknas till januari, 13 och senare till december."
    opening = any(said[2] == BEFORE for said in found.values())
    remedy = (
        "Resultatkonton har ingen ingående balans: kontrollera att raderna i period 00 hör till årets "
        "utfall. Annars: ta bort dem ur exporten."
    )
    told = Finding(
        "V40",
        "varning" if opening else "info",
        file,
        "period",
        rows,
        (),
        text,
        atgard=remedy if opening else "",
    )
    return frame.assign(period=frame["period"].replace(months)), [told]
