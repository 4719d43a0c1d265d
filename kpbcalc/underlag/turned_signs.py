"""Are costs minus in some file, ansvar or months of the ledger? They take away what they should add.

The sum of an account class says nothing of it where another ledger is larger. A single row, or a month, may
well be minus (a credit note, what is taken back from the year before); that nearly all rows are is no chance.
"""

from collections.abc import Iterator

import pandas as pd

from kpbcalc.base import exact

COST_CLASSES, REVENUE_CLASS = ("4", "5", "6", "7"), "3"
FEWEST_ROWS, MOST = 5, 0.8  # rows that say it, and how large a part of the rows has the wrong sign
FEWEST_PERIODS = 3  # periods that are turned while the others are not
_SIDES = (("Kostnaderna", "minus", COST_CLASSES, 1), ("Intäkterna", "plus", (REVENUE_CLASS,), -1))


def turned(rows: pd.DataFrame, group: pd.Series) -> Iterator[tuple[str, str, "pd.Series[bool]", int]]:
    """What has the wrong sign: `Kostnaderna`, `minus`, the rows of those groups, and their sum (10⁻⁸ kr).

    In: rows of a ledger (konto, period, belopp), and what each is asked by: its ansvar, or all of a file.
    """
    for what, sign, classes, plus in _SIDES:
        of_class = rows["konto"].str.slice(stop=1).isin(classes) & (rows["belopp"] != 0)
        value = plus * rows.loc[of_class, "belopp"]
        marks = pd.Series(False, index=rows.index)
        if len(value):
            marks.loc[of_class] = _wrong(value, group[of_class], rows.loc[of_class, "period"])
        if marks.any():
            yield what, sign, marks, abs(exact.total(rows.loc[marks, "belopp"]))


def _wrong(value: pd.Series, group: pd.Series, period: pd.Series) -> "pd.Series[bool]":
    """The rows of groups that are turned whole, and the turned periods of those whose others are not."""
    whole = _mostly(value < 0, group) & (value.groupby(group).transform("sum") < 0)
    below = value.groupby([group, period]).transform("sum") < 0
    periods = period.where(below).groupby(group).transform("nunique")
    others = ~_mostly(value < 0, group.where(~below), fewest=1)
    months = below & (periods >= FEWEST_PERIODS) & _mostly(value < 0, group.where(below)) & ~whole
    return whole | (months & _has(others & ~below, group))


def _mostly(wrong: pd.Series, group: pd.Series, fewest: int = FEWEST_ROWS) -> "pd.Series[bool]":
    """Whether nearly all rows of a row's group are wrong, and they are so many; no row without a group."""
    found = wrong.groupby(group).transform("mean") >= MOST
    return (found & (wrong.groupby(group).transform("size") >= fewest)).fillna(False).astype(bool)


def _has(some: pd.Series, group: pd.Series) -> "pd.Series[bool]":
    return some.groupby(group).transform("any").astype(bool)
