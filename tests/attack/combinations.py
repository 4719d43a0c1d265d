"""A stranger who counts who has what together: an unknown number for each set of an area's groups.

The area's number, each group's, each combination's, of who lives in the area's housing and of who is in a
scope of outliers are sums of these. Combinations that are not told by themselves are among the others of the
heaviest group. Which few there are to look for is ours to know; nobody is let know how many they are.
"""

import math
from collections.abc import Callable, Iterator
from itertools import combinations

from kpbcalc.aggregates.alder import HOUSING
from kpbcalc.aggregates.ytterfall import NAMES, NOT_IN, SCOPES
from kpbcalc.base import params
from kpbcalc.base.figure import known
from kpbcalc.calculation.released import ReleasedYear
from kpbcalc.disclosure.fold import OTHERS
from kpbcalc.disclosure.package import Cell, Package
from tests.attack.linear_attacker import NEAR, Hit
from tests.attack.persons import AND
from tests.attack.system import System, Terms

TOGETHER = 3  # groups that somebody may have together, besides what somebody has
Had = frozenset[str]


def few_together(now: ReleasedYear) -> list[Hit]:
    """The few who have two groups, or one and not another, or several, that can be counted."""
    hits = []
    for cell in now.package.shown("omraden"):
        omrade = cell.key[0]
        if not known(cell.n):
            continue
        truth = _truth(now, omrade)
        kinds = sorted(_kinds({g for had in truth for g in had}) | truth.keys(), key=sorted)
        system = _system(now.package, omrade, kinds, cell.n)
        classes = {frozenset(c.codes) for c in now.package.shown("grupper", omrade)}
        for what, has in _asked(classes | {frozenset([g]) for had in truth for g in had}):
            n = sum(some for had, some in truth.items() if has(had))
            if 0 < n < now.package.policy.minimum:
                low, high = system.interval([(had, 1.0) for had in kinds if has(had)])
                if math.ceil(low - NEAR) >= math.floor(high + NEAR):
                    hits.append(Hit(f"{now.package.ar} {omrade} {what}", low, high))
    return hits


def _truth(now: ReleasedYear, omrade: str) -> dict[Had, int]:
    """How many have which groups together."""
    rows = now.year.rows
    found: dict[Had, int] = {}
    for had in rows[rows["omrade"] == omrade].groupby("client")["grupp"].agg(frozenset):
        found[had] = found.get(had, 0) + 1
    return found


def _kinds(groups: set[str]) -> set[Had]:
    return {frozenset(c) for size in range(1, TOGETHER + 1) for c in combinations(sorted(groups), size)}


def _asked(classes: set[Had]) -> Iterator[tuple[str, Callable[[Had], bool]]]:
    """Who has any of some groups, and has or has not any of others. In: a group, or those told as one."""
    for some in sorted(classes, key=sorted):
        name = "/".join(sorted(some))
        yield name, lambda had, a=some: bool(had & a)
        for others in sorted(classes - {some}, key=sorted):
            other = "/".join(sorted(others))
            yield f"{name} without {other}", lambda had, a=some, b=others: bool(had & a) and not had & b
            yield f"{name} and {other}", lambda had, a=some, b=others: bool(had & a and had & b)
    yield "several", lambda had: len(had) > 1


def _system(package: Package, omrade: str, kinds: list[Had], everybody: float) -> System:
    system = System()
    for had in kinds:
        system.unknown(had)

    def tell(n: float, of: Callable[[Had], bool], why: str) -> None:
        off = (package.policy.round_count - 1) / 2
        terms: Terms = [(had, 1.0) for had in kinds if of(had)]
        system.relate(terms, n - off, n + off, why)

    tell(everybody, lambda had: True, omrade)
    for cell in package.shown("grupper", omrade):
        if known(cell.n):
            tell(cell.n, lambda had, codes=set(cell.codes): bool(had & codes), str(cell.key))
    for cell in package.shown("mix", omrade):
        if known(cell.n):
            tell(cell.n, lambda had, c=cell: _is_in(package, omrade, had, c), str(cell.key))
    living = package.cells("alder_boende", omrade)
    numbers = [c.n for c in living if c.key[2] == "bodde"]
    if living and not any(c.hidden for c in living) and all(map(known, numbers)):
        tell(sum(map(float, numbers)), lambda had: HOUSING[omrade] in had, "living")
    for name, scope in zip(NAMES, SCOPES.get(omrade, ()), strict=False):
        sides = [c.n for c in package.cells(name, omrade, scope.kod) if c.key[2] != NOT_IN]
        groups = _groups_of(package, scope.lagrum, scope.boendeform)
        if sides and groups is not None and all(map(known, sides)):
            tell(sum(map(float, sides)), lambda had, groups=groups: bool(had & groups), scope.kod)
    return system


def _is_in(package: Package, omrade: str, had: Had, cell: Cell) -> bool:
    """Whether those with some groups are in a class of combinations."""
    codes = [tuple(c.code.split(AND)) for c in package.shown("mix", omrade)]
    alone = [code for code in codes if code[-1] != OTHERS]
    if cell.code.split(AND)[-1] != OTHERS:
        return had == set(cell.code.split(AND))
    order = list(params.toml("omraden.toml")[omrade]["mixordning"])
    weight = {g: n for n, g in enumerate([*order, *sorted(had - {*order})])}
    leads = {lead: code for code in codes if code[-1] == OTHERS for lead in code[:-1]}
    at_least = [lead for lead in leads if weight.get(lead, len(weight)) <= min(weight[g] for g in had)]
    mine = leads[max(at_least, key=lambda g: weight[g])] if at_least else None
    return not any(had == set(code) for code in alone) and mine == tuple(cell.code.split(AND))


def _groups_of(package: Package, laws: tuple[str, ...], housing: tuple[str, ...]) -> Had | None:
    """The groups of a scope; None where a group is partly in it."""
    register = package.frame("insatser")
    inside = register["lagrum"].isin(laws) & (register["boendeform"].isin(housing) | (not housing))
    within, without = set(register["grupp"][inside]), set(register["grupp"][~inside])
    return None if within & without else frozenset(within)
