"""What can a reader of told numbers reckon of a few, when he does not know what nobody has?

Each kind of client is an unknown number, none or more, also the kinds that nobody is of. A told number is a
sum of some kinds. What a reader asks of are sets of kinds, those in both of two, in one of them and in
neither. A set that a few are in is reckoned when the lowest and the highest number that all told ones allow
are the same (HiGHS). Then the told numbers span the set among the kinds that somebody is of, which is quick
to see, so no others are asked of. Source: docs/sekretess.md.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog

NEAR = 1e-6
Flags = npt.NDArray[np.bool_]
Times = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Reader:
    """How many are of each kind, how many are no longer a few, the sets asked of, and the told numbers.

    `times` are sums that count each kind so many times: how many of an area's groups it has besides one.
    """

    n: Times
    least: int
    asked: Sequence[Flags]
    told: tuple[Flags, ...] = ()
    times: Sequence[Times] = ()

    def with_numbers(self, more: Sequence[Flags]) -> "Reader | None":
        """With some numbers told too; None where a few could then be reckoned."""
        new = replace(self, told=(*self.told, *more))
        return None if more and any(map(new._is_reckoned, new._few())) else new

    def _few(self) -> Iterator[Times]:
        """The sets of a few that a reader may ask of and the told numbers span."""
        sets = np.stack([*self.asked, *self.told])
        there = self.n > 0
        pairs = [(i, j) for i in range(len(sets)) for j in range(len(sets)) if i != j]
        one, other = (sets[[pair[k] for pair in pairs]] for k in (0, 1))
        every = np.concatenate([sets, ~sets, one & other, one & ~other, ~one & ~other]).astype(np.int64)
        every = np.concatenate([every, *(times[None, :] for times in self.times)])
        size = every[:, there] @ self.n[there]
        every = np.unique(every[(size > 0) & (size < self.least)], axis=0)
        if not len(every):
            return
        _, sizes, basis = np.linalg.svd(np.stack(self.told)[:, there].astype(float), full_matrices=False)
        basis = basis[sizes > NEAR]
        of = every[:, there].astype(float)
        left = np.abs(of - (of @ basis.T) @ basis).max(axis=1)
        yield from every[left < NEAR]

    def _is_reckoned(self, some: Times) -> bool:
        """Whether the told numbers leave one number that a sum of kinds can be."""
        rows = np.stack([some, *self.told])
        told = rows[1:].astype(float) @ self.n
        kinds = np.unique(rows, axis=1).astype(float)
        solved = [linprog(sign * kinds[0], A_eq=kinds[1:], b_eq=told, method="highs") for sign in (1, -1)]
        low, high = (sign * float(one.fun or 0) for sign, one in zip((1, -1), solved, strict=True))
        unsolved = any(one.status for one in solved)  # and so not told
        return unsolved or math.ceil(low - NEAR) >= math.floor(high + NEAR)
