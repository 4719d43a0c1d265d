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
        client, kr = self.client[rows], self.kr[rows]
        if not kr.any():
            return False
        each = np.bincount(client, weights=kr)
        sizes = np.abs(each[np.bincount(client) > 0])
        if len(sizes) < self.policy.minimum:
            return True
        second, first = np.sort(np.append(sizes, 0.0))[-2:]
        return dominated(
            float(sizes.sum()), float(first), float(second),
            self.policy.largest, self.policy.two_largest, self.policy.p,
        )  # fmt: skip

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
