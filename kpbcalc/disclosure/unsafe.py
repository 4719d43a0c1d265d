"""Which cells are unsafe in themselves: too few persons, or one or two who make up a sum?

The dominance rules are those of official statistics, (n,k) and p percent. Source: docs/sekretess.md.
"""

from enum import StrEnum

import numpy as np
import numpy.typing as npt

from kpbcalc.aggregates.parts import Amounts, Sums
from kpbcalc.base.dominated import dominated as is_dominated
from kpbcalc.disclosure.policy import Policy

Flags = npt.NDArray[np.bool_]


class Reason(StrEnum):
    """Why a cell is not shown."""

    FEW = "få personer"
    DOMINANT = "en eller två personer dominerar"
    GUARD = "skyddar en annan uppgift"
    WHOLE = "helheten visas inte"


def few(n: npt.NDArray[np.int64], policy: Policy) -> Flags:
    """Which counts are of too few persons; zero is nobody, and may be shown."""
    if policy.audience == "intern":
        return np.zeros(n.shape, dtype=bool)
    return (n > 0) & (n < policy.minimum)


def dominated(of: Sums, policy: Policy) -> Flags:
    """Which cells have a sum that one client, or two, make up more of than the limits allow.

    All are sizes: beside income a sum would look small and its largest part large. Volumes count as money
    does: hours tell of a person as kronor do.
    """
    if policy.audience == "intern" or not of.total.shape[1]:
        return np.zeros(of.n.shape, dtype=bool)
    size, first, second = (x.astype(float) for x in (of.size, of.first, of.second))
    left = size - first - second
    heavy = (
        (100 * first > policy.largest * size)
        | (100 * (first + second) > policy.two_largest * size)
        | (100 * left < policy.p * first)
    )
    found: Flags = ((size > 0) & heavy).any(axis=1)
    return found


def unsafe(of: Sums, policy: Policy) -> Flags:
    """Which cells may not be shown as they are."""
    return few(of.n, policy) | ((of.n > 0) & dominated(of, policy))


def unsafe_together(amounts: Amounts, policy: Policy) -> bool:
    """Whether the sum of some clients' amounts may not be shown: as `unsafe` of one cell, asked thousands of
    times."""
    if policy.audience == "intern" or not amounts.size:
        return False
    if amounts.size < policy.minimum:
        return True
    sizes = np.abs(amounts)
    largest = np.zeros(2)
    largest[: len(sizes)] = np.sort(sizes)[:-3:-1]
    first, second = largest.tolist()
    return is_dominated(float(sizes.sum()), first, second, policy.largest, policy.two_largest, policy.p)


def reason(n: int, policy: Policy) -> Reason:
    """Why an unsafe cell is so."""
    return Reason.FEW if 0 < n < policy.minimum else Reason.DOMINANT
