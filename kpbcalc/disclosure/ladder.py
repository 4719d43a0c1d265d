"""Which cuts of one ordered list can be told, when two of them a few persons apart tell what those cost?

Cuts are taken in the order of their rank, and one goes that would leave an unsafe step on either side of it.
A reader knows what everyone in a step costs at least and at most: it is what is over the one, and what lacks
to the other, that nobody may make up most of.
Source: docs/sekretess.md.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from kpbcalc.aggregates.family import Family
from kpbcalc.aggregates.parts import parts, summed
from kpbcalc.disclosure.join import Classes
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.unsafe import unsafe


def join_ladder(
    family: Family, members: Sequence[int], policy: Policy,
    tells: Callable[[Sequence[int]], bool] = lambda leaves: False,
) -> Classes:  # fmt: skip
    """The steps between the cuts that may be told. In: the leaves of one list, in its order.

    `tells` says of the leaves above a cut, or below it, that they would tell of a few beside other figures.
    """
    leaves = sorted(members)
    if policy.audience == "intern":
        return [(leaf,) for leaf in leaves]
    kept = [leaves[0]]
    for leaf in sorted(leaves[1:], key=lambda i: (family.cuts[i].rank, i)):
        steps = _steps(leaves, sorted([*kept, leaf]))
        touched = [step for step in steps if step[0] == leaf or step[-1] == leaf - 1]
        sides = ([i for i in leaves if i >= leaf], [i for i in leaves if i < leaf])
        if all(_is_safe(family, step, policy) for step in touched) and not any(map(tells, sides)):
            kept.append(leaf)
    return _steps(leaves, sorted(kept))


def _steps(leaves: Sequence[int], cuts: Sequence[int]) -> Classes:
    """The leaves between each cut and the next."""
    ends = [*cuts, leaves[-1] + 1]
    return [tuple(i for i in leaves if low <= i < high) for low, high in pairwise(ends)]


def _is_safe(family: Family, step: tuple[int, ...], policy: Policy) -> bool:
    mine = family.of.of_leaves(step)
    floor, roof = family.cuts[step[0]].floor, family.cuts[step[-1]].roof
    cost, client = mine.values, mine.client
    one, alone = np.zeros(len(client), dtype=np.int64), np.zeros(1, dtype=np.int64)
    sides = [cost - floor, *([roof - cost] if roof else [])]
    return not any(unsafe(summed(parts(one, client, list(s.T)), alone, 1), policy)[0] for s in sides)
