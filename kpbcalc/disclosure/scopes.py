"""Which scopes of outliers would tell what a few have outside them, beside the area and its insatser?

What an area costs, less what its clients cost in a scope, is what they have outside it: a short list of
insatser, some of which are told. What is left must be nobody's or safe. And those over, under and not in a
scope are all of the area: where their number is not told, those outside are not counted either.
Source: docs/sekretess.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from kpbcalc.aggregates.family import Family
from kpbcalc.aggregates.ytterfall import NAMES, NOT_IN, SCOPES, Scope, in_scope
from kpbcalc.base.figure import HIDDEN, known
from kpbcalc.disclosure.money import Money, money_of
from kpbcalc.disclosure.money_beside import BY_INSATS, in_sums, told_rows
from kpbcalc.disclosure.package import Cell, ReleasedFamily
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.row_cells import RowCells
from kpbcalc.disclosure.unsafe import Flags, Reason


def hide_scopes(
    families: Sequence[Family], released: Mapping[str, ReleasedFamily], rows: pd.DataFrame, policy: Policy
) -> dict[str, ReleasedFamily]:
    """The released families, some scopes of outliers not told. In: the year's rows."""
    found = dict(released)
    if policy.audience == "intern" or not len(rows):
        return found
    by_name = {family.name: family for family in families}
    others = [
        in_sums(at, by_name[name].up) for name in BY_INSATS for at in told_rows(by_name, (name,), found, rows)
    ]
    money = money_of(rows, policy)
    uncounted = {key[0] for key, cell in found["omraden"].by_key.items() if not known(cell.n)}
    for place, name in enumerate(NAMES):
        gone = {
            (area, scopes[place].kod)
            for area, scopes in SCOPES.items()
            if place < len(scopes) and _tells(_outside(rows, area, scopes[place]), money, others)
        }
        if name in found:
            cells = (
                _hidden(c) if c.key[:2] in gone or (c.key[2] == NOT_IN and c.key[0] in uncounted) else c
                for c in found[name].cells
            )
            found[name] = replace(found[name], cells=tuple(cells))
    return found


def _outside(rows: pd.DataFrame, area: str, scope: Scope) -> Flags:
    """Which rows of an area are of what is outside a scope."""
    found: Flags = ((rows["omrade"] == area) & ~in_scope(rows, scope)).to_numpy(bool)
    return found


def _tells(outside: Flags, money: Money, others: Sequence[RowCells]) -> bool:
    """Whether what is outside is of a few, or what is left of it without the told insatser."""
    mine = np.where(outside, 0, -1)
    return bool(outside.any()) and (
        money.is_unsafe(outside) or any(True for at in others for _ in money.unsafe_left(mine, at.at))
    )


def _hidden(cell: Cell) -> Cell:
    return Cell(cell.key, HIDDEN, reason=Reason.GUARD)
