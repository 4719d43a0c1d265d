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

    def unsafe_left(self, one: Codes, other: Codes) -> Iterator[int]:
        """The sets of which what is left without others within them, or of those that cover them, is unsafe.

        In: two ways to split the same rows: the number of the set that each row is in, -1 for none. Out: the
        numbers of the first way's sets, in order. Sums that are safe whoever's they are, most of them, are
        not looked at row by row.
        """
        width = int(other.max(initial=-1)) + 2
        cells, many = (one + 1) * width + other + 1, width * (int(one.max(initial=-1)) + 2)
        rows = np.bincount(cells, minlength=many).reshape(-1, width)  # the first of both is what is in none
        kr = np.bincount(cells, self.kr.astype(np.float64), many).reshape(-1, width)
        there = rows[:, 1:] > 0
        within, covered = there & (rows[:, 1:] == rows[:, 1:].sum(axis=0)), rows[:, 0] == 0
        own = kr.sum(axis=1)
        inside = own - np.where(within, kr[:, 1:], 0.0).sum(axis=1)
        around = (there * kr[:, 1:].sum(axis=0)).sum(axis=1) - own
        worth_within = within.any(axis=1) & (np.abs(inside) < self.safe)
        worth_around = covered & there.any(axis=1) & (np.abs(around) < self.safe)
        for number in np.flatnonzero((worth_within | worth_around)[1:]).tolist():
            mine = one == number
            if worth_within[number + 1]:
                left = mine & ~np.append(within[number + 1], False)[other]
                if self.is_unsafe(left):
                    yield number
                    continue
            if worth_around[number + 1] and self.is_unsafe(
                np.append(there[number + 1], False)[other] & ~mine
            ):
                yield number

    def is_nearly_unsafe_at(self, at: Codes, off: float) -> bool:
        """Whether a sum that is known but for so much (`off`, 10⁻⁸ kr) tells what the dearest in it cost."""
        if not self.is_unsafe_at(at):
            return False
        largest = float(np.abs(np.bincount(self.client[at], weights=self.kr[at])).max())
        return 100 * off < self.policy.p * largest


def money_of(rows: pd.DataFrame, policy: Policy) -> Money:
    """The rows of a year, with the policy that says what is a few."""
    return Money(rows["client"].to_numpy(np.int64), rows["kr"].to_numpy(np.int64), policy)
