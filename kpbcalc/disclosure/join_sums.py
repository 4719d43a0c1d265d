"""May a sum over all areas be told beside the areas' own figures?

What is told here and not there would be told by subtraction: the sum less the areas that tell theirs is the
area that does not. So a class is told only where it is a sum of cells that are told already. Source:
docs/sekretess.md.
"""

from collections.abc import Sequence

import numpy as np

from kpbcalc.aggregates.family import AlsoTold, Family
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
    of = family.also_told
    if policy.audience == "intern" or of is None:
        return classes
    one = [tuple(sorted(leaf for members in classes for leaf in members))]
    for some in (classes, one):
        apart = len(some) > 1
        if not all(_is_told(of, members, told) for members in some):
            continue
        if unsafe(sums_of(family, some), policy).any() or (apart and _any_third(of, some, policy)):
            continue
        return some
    return None


def _is_told(of: AlsoTold, members: Sequence[int], told: ReleasedFamily | None) -> bool:
    """Whether the class is a sum of shown cells, each of them whole."""
    if told is None:
        return False
    held = {key for key, leaf in zip(of.finer_key, of.finer_of, strict=True) if leaf in members}
    keys = {told.classes.get(leaf, leaf) for leaf in held}
    cells = [told.by_key.get(key) for key in keys]
    if any(cell is None or cell.hidden for cell in cells):
        return False
    return keys.isdisjoint(told.classes[leaf] for leaf in told.classes if leaf not in held)


def _any_third(of: AlsoTold, classes: Classes, policy: Policy) -> bool:
    """Whether a class is unsafe in some value of the third split."""
    column = {leaf: number for number, members in enumerate(classes) for leaf in members}
    names = [(column.get(leaf), third) for leaf, third in zip(of.finer_of, of.third, strict=True)]
    place = {name: n for n, name in enumerate(dict.fromkeys(n for n in names if n[0] is not None))}
    cell_of = np.array([place.get(name, -1) for name in names], dtype=np.int64)
    return bool(unsafe(summed(of.finer, cell_of, len(place)), policy).any())
