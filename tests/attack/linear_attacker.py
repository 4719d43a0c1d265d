"""A stranger with a package: which numbers of persons that nobody told can be worked out?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kpbcalc.aggregates.family import Family
from kpbcalc.aggregates.parts import Sums
from kpbcalc.base.exact import GRID
from kpbcalc.disclosure.join import sums_of
from kpbcalc.disclosure.package import JOINED, Key, Package
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.unsafe import unsafe
from tests.attack.amounts import amounts
from tests.attack.counts import counts
from tests.attack.system import ContradictionError

NEAR = 1e-6
NEARLY = 0.1  # an amount is pinned when it is known as closely as this, either way


@dataclass(frozen=True)
class Hit:
    """Something that may not be known, and how closely it is."""

    what: str
    low: float
    high: float


def count_few(package: Package, before: Package | None = None) -> list[Hit]:
    """The persons, one to four, that can be counted out: exactly, or as what is left of told numbers.

    That a hidden cell is of a few is told, and so then is that some others are: how many is what may not be.
    """
    found = counts(package, before)
    most = package.policy.minimum - 1
    hits = {}
    for what, terms in found.secrets:
        low, high = found.system.interval(terms)
        low, high = math.ceil(low - NEAR), math.floor(high + NEAR) if math.isfinite(high) else math.inf
        exact = low == high
        if low > high:
            raise ContradictionError(f"{what}: {low} {high}")
        told = len(terms) > 1 and all(_is_told(found.system.bounds[name], package) for name, _ in terms)
        if low >= 1 and high <= most and (exact or told):
            hits[what] = Hit(what, low, high)
    return list(hits.values())


def _is_told(bounds: tuple[float, float], package: Package) -> bool:
    """Whether a number is told, as far as rounding lets."""
    return bounds[1] - bounds[0] < package.policy.round_count


def pin_amounts(package: Package, families: Sequence[Family]) -> list[Hit]:
    """The kr of unsafe leaves, and of what a joined cell has without one, that is pinned.

    What is told is the stranger's; which leaves are unsafe, and what they are, is ours to judge by. What an
    area costs is in the accounts, so nothing of an area that is hidden itself is looked for.
    """
    found, policy, hits = amounts(package), package.policy, []
    by_name = {family.name: family for family in families}
    for (name, key), (leaf, complement) in found.leaves.items():
        if _in_accounts(package, name, key):
            continue
        family = by_name[name]
        at = [i for i, one in enumerate(family.leaves) if _is(one, key, family.up)]
        joined = package.cell(name, *package.families[name].classes.get(key, key))
        others = [
            i for i, one in enumerate(family.leaves) if i not in at and any(
                _is(one, (*joined.key[: family.up], *x), family.up) for x in joined.leaves
            )
        ]  # fmt: skip
        for terms, members in (([(leaf, 1.0)], at), (complement, others)):
            sums = sums_of(family, [tuple(members)])
            true = sums.total[0, family.quantities.index("kr")] / GRID / 1000
            if (
                not terms
                or not members
                or not true
                or not _is_unsafe(sums, family.quantities.index("kr"), policy)
            ):
                continue
            low, high = found.system.interval(terms)
            near = NEARLY * abs(true)
            if true - near < low and high < true + near:
                hits.append(Hit(f"{name} {'/'.join(key)} {'' if members is at else 'complement'}", low, high))
    return hits


def _is_unsafe(sums: Sums, kr: int, policy: Policy) -> bool:
    """Whether the money may not be known. Hours that one client has most of say nothing of what all cost."""
    one = [kr]
    money = Sums(sums.n, sums.total[:, one], sums.size[:, one], sums.first[:, one], sums.second[:, one])
    return bool(unsafe(money, policy).any())


def _in_accounts(package: Package, family: str, key: Key) -> bool:
    areas = {key[0]}
    if family in ("jamforda", "enheter"):
        areas = {c.key[0] for c in package.cells("insatser") if key[0] in c.key[1].split(JOINED)}
    return any(package.cell("omraden", area).hidden for area in areas)


def _is(leaf: Key, key: Key, up: int) -> bool:
    """Whether a leaf is the one that a key names, under a parent that may be joined."""
    return leaf[up:] == key[up:] and all(
        a in b.split(JOINED) for a, b in zip(leaf[:up], key[:up], strict=True)
    )
