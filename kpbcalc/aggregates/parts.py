"""How much of each cell is whose? The one primitive that all base sums are made with.

A family's rows are summed once per leaf and client; every coarser cell is made of those, with its number of
distinct clients and the two largest clients' parts of each sum, which the release needs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int64]
Amounts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Parts:
    """One row per leaf and client: the leaf's number, the client's, and its sums (columns: quantities).

    Amounts are whole counts of 10⁻⁸, as everywhere before the release. Rows stand in the order of leaves, and
    of clients within them.
    """

    leaf: Codes
    client: Codes
    values: Amounts

    def of_leaves(self, some: Iterable[int]) -> "Parts":
        """The rows of some leaves, found without reading the others'."""
        wanted = np.array(sorted(some), dtype=np.int64)
        starts = np.searchsorted(self.leaf, wanted, side="left")
        ends = np.searchsorted(self.leaf, wanted, side="right")
        kept = np.concatenate([np.arange(a, b) for a, b in zip(starts, ends, strict=True)] or [starts])
        return Parts(self.leaf[kept], self.client[kept], self.values[kept])


@dataclass(frozen=True)
class Sums:
    """Per cell: distinct clients, the sum of each quantity, the size of all parts, and of the two largest.

    `size`, `first` and `second` are absolute: beside income a sum would look small and a part large.
    """

    n: Codes
    total: Amounts
    size: Amounts
    first: Amounts
    second: Amounts


def parts(leaf: Codes, client: Codes, values: Sequence[Amounts]) -> Parts:
    """The rows summed per leaf and client. In: arrays of one length; a row is a client's in a leaf."""
    table = np.stack(values, axis=1) if values else np.zeros((len(leaf), 0), dtype=np.int64)
    return _parts(leaf, client, table)


def _parts(leaf: Codes, client: Codes, table: Amounts) -> Parts:
    """`parts` of a table with a column for each quantity."""
    if not len(leaf):
        return Parts(leaf, client, table)
    row = leaf * (int(client.max()) + 1) + client
    if (row[1:] > row[:-1]).all():  # as the parts of one leaf are: each is there once, in its order
        return Parts(leaf, client, table)
    order = np.argsort(row, kind="stable")
    starts = _starts(row[order])
    at = order[starts]
    return Parts(leaf[at], client[at], np.add.reduceat(table[order], starts, axis=0))


def _starts(codes: Codes) -> npt.NDArray[np.intp]:
    """Where in a sorted list each value is first."""
    new = np.ones(len(codes), dtype=bool)
    np.not_equal(codes[1:], codes[:-1], out=new[1:])
    return new.nonzero()[0]


def summed(of: Parts, cell_of: Codes, cells: int) -> Sums:
    """The sums of every cell. In: the cell (0 … cells-1) of each leaf; a negative one leaves the leaf out."""
    cell = cell_of[of.leaf] if len(of.leaf) else of.leaf
    kept = cell >= 0
    joined = _parts(cell[kept], of.client[kept], of.values[kept])
    n = np.bincount(joined.leaf, minlength=cells).astype(np.int64)
    found = [np.zeros((cells, joined.values.shape[1]), dtype=np.int64) for _ in range(4)]
    total, size, first, second = found
    rows = len(joined.leaf)
    if not rows:
        return Sums(n, total, size, first, second)
    # The rows stand cell by cell: what begins at one of these goes on until the next.
    starts = _starts(joined.leaf)
    at = joined.leaf[starts]
    sizes = np.abs(joined.values)
    total[at] = np.add.reduceat(joined.values, starts, axis=0)
    size[at] = np.add.reduceat(sizes, starts, axis=0)
    largest = np.maximum.reduceat(sizes, starts, axis=0)
    first[at] = largest
    is_largest = sizes == np.repeat(largest, n[at], axis=0)
    place = np.where(is_largest, np.arange(rows)[:, None], rows)
    sizes[np.minimum.reduceat(place, starts, axis=0), np.arange(sizes.shape[1])] = 0
    second[at] = np.maximum.reduceat(sizes, starts, axis=0)
    return Sums(n, total, size, first, second)
