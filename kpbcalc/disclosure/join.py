"""Which leaves of a parent are joined, so that every class left can be shown?

Coarsen before hiding: each rule here follows what the family declares, joins as little as it takes, and gives
the same classes whatever the order of rows or the names of clients. Source: docs/sekretess.md.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from kpbcalc.aggregates.family import Family
from kpbcalc.aggregates.parts import Sums, summed
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.unsafe import Flags, unsafe

Classes = list[tuple[int, ...]]  # the leaves of each class, by number
MONEY = "kr"  # what quantities of money begin with: the others are volumes


def sums_of(family: Family, classes: Classes) -> Sums:
    """The sums of some classes of leaves; no volume of those counted in several units, which is not told.

    Else the hours of two would be most of all hours in whatever they are joined with that has none.
    """
    cell_of = np.full(len(family.leaves), -1, dtype=np.int64)
    mixed = []
    for number, members in enumerate(classes):
        cell_of[list(members)] = number
        mixed += [number] * (bool(family.units) and len({family.units[i] for i in members}) > 1)
    found = summed(family.of, cell_of, len(classes))
    volumes = [q for q, name in enumerate(family.quantities) if not name.startswith(MONEY)]
    for sums in (found.total, found.size, found.first, found.second) if mixed and volumes else ():
        sums[np.ix_(mixed, volumes)] = 0
    return found


def within(family: Family, members: Sequence[int]) -> Family:
    """The family with the rows of some leaves only: what the search for classes has to look at."""
    return replace(family, of=family.of.of_leaves(members))


def join_rest(family: Family, classes: Classes, policy: Policy) -> Classes | None:
    """Unsafe classes as one, with as many of the smallest others as it takes; None when all are too few.

    First within the first group of the leaves' `paths`, then within the next, and last among all.
    """
    safe = not _unsafe_classes(family, classes, policy).any()
    depth = len(family.paths[0]) if family.paths else 0
    for level in range(depth + 1):
        groups: dict[tuple[str, ...], Classes] = {}
        for members in classes:
            path = family.paths[members[0]][level:] if family.paths else ()
            groups.setdefault(path, []).append(members)
        if safe:  # only the order is another
            classes = [one for some in groups.values() for one in some]
        else:
            classes = [one for some in groups.values() for one in _one_rest(family, some, policy)]
    return classes if safe or not _unsafe_classes(family, classes, policy).any() else None


def _one_rest(family: Family, classes: Classes, policy: Policy) -> Classes:
    if len(classes) == 1:
        return classes
    bad = _unsafe_classes(family, classes, policy)
    if not bad.any():
        return classes
    found = sums_of(family, classes)
    rest = sum((classes[i] for i in np.flatnonzero(bad)), ())
    others = sorted(np.flatnonzero(~bad), key=lambda i: (int(found.n[i]), classes[i]))
    others = [i for i in others if found.n[i]]
    while others and _unsafe_classes(family, [rest], policy).any():
        rest = rest + classes[others.pop(0)]
    gone = set(rest)
    kept = [c for c in classes if c[0] not in gone]
    return [*kept, tuple(sorted(rest))]


def join_neighbours(family: Family, classes: Classes, policy: Policy) -> Classes | None:
    """Classes in their order, each joined with the smaller of its neighbours while it is unsafe.

    In: one class for each value of the first own dimension. With `crossed` dimensions a class must be safe in
    each combination of them too. None when not even one class of all is safe.
    """
    runs = list(classes)
    while True:
        bad = np.flatnonzero(_unsafe_classes(family, runs, policy))
        if not bad.size:
            return runs
        if len(runs) == 1:
            return None
        at = int(bad[0])
        n = sums_of(family, runs).n
        other = min((i for i in (at - 1, at + 1) if 0 <= i < len(runs)), key=lambda i: (int(n[i]), i))
        low, high = sorted((at, other))
        runs[low : high + 1] = [tuple(sorted(runs[low] + runs[high]))]


def crossed_cells(family: Family, members: tuple[int, ...]) -> dict[tuple[str, ...], tuple[int, ...]]:
    """The leaves of a class by their values of the crossed dimensions."""
    found: dict[tuple[str, ...], tuple[int, ...]] = {}
    for leaf in members:
        key = family.leaves[leaf][len(family.dims) - family.crossed :] if family.crossed else ()
        found[key] = (*found.get(key, ()), leaf)
    return dict(sorted(found.items()))


def _unsafe_classes(family: Family, classes: Classes, policy: Policy) -> Flags:
    """Which classes are unsafe, in any combination of the crossed dimensions."""
    if not family.crossed:
        return unsafe(sums_of(family, classes), policy)
    cells = [(n, cell) for n, some in enumerate(classes) for cell in crossed_cells(family, some).values()]
    bad = unsafe(sums_of(family, [cell for _, cell in cells]), policy)
    found = np.zeros(len(classes), dtype=bool)
    np.logical_or.at(found, [n for n, _ in cells], bad)
    return found


def give_up_rows(
    rows: Sequence[Sequence[int]], cells: Callable[[Sequence[int]], Sums], policy: Policy,
    unsafe_rows: Sequence[int] = (),
) -> list[int]:  # fmt: skip
    """Which of a cross's rows are not split, so that none of the unsafe cells in them can be told.

    In: each row's leaves, what gives the cells of some leaves, in the same order of columns, and rows that
    are unsafe for another reason. What is left of the columns' sums when the shown rows are taken away must
    be safe: rows are added, smallest first, until it is. All rows when nothing less is enough.
    """
    found = [cells(row) for row in rows]
    given = [i for i, row in enumerate(found) if i in unsafe_rows or unsafe(row, policy).any()]
    if not given:
        return []
    left = sorted((i for i in range(len(rows)) if i not in given), key=lambda i: (int(found[i].n.sum()), i))
    while left and (len(given) < 2 or unsafe(cells([x for i in given for x in rows[i]]), policy).any()):
        given.append(left.pop(0))
    return sorted(given)
