"""How many does a set share with each of many told ones? Asked thousands of times, so kept as bits."""

import numpy as np
import numpy.typing as npt

from kpbcalc.disclosure.unsafe import Flags

Counts = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint64]
_AT_ONCE = 64  # a word of bits


class ToldSets:
    """Sets of the same rows or clients, in the order they were told."""

    def __init__(self) -> None:
        self.flags: list[Flags] = []
        self._bits: Bits = np.zeros((0, 0), dtype=np.uint64)
        self._sizes: Counts = np.zeros(0, dtype=np.int64)

    def holds(self, some: Flags) -> bool:
        """Whether just these are told."""
        size = np.count_nonzero(some)
        return bool(((self._sizes == size) & (self.common(some) == size)).any())

    def add(self, some: Flags) -> None:
        """Tell a set too."""
        n = len(self.flags)
        if n == len(self._bits):
            grown = np.zeros((2 * n + 16, len(_packed(some))), dtype=np.uint64)
            grown[:n] = self._bits[:n] if n else grown[:0]
            self._bits = grown
        self._bits[n] = _packed(some)
        self._sizes = np.append(self._sizes, np.count_nonzero(some))
        self.flags.append(some)

    @property
    def sizes(self) -> Counts:
        """How many each has."""
        return self._sizes

    def common(self, some: Flags) -> Counts:
        """How many of some are in each."""
        if not self.flags:
            return self._sizes
        both = np.bitwise_count(self._bits[: len(self.flags)] & _packed(some))
        found: Counts = both.sum(axis=1, dtype=np.int64)
        return found

    def differences(self, some: Flags) -> list[Flags]:
        """Some less each told set within them, and each that holds them less them."""
        common, size = self.common(some), np.count_nonzero(some)
        within, around = common == self._sizes, common == size
        return [
            some & ~self.flags[n] if within[n] else self.flags[n] & ~some
            for n in np.flatnonzero(within | around)
        ]


def _packed(some: Flags) -> Bits:
    packed = np.packbits(some)
    words = np.zeros(-(-len(some) // _AT_ONCE), dtype=np.uint64)
    words.view(np.uint8)[: len(packed)] = packed
    return words


class Splits:
    """Several ways to split the same clients into told cells, each client in at most one cell of a way."""

    def __init__(self, ways: list[list[Flags]], size: int) -> None:
        """In: the cells of each way; who is in several is in the first."""
        numbers, first = [], 0
        self._none = np.zeros(len(ways), dtype=np.int64)
        for n, cells in enumerate(ways):
            mine = np.full(size, -1, dtype=np.int64)
            for number, cell in enumerate(cells):
                mine[cell & (mine < 0)] = number
            self._none[n] = first
            numbers.append(mine + 1 + first)
            first += len(cells) + 1
        self._at = np.stack(numbers, axis=1) if numbers else np.zeros((size, 0), dtype=np.int64)
        self._sizes = np.bincount(self._at.ravel(), minlength=first)
        self._cell = np.ones(first, dtype=bool)
        self._cell[self._none] = False

    def leave_few(self, some: Flags, minimum: int) -> bool:
        """Whether some less the cells within them, or the cells that hold them less them, are a few."""
        if not self._none.size:
            return False
        inside = np.bincount(self._at[some].ravel(), minlength=self._sizes.size)
        n, there = np.count_nonzero(some), (inside > 0) & self._cell
        less = n - self._by_way(np.where(there & (inside == self._sizes), inside, 0))
        more = self._by_way(np.where(there, self._sizes, 0)) - n
        more[inside[self._none] > 0] = 0  # some are in none of its cells
        return bool((((less > 0) & (less < minimum)) | ((more > 0) & (more < minimum))).any())

    def _by_way(self, of_cells: Counts) -> Counts:
        found: Counts = np.add.reduceat(of_cells, self._none)
        return found
