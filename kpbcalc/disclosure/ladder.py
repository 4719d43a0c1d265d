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
from kpbcalc.aggregates.parts import Amounts
from kpbcalc.disclosure.join import Classes
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.unsafe import unsafe_together


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
    of = family.of.of_leaves(leaves)
    begins = np.searchsorted(of.leaf, [*leaves, leaves[-1] + 1])
    kept = [0]
    for new in sorted(range(1, len(leaves)), key=lambda n: (family.cuts[leaves[n]].rank, n)):
        cuts = sorted([*kept, new])
        at = cuts.index(new)  # the steps beside it, and those whose neighbour is another than before
        steps = _steps(len(leaves), cuts)[max(at - 2, 0) : at + 2]
        costs = [of.values[begins[low] : begins[high], 0] for low, high in steps]
        ends = [(family.cuts[leaves[low]].floor, family.cuts[leaves[high - 1]].roof) for low, high in steps]
        if _are_safe(costs, ends, policy) and not any(map(tells, (leaves[new:], leaves[:new]))):
            kept.append(new)
    return [tuple(leaves[low:high]) for low, high in _steps(len(leaves), sorted(kept))]


def _steps(leaves: int, cuts: Sequence[int]) -> list[tuple[int, int]]:
    """From each cut to the next, and the last to the end."""
    return list(pairwise([*cuts, leaves]))


def _are_safe(costs: Sequence[Amounts], ends: Sequence[tuple[int, int]], policy: Policy) -> bool:
    """Whether each step may be told beside the one below and the one above. In: what everyone in it costs,
    and what they are known to cost at least and at most."""
    means = [int(cost.mean()) for cost in costs]
    if any(0 < np.count_nonzero(cost) < policy.minimum for cost in costs):
        return False
    for n, ((floor, roof), cost) in enumerate(zip(ends, costs, strict=True)):
        least = max([floor, *means[:n][-1:]])
        most = min([*([roof] if roof else []), *means[n + 1 : n + 2]], default=0)
        if any(_tells(side, cost, policy) for side in (cost - least, *([most - cost] if most else []))):
            return False
    return True


def _tells(side: Amounts, cost: Amounts, policy: Policy) -> bool:
    """Whether what parts clients from an amount that is known is mostly one's, or hardly anything."""
    alike = 100 * float(np.abs(side).sum()) < policy.p * abs(float(cost.max()))
    return alike or unsafe_together(side, policy)
