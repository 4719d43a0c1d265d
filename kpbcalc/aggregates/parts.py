"""How much of each cell is whose? The one primitive that all base sums are made with.

A family's rows are summed once per leaf and client; every coarser cell is made of those, with its number of
distinct clients and the two largest clients' parts of each sum, which the release needs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int64]
Amounts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Parts:
    """One row per leaf and client: the leaf's number, the client's, and its sums (columns: quantities).

    Amounts are whole counts of 10⁻⁸, as everywhere before the release.
    """

    leaf: Codes
    client: Codes
    values: Amounts


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
    if not len(leaf):
        return Parts(leaf, client, table)
    order = np.lexsort((client, leaf))
    leaf, client, table = leaf[order], client[order], table[order]
    starts = np.flatnonzero(np.r_[True, (leaf[1:] != leaf[:-1]) | (client[1:] != client[:-1])])
    return Parts(leaf[starts], client[starts], np.add.reduceat(table, starts, axis=0))


def summed(of: Parts, cell_of: Codes, cells: int) -> Sums:
    """The sums of every cell. In: the cell (0 … cells-1) of each leaf; a negative one leaves the leaf out."""
    cell = cell_of[of.leaf] if len(of.leaf) else of.leaf
    kept = cell >= 0
    joined = parts(cell[kept], of.client[kept], list(of.values[kept].T))
    quantities = joined.values.shape[1]
    n = np.bincount(joined.leaf, minlength=cells).astype(np.int64)
    found = [np.zeros((cells, quantities), dtype=np.int64) for _ in range(4)]
    total, size, first, second = found
    np.add.at(total, joined.leaf, joined.values)
    sizes = np.abs(joined.values)
    np.add.at(size, joined.leaf, sizes)
    for q in range(quantities):
        order = np.lexsort((-sizes[:, q], joined.leaf))
        at = joined.leaf[order]
        begins = np.flatnonzero(np.r_[True, at[1:] != at[:-1]]) if len(at) else at
        first[at[begins], q] = sizes[order[begins], q]
        after = begins + 1
        after = after[(after < len(at))]
        after = after[at[after] == at[after - 1]]
        second[at[after], q] = sizes[order[after], q]
    return Sums(n, total, size, first, second)
