"""In how many members do two sets differ, when of the earlier one only a few numbers are kept?

The print of a set is the sums of its members' powers, counted modulo a prime: Σxᵏ for k = 0, 1, 2 … What the
sums of two sets differ by is a linear recurrence of as many terms as there are members in one set and not in
the other, so that a few are counted exactly and many are seen to be many. (Minsky, Trachtenberg and Zippel,
"Set reconciliation with nearly optimal communication complexity", 2003.)

The print is as long for ten members as for ten thousand. It says how many they are, holds no member's own
number, and cannot be used to try a guess about one of them by who does not know nearly all the others. Only a
set of so few members that all of them might have changed (9 where five persons are enough) can be taken apart
into its members' numbers, which are of 24 bits: a guess about somebody could be tried against those. A secret
in the same file would not help against that, so there is none; and so the same set always has the same print.
"""

import base64
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from kpbcalc.aggregates.parts import Amounts, Codes

PRIME = 2**24 - 3  # a changed member goes unseen once in sixteen million
_BYTES = 3
Hashes = npt.NDArray[np.uint64]


def sums(cell: Codes, member: Hashes, cells: int, most: int) -> Amounts:
    """The print of every cell, one a row, in which up to `most` members exchanged for others are counted.

    In: the cell (0 … cells-1) of each member; a negative one leaves it out. Equal members are told apart by
    how many there are before them, so that a cell is a set.
    """
    length = 4 * most + 2
    found = np.zeros((cells, length), dtype=np.int64)
    kept = cell >= 0
    cell, member = cell[kept], member[kept]
    if not len(cell):
        return found
    order = np.lexsort((member, cell))
    cell, member = cell[order], member[order]
    same = np.r_[False, (cell[1:] == cell[:-1]) & (member[1:] == member[:-1])]
    place = np.arange(len(cell))
    before = place - np.maximum.accumulate(np.where(same, 0, place))
    x = (mixed(mixed(member) + before.astype(np.uint64)) % np.uint64(PRIME - 1)).astype(np.int64) + 1
    starts = np.flatnonzero(np.r_[True, cell[1:] != cell[:-1]])
    power = np.ones(len(x), dtype=np.int64)
    for k in range(length):
        found[cell[starts], k] = np.add.reduceat(power, starts) % PRIME
        power = power * x % PRIME
    return found


def changed(before: Sequence[int], after: Sequence[int]) -> int | None:
    """How many members are in the one set and not in the other, the larger way; None for more than `counted`.

    In: two prints of the same length.
    """
    difference = [(b - a) % PRIME for a, b in zip(before, after, strict=True)]
    apart = _terms(difference)
    if apart > 2 * counted(len(difference)):
        return None
    more = min(difference[0], PRIME - difference[0])
    return (apart + more + 1) // 2


def counted(length: int) -> int:
    """Up to how many changed members a print of this length counts."""
    return (length - 2) // 4


def written(row: Amounts) -> str:
    """A print as text."""
    octets = row.astype(">u4").view(np.uint8).reshape(-1, 4)[:, 4 - _BYTES :]
    return base64.b64encode(octets.tobytes()).decode()


def read(text: str) -> list[int]:
    """The print that was written so. Raises `ValueError` for any other text."""
    octets = base64.b64decode(text, validate=True)
    found = [int.from_bytes(octets[n : n + _BYTES]) for n in range(0, len(octets), _BYTES)]
    if len(octets) % _BYTES or len(found) % 4 != 2 or max(found) >= PRIME:
        raise ValueError("not a print")
    return found


def mixed(x: Hashes) -> Hashes:
    """Each number stirred so that all of its bits hang on all (the finalizer of SplitMix64)."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def _terms(numbers: Sequence[int]) -> int:
    """The terms of the shortest linear recurrence that gives the numbers (Berlekamp and Massey)."""
    now, earlier = [1], [1]
    terms, since, divisor = 0, 1, 1
    for n in range(len(numbers)):
        wrong = sum(c * numbers[n - i] for i, c in enumerate(now[: terms + 1])) % PRIME
        if not wrong:
            since += 1
            continue
        factor = wrong * pow(divisor, -1, PRIME) % PRIME
        corrected = now + [0] * (len(earlier) + since - len(now))
        for i, c in enumerate(earlier):
            corrected[i + since] = (corrected[i + since] - factor * c) % PRIME
        if 2 * terms <= n:
            terms, earlier, divisor, since = n + 1 - terms, now, wrong, 1
        else:
            since += 1
        now = corrected
    return terms
