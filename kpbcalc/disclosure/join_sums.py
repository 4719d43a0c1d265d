"""May a sum over all areas be told beside the areas' own figures?

What is told here and not there would be told by subtraction: the sum less the areas that tell theirs is the
area that does not. So a class is told only where it is a sum of cells that are told already. Source:
docs/sekretess.md.
"""

from collections.abc import Sequence

import numpy as np

from kpbcalc.aggregates.family import Family, Key, SumOf
from kpbcalc.aggregates.parts import summed
from kpbcalc.disclosure.join import Classes, sums_of
from kpbcalc.disclosure.package import ReleasedFamily
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.unsafe import unsafe


def join_sums(
    family: Family, classes: Classes, told: ReleasedFamily | None, policy: Policy
) -> Classes | None:
    """A parent's leaves each by itself, else all of them as one, else None.

    In: one class for each leaf, and the family that tells the cells they are sums of.
    """
    of = family.sum_of
    if policy.audience == "intern" or of is None:
        return classes
    one = [tuple(sorted(leaf for members in classes for leaf in members))]
    for some in (classes, one):
        apart = len(some) > 1
        if not all(_is_told(of, members, told) for members in some):
            continue
        if unsafe(sums_of(family, some), policy).any() or (apart and _any_finer(of, some, policy)):
            continue
        return some
    return None


def _is_told(of: SumOf, members: Sequence[int], told: ReleasedFamily | None) -> bool:
    """Whether the class is a sum of shown cells, each of them whole."""
    held = frozenset[Key]().union(*(of.leaves[leaf] for leaf in members))
    if told is None:
        return False
    keys = {told.classes.get(leaf, leaf) for leaf in held}
    cells = [told.by_key.get(key) for key in keys]
    if any(cell is None or cell.hidden for cell in cells):
        return False
    return keys.isdisjoint(told.classes[leaf] for leaf in told.classes if leaf not in held)


def _any_finer(of: SumOf, classes: Classes, policy: Policy) -> bool:
    cells = [i for members in classes for i, leaf in enumerate(of.finer_of) if leaf in members]
    cell_of = np.full(len(of.finer_of), -1, dtype=np.int64)
    cell_of[cells] = np.arange(len(cells))
    return bool(unsafe(summed(of.finer, cell_of, len(cells)), policy).any())
