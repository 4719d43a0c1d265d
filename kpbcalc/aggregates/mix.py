"""Which insats groups each client has had together, in which housing: every client in one class.

Source: docs/metod.md §5.1.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from kpbcalc.aggregates.family import Family, Key, leaves
from kpbcalc.aggregates.flode import FORMS
from kpbcalc.aggregates.year import Year

AND = "&"
_FORMS = ("ordinart", "sarskilt", "lss_boende", "ovrigt")
_SPECIAL = _FORMS[1:3]


def families(year: Year) -> list[Family]:
    """`mix` (area × combination of insats groups) and `boende` (area × housing forms of the year).

    Quantities: kr. Codes are joined by `&` in alphabetical order (housing in its own order).
    """
    rows = year.rows
    rows = rows.assign(
        kombination=together(rows, "grupp"),
        boende=together(rows, "boendeform", _housing),
    )
    mix, of_mix = leaves(rows, ("omrade", "kombination"), ("kr",))
    forms, of_forms = leaves(rows, ("omrade", "boende"), ("kr",))
    special = tuple(_with(form, forms) for form in _SPECIAL)
    return [
        Family("mix", ("omrade", "kombination"), mix, of_mix, ("kr",), "omraden", 1, join="mix",
               partition=True),
        Family("boende", ("omrade", "boende"), forms, of_forms, ("kr",), "omraden", 1, partition=True,
               against="mix", paths=tuple(map(_special, forms)), apart=True,
               counts_beside=dict.fromkeys(("grupper", "alder_boende"), special)),
    ]  # fmt: skip


def _special(leaf: Key) -> tuple[str, str]:
    """Leaves with special housing go together first: how many have it is told by its insatser too, and by who
    moved, where special is what the area calls so."""
    omrade, forms = leaf[0], leaf[1].split(AND)
    special = AND.join(form for form in forms if form in _SPECIAL)
    return special, "sarskilt" if set(forms) & set(FORMS.get(omrade, _SPECIAL)) else "ordinart"


def _with(form: str, leaves: Sequence[Key]) -> tuple[str, ...]:
    """The combinations with a form: insats groups that are had in it only tell of the same clients."""
    return tuple(dict.fromkeys(leaf[1] for leaf in leaves if form in leaf[1].split(AND)))


def _housing(forms: set[str]) -> str:
    """The housing of one client.

    Daglig verksamhet and the like are of ordinary housing, also for who lives in an LSS home; and insatser
    without a housing form say nothing of where somebody lives who has others too.
    """
    if "lss_boende" in forms:
        forms = forms - {"ordinart"}
    if len(forms) > 1:
        forms = forms - {"ovrigt"}
    return AND.join(form for form in _FORMS if form in forms)


def joined(codes: set[str]) -> str:
    """Codes as one, in alphabetical order."""
    return AND.join(sorted(codes))


def together(rows: pd.DataFrame, column: str, name: Callable[[set[str]], str] = joined) -> list[str]:
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
    names = [name({str(v) for n, v in enumerate(values) if some >> n & 1}) for some in sets]
    return [names[number] for number in at[whose]]
