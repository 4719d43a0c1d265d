"""What is left of a sum of money without another, and of how many it is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from kpbcalc.aggregates.parts import Amounts, Codes
from kpbcalc.base.dominated import dominated
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.unsafe import Flags


@dataclass(frozen=True)
class Money:
    """The year's rows: whose each is and what it costs (10⁻⁸ kr)."""

    client: Codes
    kr: Amounts
    policy: Policy
    _answers: dict[int, bool] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def most(self) -> float:
        """The most that anybody's rows come to, whichever they are."""
        return float(np.bincount(self.client, np.abs(self.kr)).max(initial=0.0))

    @cached_property
    def safe(self) -> float:
        """A sum of this size or more is safe, whoever's it is: of enough, and no two make up most of it."""
        policy = self.policy
        times = (policy.minimum, 100 / policy.largest, 200 / policy.two_largest, 2 + policy.p / 100)
        return max(times) * self.most

    def is_unsafe(self, rows: Flags) -> bool:
        """Whether the sum of some rows is of a few, or one or two make up most of it."""
        return self.is_unsafe_at(np.flatnonzero(rows))

    def is_unsafe_at(self, at: Codes) -> bool:
        """As `is_unsafe`, of rows by their numbers in order."""
        if abs(float(self.kr[at].sum())) > self.safe:
            return False
        # Every cell that is hidden has all the others looked at anew, most of them as they were.
        asked = hash(at.tobytes())
        if asked not in self._answers:
            self._answers[asked] = self._is_unsafe(at)
        return self._answers[asked]

    def _is_unsafe(self, at: Codes) -> bool:
        # The largest without sorting: asked thousands of times.
        client, kr = self.client[at], self.kr[at]
        if not kr.any():
            return False
        if np.count_nonzero(np.bincount(client[kr != 0])) < self.policy.minimum:  # others have none of it
            return True
        sizes = np.append(np.abs(np.bincount(client, weights=kr)), 0.0)
        whole, largest = float(sizes.sum()), int(sizes.argmax())
        first, sizes[largest] = float(sizes[largest]), 0.0
        return dominated(
            whole, first, float(sizes.max()), self.policy.largest, self.policy.two_largest, self.policy.p
        )

    def is_nearly_unsafe_at(self, at: Codes, off: float) -> bool:
        """Whether a sum that is known but for so much (`off`, 10⁻⁸ kr) tells what the dearest in it cost."""
        if not self.is_unsafe_at(at):
            return False
        largest = float(np.abs(np.bincount(self.client[at], weights=self.kr[at])).max())
        return 100 * off < self.policy.p * largest


def left(one: Codes, other: Codes) -> Iterator[tuple[int, Flags]]:
    """What is left of each set of rows without the others within it, and of the others that cover it.

    In: two ways to split the same rows: the number of the set that each row is in, -1 for none. Out: the
    number of the first way's set, in order, and the rows that are left.
    """
    width = int(other.max(initial=-1)) + 2
    both = np.bincount((one + 1) * width + other + 1, minlength=width * (int(one.max(initial=-1)) + 2))
    rows = both.reshape(-1, width)  # of each set in each other; the first of both is what is in none
    there = rows[:, 1:] > 0
    within, covered = there & (rows[:, 1:] == rows[:, 1:].sum(axis=0)), rows[:, 0] == 0
    for number in range(len(rows) - 1):
        if within[number + 1].any():
            yield number, (one == number) & ~np.append(within[number + 1], False)[other]
        if covered[number + 1] and there[number + 1].any():
            yield number, np.append(there[number + 1], False)[other] & (one != number)


def money_of(rows: pd.DataFrame, policy: Policy) -> Money:
    """The rows of a year, with the policy that says what is a few."""
    return Money(rows["client"].to_numpy(np.int64), rows["kr"].to_numpy(np.int64), policy)
