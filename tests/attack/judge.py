"""What a sum of some of the year's rows may not be of: a few, or mostly of one or two. Ours to judge by."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpbcalc.aggregates.parts import parts, summed
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.unsafe import unsafe
from tests.attack.told_rows import Rows

Chosen = Rows | npt.NDArray[np.int64]  # which rows, as flags or by number


class Judge:
    """One quantity of rows with `client` (number)."""

    def __init__(self, policy: Policy, rows: pd.DataFrame, quantity: str) -> None:
        self.policy = policy
        self.client = rows["client"].to_numpy(np.int64)
        self.amount = rows[quantity].to_numpy(np.int64)

    def tells(self, chosen: Chosen) -> bool:
        """Whether the sum is of a few, or one or two make up most of it."""
        client, amount = self.client[chosen], self.amount[chosen]
        one, alone = np.zeros(len(amount), dtype=np.int64), np.zeros(1, dtype=np.int64)
        return bool(amount.any() and unsafe(summed(parts(one, client, [amount]), alone, 1), self.policy)[0])
