"""Which few persons can be counted out from told numbers, by adding them and taking them away?

Persons who are in the same told sets are one atom. A number that nobody told can be reckoned when the atoms'
sum is a combination of told numbers: when it lies in the space that these span. What is left of an atom
outside that space is seen in two random directions (one complex number): some atoms' sum is in the space when
those numbers add up to nothing. Up to four atoms are tried together, which are all the ways to be less than
five.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kpbcalc.disclosure.outside import outside
from kpbcalc.disclosure.unsafe import Flags

NOTHING = 1e-8
Numbers = npt.NDArray[np.float64]
Seen = npt.NDArray[np.complex128]
Atoms = frozenset[int]


@dataclass(frozen=True)
class Space:
    """What told numbers span: an orthonormal basis (a row each), and what is seen of each atom outside it."""

    basis: Numbers
    seen: Seen

    def with_number(self, of: Numbers) -> "Space":
        """The space with one told number more. In: 1 for each atom that it counts, 0 for the others."""
        new = outside(of, self.basis, NOTHING)
        if new is None:
            return self
        return Space(np.vstack([self.basis, new]), self.seen - new * (new @ self.seen))


def space(atoms: int) -> Space:
    """What nothing spans. The directions are drawn, the same each time."""
    dice = np.random.Generator(np.random.PCG64(1))
    seen = dice.standard_normal(atoms) + 1j * dice.standard_normal(atoms)
    return Space(np.zeros((0, atoms)), seen)


def atoms_of(sets: Sequence[Flags]) -> tuple[Numbers, npt.NDArray[np.int64]]:
    """The sets (a row each) by the atoms they are made of, and how many persons are in each atom."""
    packed = np.packbits(np.stack(sets), axis=0).T
    rows = np.ascontiguousarray(packed).view(f"V{packed.shape[1]}").ravel()
    _, first, n = np.unique(rows, return_index=True, return_counts=True)
    of = np.stack([one[first] for one in sets]).astype(float)
    there = of.any(axis=0)
    return of[:, there], n[there].astype(np.int64)


def counted_out(
    of: Space, n: npt.NDArray[np.int64], least: int, among: Collection[int] | None = None
) -> set[Atoms]:
    """The sets of atoms, fewer than `least` persons together, whose number can be reckoned; of `among` if
    these are given.

    A sum of some that can each be reckoned is not said besides, so what a smaller space tells may be a sum
    that is not among what a larger one does.
    """
    small = np.flatnonzero(n < least)
    if among is not None:
        small = small[np.isin(small, list(among))]
    alone = np.abs(of.seen[small]) < NOTHING
    found = {frozenset([int(i)]) for i in small[alone]}
    rest = small[~alone]
    rest = rest[np.lexsort((rest, n[rest]))]
    return found | {frozenset(int(rest[i]) for i in some) for some in _sums(of.seen[rest], n[rest], least)}


def _sums(seen: Seen, n: npt.NDArray[np.int64], least: int) -> Iterator[tuple[int, ...]]:
    """The sets of two to four that add up to nothing and are of less than `least` persons."""
    one, other = np.triu_indices(len(seen), 1)
    kept = n[one] + n[other] < least
    one, other = one[kept], other[kept]
    pair = seen[one] + seen[other]
    for at in np.flatnonzero(np.abs(pair) < NOTHING).tolist():
        yield int(one[at]), int(other[at])
    members = np.concatenate([np.stack([np.arange(len(seen))] * 2), np.stack([one, other])], axis=1)
    for i, j in _opposite(np.concatenate([seen, pair])):
        some = tuple(sorted({*map(int, members[:, i]), *map(int, members[:, j])}))
        apart = len(some) == len(set(members[:, i])) + len(set(members[:, j]))
        if apart and n[list(some)].sum() < least:
            yield some


def _opposite(of: Seen) -> Iterator[tuple[int, int]]:
    """Those that add up to nothing two and two: beside each other in the order of size, with unlike signs."""
    order = np.argsort(np.abs(of.real))
    real = of.real[order]
    starts = np.flatnonzero(np.diff(np.abs(real), prepend=-1.0) > NOTHING)
    if not len(starts):
        return
    unlike = (np.minimum.reduceat(real, starts) < 0) & (np.maximum.reduceat(real, starts) > 0)
    for start, end in zip(starts[unlike], np.append(starts[1:], len(real))[unlike], strict=True):
        mine = order[start:end]
        below, above = mine[of.real[mine] < 0], mine[of.real[mine] >= 0]
        for i, j in np.argwhere(np.abs(of[below][:, None] + of[above][None, :]) < NOTHING):
            yield int(below[i]), int(above[j])
