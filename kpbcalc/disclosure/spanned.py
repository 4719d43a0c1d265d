"""Which sums of money of a few come out when told sums are added and taken away, however many of them?

A told sum is of some rows. What a few cost of an insats, a group or a law, in an area or in all and of those
under 65 or over it, comes out when it is a combination of told sums, row for row: when it lies in the space
that these span. Source: docs/sekretess.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpbcalc.aggregates.family import keys_of
from kpbcalc.disclosure.money import Money
from kpbcalc.disclosure.outside import outside
from kpbcalc.disclosure.unsafe import Flags

NOTHING, SMALL = 1e-6, 1e-7
OLD = 65
WHAT = (("insats",), ("grupp",), ("lagrum",), ("lagrum", "boendeform"))
WHERE: tuple[tuple[str, ...], ...] = ((), ("omrade",))
WHO: tuple[tuple[str, ...], ...] = ((), ("aldre",))
Codes = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Spanned:
    """What told sums span of the kinds of rows, and what is left outside it of each sum that is asked of.

    `at` is the kind of each row: those that are in the same sums are of one; -1 of what costs nothing.
    """

    at: Codes
    basis: Numbers
    left: Numbers

    def with_sum(self, rows: Flags) -> "Spanned":
        """With one told sum more. In: which rows it is of; of each kind all or none are."""
        of = np.zeros(self.left.shape[1])
        of[self.at[rows & (self.at >= 0)]] = 1.0
        new = outside(of, self.basis, NOTHING)
        if new is None:
            return self
        return replace(
            self, basis=np.vstack([self.basis, new]), left=self.left - np.outer(self.left @ new, new)
        )

    def out(self) -> set[int]:
        """The numbers of the sums that come out."""
        return set(np.flatnonzero(np.abs(self.left).max(axis=1, initial=0.0) < NOTHING).tolist())


def spanned(cells: Sequence[Codes], rows: pd.DataFrame, money: Money, others: Sequence[Flags]) -> Spanned:
    """What told cells span.

    In: for each way to split the year's rows, the number of the cell that each row is in, -1 for none;
    `others` are the rows of sums that may be told too.
    """
    asked = list(_asked(rows, money))
    costs = np.flatnonzero(rows["kr"].to_numpy(np.int64))
    split = [way[costs].astype(np.int64) for way in cells]
    flags = np.stack([np.zeros(len(costs), dtype=bool), *(some[costs] for some in (*others, *asked))], axis=1)
    alike = np.hstack([np.packbits(flags, axis=1), *(way[:, None].view(np.uint8) for way in split)])
    _, first, kind = np.unique(
        alike.view(f"V{alike.shape[1]}").ravel(), return_index=True, return_inverse=True
    )
    at = np.full(len(rows), -1, dtype=np.int64)
    at[costs] = kind
    first = costs[first]  # a row of each kind
    told = [way[first] == cell for way in cells for cell in np.unique(way[first]) if cell >= 0]
    of = np.stack(told).astype(float) if told else np.zeros((0, len(first)))
    sizes, ways = np.linalg.eigh(of @ of.T)  # far smaller than the sums themselves
    there = sizes > SMALL
    basis = (ways[:, there].T @ of) / np.sqrt(sizes[there])[:, None]
    left = np.stack([some[first] for some in asked]).astype(float) if asked else np.zeros((0, len(first)))
    return Spanned(at, basis, left - (left @ basis.T) @ basis)


def _asked(rows: pd.DataFrame, money: Money) -> Iterator[Flags]:
    """The rows of each unsafe sum that a reader may ask of."""
    columns = sorted({name for way in (*WHERE, *WHAT) for name in way})
    named = pd.DataFrame({name: pd.factorize(rows[name])[0] for name in columns})  # numbers are faster
    named["aldre"] = (rows["alder"] >= OLD).to_numpy(np.int64)
    for dims in product(WHERE, WHAT, WHO):
        _, at = keys_of(named, [name for some in dims for name in some])
        kr = np.abs(np.bincount(at, money.kr.astype(np.float64)))
        for number in np.flatnonzero(kr <= money.safe * (1 + SMALL)):
            if money.is_unsafe(some := at == number):
                yield some
