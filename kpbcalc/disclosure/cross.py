"""Do two ways of splitting the same rows tell, together, what neither tells alone?

Insatser are told, and so are units (or own and bought production). A home that only has dementia care is a
sum of one insats: the insats less such homes is what the others have of it. So for every set of told
insatser, what units that have others too have of them must be safe, or nothing. Every such sum is tried;
other combinations of the two splits give differences, and no sums of persons. Source: docs/sekretess.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kpbcalc.aggregates.family import AlsoTold, Family, Key
from kpbcalc.aggregates.parts import Parts, summed
from kpbcalc.disclosure.join import Classes
from kpbcalc.disclosure.package import ReleasedFamily
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.unsafe import unsafe

MOST = 8  # told classes of the other split: more are not tried, and this split is then not told


@dataclass(frozen=True)
class Cut:
    """Classes that have both some of the other split's classes and others (`mixed`), and those that have only
    some (`pure`): the some less the pure is what the mixed have of them."""

    mixed: tuple[int, ...]
    pure: tuple[int, ...]


def join_crossed(family: Family, classes: Classes, told: ReleasedFamily, policy: Policy) -> Classes | None:
    """The classes with the smallest mixed one joined with a pure one while a cut is unsafe.

    A pure class of the same path is preferred. None where there are too many classes to try.
    """
    of = _here(family, classes)
    rows_in = np.bincount(of.finer.leaf, minlength=len(of.finer_of))
    cells: dict[int, list[int]] = {}
    for i, leaf in enumerate(of.finer_of):
        cells.setdefault(leaf, []).append(i)
    while True:
        cut = unsafe_cut(of, classes, told, policy)
        if cut is None:
            return classes
        if not cut.pure:
            return None
        size = [sum(int(rows_in[i]) for leaf in members for i in cells[leaf]) for members in classes]
        one = min(cut.mixed, key=lambda c: (size[c], classes[c]))
        path = _path(family, classes[one])
        other = min(cut.pure, key=lambda c: (_path(family, classes[c]) != path, size[c], classes[c]))
        joined = tuple(sorted(classes[one] + classes[other]))
        classes = [*(c for i, c in enumerate(classes) if i not in {one, other}), joined]


def unsafe_cut(of: AlsoTold, classes: Classes, told: ReleasedFamily | None, policy: Policy) -> Cut | None:
    """A cut that tells what is unsafe, or None. Without `told` there is nothing to tell it by."""
    if told is None or policy.audience == "intern" or len(classes) < 2:
        return None
    column = {leaf: number for number, members in enumerate(classes) for leaf in members}
    cells = [i for i, leaf in enumerate(of.finer_of) if leaf in column]
    key_of = {i: told.classes.get(of.finer_key[i], of.finer_key[i]) for i in cells}
    rows = {key: n for n, key in enumerate(dict.fromkeys(key_of.values()))}
    if len(rows) > MOST:
        return Cut((), ())
    held = np.zeros(len(classes), dtype=np.int64)
    for i in cells:
        held[column[of.finer_of[i]]] |= 1 << rows[key_of[i]]
    for chosen, mixed, pure in _cuts(held, len(rows)):
        cut = [i for i in cells if chosen >> rows[key_of[i]] & 1 and column[of.finer_of[i]] in mixed]
        if _is_unsafe(of.finer, cut, policy):
            return Cut(tuple(mixed), tuple(pure))
    return None


def _cuts(held: np.ndarray, rows: int) -> Iterator[tuple[int, list[int], list[int]]]:
    """Every set of the other split's classes that some classes have all of, with the mixed and pure ones."""
    for chosen in range(1, 2**rows - 1):
        touched, others = held & chosen != 0, held & ~chosen != 0
        mixed, pure = np.flatnonzero(touched & others), np.flatnonzero(touched & ~others)
        if len(mixed) and len(pure):
            yield chosen, list(map(int, mixed)), list(map(int, pure))


def _is_unsafe(finer: Parts, cells: Sequence[int], policy: Policy) -> bool:
    kept = np.isin(finer.leaf, np.array(cells, dtype=np.int64))
    of = Parts(np.zeros(int(kept.sum()), dtype=np.int64), finer.client[kept], finer.values[kept])
    return bool(unsafe(summed(of, np.zeros(1, dtype=np.int64), 1), policy)[0])


def _here(family: Family, classes: Classes) -> AlsoTold:
    """What the family is a sum of, with the rows of these classes only."""
    of = family.also_told
    if of is None:
        raise ValueError(f"{family.name} is no sum")
    mine = {leaf for members in classes for leaf in members}
    cells = [i for i, leaf in enumerate(of.finer_of) if leaf in mine]
    kept = np.isin(of.finer.leaf, np.array(cells, dtype=np.int64))
    return replace(of, finer=Parts(of.finer.leaf[kept], of.finer.client[kept], of.finer.values[kept]))


def _path(family: Family, members: Sequence[int]) -> Key:
    return family.paths[members[0]] if family.paths else ()
