"""What is left of a sum of money without another, and of how many it is."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpbcalc.aggregates.parts import Amounts, Codes
from kpbcalc.base.dominated import dominated
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.row_cells import RowCells
from kpbcalc.disclosure.unsafe import Flags


@dataclass(frozen=True)
class Money:
    """The year's rows: whose each is and what it costs (10⁻⁸ kr)."""

    client: Codes
    kr: Amounts
    policy: Policy

    def is_unsafe(self, rows: Flags) -> bool:
        """Whether the sum of some rows is of a few, or one or two make up most of it."""
        at = np.flatnonzero(
            rows
        )  # taken by number, and the largest without sorting: asked ten thousand times
        client, kr = self.client[at], self.kr[at]
        if not kr.any():
            return False
        if np.count_nonzero(np.bincount(client)) < self.policy.minimum:
            return True
        sizes = np.append(np.abs(np.bincount(client, weights=kr)), 0.0)
        whole, largest = float(sizes.sum()), int(sizes.argmax())
        first, sizes[largest] = float(sizes[largest]), 0.0
        return dominated(
            whole, first, float(sizes.max()), self.policy.largest, self.policy.two_largest, self.policy.p
        )

    def left(self, rows: Flags, cells: RowCells) -> Iterator[Flags]:
        """What is left of some rows without the cells within them, and of the cells that cover them."""
        of_all = np.bincount(cells.at + 1, minlength=len(cells.cells) + 1)
        mine = np.bincount(cells.at[rows] + 1, minlength=len(cells.cells) + 1)
        within, touched = (mine == of_all) & (of_all > 0), mine > 0
        outside = mine[0] > 0  # some of the rows are in no told cell
        within[0] = touched[0] = False
        if within.any():
            yield rows & ~within[cells.at + 1]
        if not outside and touched.any():
            yield touched[cells.at + 1] & ~rows


def money_of(rows: pd.DataFrame, policy: Policy) -> Money:
    """The rows of a year, with the policy that says what is a few."""
    return Money(rows["client"].to_numpy(np.int64), rows["kr"].to_numpy(np.int64), policy)
