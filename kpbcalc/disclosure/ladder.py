"""Which cuts of one ordered list can be told, when two of them a few persons apart tell what those cost?

Cuts are taken in the order of their rank, and one goes that would leave an unsafe step. A reader knows what
everyone in a step costs at least and at most: its cuts, and the means of the steps below and above. What is
over the one, and what lacks to the other, may be nobody's mostly, and not so little that it tells what each
one costs: clients of two steps with the same mean all cost the same.
Source: docs/sekretess.md.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from kpbcalc.aggregates.family import Family
from kpbcalc.aggregates.parts import Amounts, of_one_cell
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
        cuts = sorted([*kept, leaf])
        at = cuts.index(leaf)  # the steps beside it, and those whose neighbour is another than before
        steps = _steps(leaves, cuts)[max(at - 2, 0) : at + 2]
        sides = ([i for i in leaves if i >= leaf], [i for i in leaves if i < leaf])
        if _are_safe(family, steps, policy) and not any(map(tells, sides)):
            kept.append(leaf)
    return _steps(leaves, sorted(kept))


def _steps(leaves: Sequence[int], cuts: Sequence[int]) -> Classes:
    """The leaves between each cut and the next."""
    ends = [*cuts, leaves[-1] + 1]
    return [tuple(i for i in leaves if low <= i < high) for low, high in pairwise(ends)]


def _are_safe(family: Family, steps: Classes, policy: Policy) -> bool:
    """Whether each step may be told beside the one below and the one above."""
    costs = [family.of.of_leaves(step).values[:, 0] for step in steps]
    means = [int(cost.mean()) for cost in costs]
    if any(0 < np.count_nonzero(cost) < policy.minimum for cost in costs):
        return False
    for n, (step, cost) in enumerate(zip(steps, costs, strict=True)):
        least = max([family.cuts[step[0]].floor, *means[:n][-1:]])
        roof = family.cuts[step[-1]].roof
        most = min([*([roof] if roof else []), *means[n + 1 : n + 2]], default=0)
        if any(_tells(side, cost, policy) for side in (cost - least, *([most - cost] if most else []))):
            return False
    return True


def _tells(side: Amounts, cost: Amounts, policy: Policy) -> bool:
    """Whether what parts clients from an amount that is known is mostly one's, or hardly anything."""
    of = of_one_cell(side)
    alike = 100 * float(of.size[0, 0]) < policy.p * abs(float(cost.max()))
    return alike or bool(unsafe(of, policy)[0])
