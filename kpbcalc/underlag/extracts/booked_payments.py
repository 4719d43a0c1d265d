"""Is the ekonomiskt bistånd that was paid out anything like what the ledger has? In tkr it is far less."""

from collections.abc import Iterable, Sequence

import pandas as pd

from kpbcalc.base import exact, params
from kpbcalc.base.written import thousands
from kpbcalc.underlag.findings import Finding

_TO_PERSONS = "Bidrag till enskilda"


def against_ledger(
    told: Iterable[Finding], ledger: pd.DataFrame | None, times: Sequence[float]
) -> list[Finding]:
    """V37: the ledger's accounts of what is paid to persons are far from what the payments come to.

    In: what is told of the payments' files (their sums, 10⁻⁸ kr; nothing of a few clients), the ledger as it
    is imported, and how many times the payments it may be, at least and at most.
    """
    paid = sum(f.belopp or 0 for f in told if f.regel == "V37" and f.kolumn == "belopp")
    kinds = params.toml("kontoplan.toml")["kostnadsslag"]
    accounts = tuple(konto for kind in kinds if kind["namn"] == _TO_PERSONS for konto in kind["konto"])
    rows = ledger[ledger["konto"].str.startswith(accounts)] if ledger is not None else pd.DataFrame()
    if paid <= 0 or rows.empty:
        return []
    booked = exact.total(rows["belopp"])
    low, high = times
    if paid * low <= booked <= paid * high:
        return []
    text = (
        f"Huvudboken har {thousands(booked / exact.GRID)} kr på konton för bidrag till enskilda "
        f"({', '.join(accounts)}…), och utbetalt ekonomiskt bistånd är {thousands(paid / exact.GRID)} kr."
    )
    remedy = (
        "Kontrollera att båda är i kronor (inte tkr) och att hela året är med i båda. Bokförs biståndet på "
        "andra konton: godkänn med skäl."
    )
    return [Finding("V37", "varning", "kontoutfall", "belopp", len(rows), (), text, booked, remedy)]
