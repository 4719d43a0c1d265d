"""Which insats groups each client has had together: every client in one class.

Source: docs/metod.md §5.1.
"""

import numpy as np
import pandas as pd

from kpbcalc.aggregates.family import Family, leaves
from kpbcalc.aggregates.year import Year

AND = "&"


def families(year: Year) -> list[Family]:
    """`mix`: area × combination of insats groups, joined by `&` in alphabetical order. Quantities: kr."""
    dims = ("omrade", "kombination")
    mix, of_mix = leaves(year.rows.assign(kombination=together(year.rows, "grupp")), dims, ("kr",))
    return [Family("mix", dims, mix, of_mix, ("kr",), "omraden", 1, join="mix", partition=True)]


def joined(codes: set[str]) -> str:
    """Codes as one, in alphabetical order."""
    return AND.join(sorted(codes))


def together(rows: pd.DataFrame, column: str) -> list[str]:
    """For each row the name of all that its client has of a column in the area."""
    if rows.empty:
        return []
    had, values = pd.factorize(rows[column])
    area, areas = pd.factorize(rows["omrade"])
    _, whose = np.unique(rows["client"].to_numpy(np.int64) * len(areas) + area, return_inverse=True)
    order = np.argsort(whose, kind="stable")
    starts = np.flatnonzero(np.diff(whose[order], prepend=-1))
    # A set is a number with a bit for each value: few sets are had by many clients, and each is named once.
    bits = np.array([1 << code for code in range(len(values))], dtype=object)[had[order]]
    sets, at = np.unique(np.bitwise_or.reduceat(bits, starts), return_inverse=True)
    names = [joined({str(v) for n, v in enumerate(values) if some >> n & 1}) for some in sets]
    return [names[number] for number in at[whose]]
