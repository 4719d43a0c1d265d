"""Does a set of rows tell of a few beside the told cells of many families?

What is left of it without the cells that lie within it, and of the cells that cover it without it, must be of
nobody or of enough, and not mostly of one or two. So must what is left without those that all but a little of
lies within it, where what is outside them is too little to hide the dearest. All families are looked at
together: asked thousands of times. Source: docs/sekretess.md.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from kpbcalc.aggregates.parts import Codes
from kpbcalc.disclosure.money import Money

NEARLY = 0.05  # of what a cell costs
Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


class BesideCells:
    """The told cells of some families, and what each costs.

    The cells of all families are numbered on; the first of each family are the rows in none of its cells.
    """

    def __init__(self, money: Money, ways: Sequence[Codes]) -> None:
        """In: for each of one or more families the number of the cell that each row is in, -1 for none."""
        self._money = money
        widths = [int(way.max(initial=-1)) + 2 for way in ways]
        self._none = np.cumsum([0, *widths])[:-1]
        self._at = np.stack([way + 1 + none for way, none in zip(ways, self._none, strict=True)], axis=1)
        self._width = sum(widths)
        self._rows = np.bincount(self._at.ravel(), minlength=self._width)
        self._kr, self._size = self._sums(slice(None), money.kr), self._sums(slice(None), np.abs(money.kr))
        self._cell = np.ones(self._width, dtype=bool)
        self._cell[self._none] = False

    def tells(self, rows: Codes) -> bool:
        """Whether what is left either way would be of a few. In: the numbers of the rows, in order."""
        inside = np.bincount(self._at[rows].ravel(), minlength=self._width)
        there = (inside > 0) & self._cell
        whole = float(self._money.kr[rows].sum())
        return (
            self._without(rows, there & (inside == self._rows), whole)
            or self._around(rows, there, inside[self._none] == 0, whole)
            or self._nearly_without(rows)
        )

    def _without(self, rows: Codes, within: Flags, whole: float) -> bool:
        left = whole - self._by_family(np.where(within, self._kr, 0.0))
        return any(
            self._money.is_unsafe_at(rows[~within[self._at[rows, family]]])
            for family in self._worth_asking(self._by_family(within) > 0, left)
        )

    def _around(self, rows: Codes, there: Flags, covered: Flags, whole: float) -> bool:
        left = self._by_family(np.where(there, self._kr, 0.0)) - whole
        for family in self._worth_asking(covered & (self._by_family(there) > 0), left):
            around = there[self._at[:, family]]
            around[rows] = False
            if self._money.is_unsafe_at(np.flatnonzero(around)):
                return True
        return False

    def _nearly_without(self, rows: Codes) -> bool:
        outside = self._size - self._sums(rows, np.abs(self._money.kr[rows]))
        within = self._cell & (outside <= NEARLY * self._size)
        off = self._by_family(np.where(within, outside, 0.0))
        hidden = 100 * off >= self._money.policy.p * self._money.most
        return any(
            self._money.is_nearly_unsafe_at(rows[~within[self._at[rows, family]]], float(off[family]))
            for family in np.flatnonzero((off > 0) & ~hidden)
        )

    def _worth_asking(self, asked: Flags, left: Numbers) -> Codes:
        """The families, of those asked of, that leave an amount which is not safe whoever's it is."""
        found: Codes = np.flatnonzero(asked & (np.abs(left) < self._money.safe))
        return found

    def _by_family(self, of_cells: npt.NDArray[np.bool_] | Numbers) -> Numbers:
        found: Numbers = np.add.reduceat(of_cells.astype(np.float64), self._none)
        return found

    def _sums(self, rows: Codes | slice, amounts: npt.NDArray[np.int64]) -> Numbers:
        """What rows cost in each cell."""
        at = self._at[rows]
        each = np.repeat(amounts.astype(np.float64), at.shape[1])
        return np.bincount(at.ravel(), each, self._width).astype(np.float64)
