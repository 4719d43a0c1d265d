"""A column that nobody reads with amounts where belopp is nought: the amounts are then in two columns.

A heading renamed within the year is a column of its own in a file that is pasted together, and so is kredit
where debet alone is read. Read as it stands, such a ledger has some of its kronor.
"""

from collections.abc import Collection

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.base.choices_workbook import NOT_USED
from kpbcalc.base.written import rows_of
from kpbcalc.underlag.findings import Finding, kept
from kpbcalc.underlag.numbers import AmbiguousError, to_exact

AMOUNT = "belopp"
_FEWEST = 5  # rows; fewer are noughts by chance
_REMEDY = (
    "Lägg ihop kolumnerna till en i uttaget, eller dela filen vid bytet. Ska kolumnen inte läsas: välj "
    f"{NOT_USED} för den i kartor.xlsx, bladet rubriker."
)


def second_amounts(raw: pd.DataFrame, amount: pd.Series, extra: Collection[str], file: str) -> list[Finding]:
    """V39: columns among `extra` that have an amount only where `amount` (10⁻⁸ kr) is nought."""
    nought = (amount.fillna(0) == 0).astype(bool)
    findings = []
    for heading in extra if nought.sum() >= _FEWEST and not nought.all() else ():
        try:
            values, wrong = to_exact(raw[heading])
        except AmbiguousError:
            continue
        some = (values.fillna(0) != 0).astype(bool)
        if heading.endswith(NOT_USED) or wrong.any() or some.sum() < _FEWEST or (some & ~nought).any():
            continue
        many = rows_of(int(some.sum()))
        text = f"”{heading}” i {file} har belopp på {many} där belopp är noll, och läses inte."
        rows = kept(int(i) + 2 for i in some.index[some])
        money = exact.total(values[some])
        findings.append(
            Finding("V39", "varning", file, heading, int(some.sum()), rows, text, money, atgard=_REMEDY)
        )
    return findings
