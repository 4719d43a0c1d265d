"""Where a family of whole clients would tell what a few cost besides, its money is not told, only how many.

All that those in full-day care have cost, less what full-day care costs, is what they have had besides: it
may be one person's. So the sums of classes of clients (`BY_CLIENT`) are set against those of insatser: a
class that would tell is told without its money, and so is the smallest beside it, since the whole is told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from kpbcalc.aggregates.family import Family
from kpbcalc.base.figure import HIDDEN, known
from kpbcalc.disclosure.money import Money, money_of
from kpbcalc.disclosure.package import Key, ReleasedFamily
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.row_cells import RowCells, row_cells
from kpbcalc.disclosure.unsafe import Flags

KR = "kr"
AGES, LIVED = "alder", "alder_boende"  # the second splits the first, which is enough beside others
BY_CLIENT = (AGES, LIVED, "mix")
BY_INSATS = ("grupper", "insatser", "regi")


def hide_money(
    families: Sequence[Family], released: Mapping[str, ReleasedFamily], rows: pd.DataFrame, policy: Policy
) -> dict[str, ReleasedFamily]:
    """The released families, some cells without their money."""
    found = dict(released)
    by_name = {family.name: family for family in families}
    if policy.audience == "intern" or not len(rows):
        return found
    money = money_of(rows, policy)
    others = told_rows(by_name, BY_INSATS, found, rows)
    for name in BY_CLIENT:
        mine = told_rows(by_name, (name,), found, rows)
        if mine:
            up, cells = by_name[name].up, mine[0].cells
            gone = Classes(money, mine[0], up).hidden(others)
            if name == LIVED:  # what is not told of an age is not told of its parts: they are its sum
                untold = {c.key[:up] for c in found[AGES].cells if not known(c[KR])}
                gone |= {n for n, cell in enumerate(cells) if cell.key[:up] in untold}
            found[name] = without(found[name], {cells[n].key for n in gone})
            others.append(in_sums(mine[0], up, gone))
    return found


def in_sums(at: RowCells, up: int, gone: set[int] | None = None) -> RowCells:
    """The cells as the sums that are known: those whose money is not told are one under each parent."""
    hidden = {n for n, cell in enumerate(at.cells) if not known(cell[KR])} if gone is None else gone
    first: dict[Key, int] = {}
    number = [first.setdefault(cell.key[:up], n) if n in hidden else n for n, cell in enumerate(at.cells)]
    return RowCells(at.cells, np.array([*number, -1], dtype=np.int64)[at.at])


@dataclass
class Classes:
    """One family's told cells by row, under parents that the first `up` of the key name; what their money is
    called."""

    money: Money
    at: RowCells
    up: int
    quantity: str = KR

    def __post_init__(self) -> None:
        """Count the rows of each cell once."""
        self._rows = np.bincount(self.at.at + 1, minlength=len(self.at.cells) + 1)[1:]

    def hidden(self, others: Sequence[RowCells]) -> set[int]:
        """The numbers of the cells whose money is not told beside the other families'."""
        gone = {n for n, cell in enumerate(self.at.cells) if not known(cell[self.quantity])}
        while (touched := next(self._unsafe(others, gone), None)) is not None:
            some = [n for n in touched if n not in gone] or [
                n for n in self._beside(touched) if n not in gone
            ]
            if not some:
                return set(range(len(self.at.cells)))
            gone.add(min(some, key=self._size))
            for parent in {self.at.cells[n].key[: self.up] for n in gone}:
                # A cell that nobody's rows are in is known to be nothing: it hides no other.
                mine = [
                    n for n, c in enumerate(self.at.cells) if c.key[: self.up] == parent and self._rows[n]
                ]
                shown = [n for n in mine if n not in gone]
                if len(mine) - len(shown) == 1 and shown:
                    gone.add(min(shown, key=self._size))
        return gone

    def _unsafe(self, others: Sequence[RowCells], gone: set[int]) -> Iterator[list[int]]:
        """The cells of each sum that tells of what is unsafe beside another family's."""
        sums = in_sums(self.at, self.up, gone)
        for other in others:
            for one, beside in ((other, sums), (sums, other)):
                for number in self.money.unsafe_left(one.at, beside.at):
                    yield self._touched(one.at == number)

    def _touched(self, rows: Flags) -> list[int]:
        return [int(n) for n in np.unique(self.at.at[rows]) if n >= 0]

    def _beside(self, touched: Sequence[int]) -> list[int]:
        """The cells under the same parents."""
        parents = {self.at.cells[n].key[: self.up] for n in touched}
        return [n for n, cell in enumerate(self.at.cells) if cell.key[: self.up] in parents]

    def _size(self, number: int) -> tuple[int, Key]:
        return int(self._rows[number]), self.at.cells[number].key


def told_rows(
    by_name: Mapping[str, Family], names: Sequence[str], released: Mapping[str, ReleasedFamily],
    rows: pd.DataFrame,
) -> list[RowCells]:  # fmt: skip
    """The told cells of some families, those that there are, and the rows they are of."""
    found = (row_cells(by_name[name], released, rows) for name in names if name in by_name)
    return [at for at in found if at is not None]


def without(family: ReleasedFamily, keys: set[Key], quantity: str = KR) -> ReleasedFamily:
    """The family with a sum of some cells hidden: their money, or another quantity."""
    cells = (replace(c, sums={**c.sums, quantity: HIDDEN}) if c.key in keys else c for c in family.cells)
    return replace(family, cells=tuple(cells))
