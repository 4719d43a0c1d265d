"""What can a reader of told numbers reckon of a few, when he does not know what nobody has?

Each kind of client is an unknown number, none or more, also the kinds that nobody is of. A told number is a
sum of some kinds. What a reader asks of are sets of kinds, those in both of two, in one of them and in
neither. A set that a few are in is reckoned when the lowest and the highest number that all told ones allow
are the same (HiGHS). Then the told numbers span the set among the kinds that somebody is of, which is quick
to see, so no others are asked of; nor where an answer to another question shows that it may be other numbers.
Source: docs/sekretess.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog

NEAR = 1e-6
Flags = npt.NDArray[np.bool_]
Times = npt.NDArray[np.int64]
Possible = npt.NDArray[np.float64]  # a number of each kind that all told numbers allow


@dataclass(frozen=True)
class Reader:
    """How many are of each kind, how many are no longer a few, the sets asked of, and the told numbers.

    `times` are sums that count each kind so many times: how many of an area's groups it has besides one.
    `_seen` are the numbers found possible so far, with whatever was told then.
    """

    n: Times
    least: int
    asked: Sequence[Flags]
    told: tuple[Flags, ...] = ()
    times: Sequence[Times] = ()
    _seen: list[Possible] = field(default_factory=list, repr=False)

    def with_numbers(self, more: Sequence[Flags]) -> "Reader | None":
        """With some numbers told too; None where a few could then be reckoned."""
        if not more:
            return self
        new = replace(self, told=(*self.told, *more))
        told = np.stack(new.told).astype(float)
        possible = [x for x in self._seen if np.abs(told @ (x - self.n)).max() < NEAR]
        return None if any(new._is_reckoned(some, possible) for some in new._few()) else new

    def _few(self) -> Iterator[Times]:
        """The sets of a few that a reader may ask of and the told numbers span."""
        sets = np.stack([*self.asked, *self.told])
        there = self.n > 0
        both = (sets[:, there] * self.n[there]) @ sets[:, there].T.astype(np.int64)  # how many are in both
        size, everybody = both.diagonal(), self.n.sum()
        found = [
            *sets[self._are_few(size)], *~sets[self._are_few(everybody - size)],
            *(times for times in self.times if self._are_few(times @ self.n)),
            *(sets[i] & sets[j] for i, j in np.argwhere(self._are_few(np.triu(both, 1)))),
            *(sets[i] & ~sets[j] for i, j in np.argwhere(self._are_few(size[:, None] - both))),
            *(~(sets[i] | sets[j])
              for i, j in np.argwhere(self._are_few(np.triu(everybody - size[:, None] - size + both, 1)))),
        ]  # fmt: skip
        if not found:
            return
        asked = np.stack(found).astype(np.int64)
        every = asked[_one_of_each(asked)]
        _, sizes, basis = np.linalg.svd(np.stack(self.told)[:, there].astype(float), full_matrices=False)
        basis = basis[sizes > NEAR]
        of = every[:, there].astype(float)
        left = np.abs(of - (of @ basis.T) @ basis).max(axis=1)
        yield from every[left < NEAR]

    def _are_few(self, size: Times) -> Flags:
        few: Flags = (size > 0) & (size < self.least)
        return few

    def _is_reckoned(self, some: Times, possible: list[Possible]) -> bool:
        """Whether the told numbers leave one number that a sum of kinds can be; another possible is added."""
        if any(self._is_another(some, x) for x in possible):
            return False
        rows = np.stack([some, *self.told])
        told = rows[1:].astype(float) @ self.n
        at = _one_of_each(rows.T)
        kinds = rows[:, at]
        for sign in (1, -1):
            # The simplex as it is: a problem this small is solved while it would be prepared.
            solved = linprog(
                sign * kinds[0], A_eq=kinds[1:].astype(float), b_eq=told, method="highs-ds",
                options={"presolve": False},
            )  # fmt: skip
            if solved.status:
                return True  # unsolved, and so not told
            found = np.zeros(len(self.n))
            found[at] = solved.x
            if self._is_another(some, found):
                possible.append(found)
                self._seen.append(found)
                return False
        return True

    def _is_another(self, some: Times, numbers: Possible) -> bool:
        return abs(float(some @ (numbers - self.n))) >= 1 - NEAR


def _one_of_each(rows: Times) -> Times:
    """The first place of each different row, in order."""
    first: dict[bytes, int] = {}
    for n, row in enumerate(np.ascontiguousarray(rows)):
        first.setdefault(row.tobytes(), n)
    return np.array(list(first.values()), dtype=np.int64)
