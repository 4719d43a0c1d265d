"""What do coverage, volume per client and unit cost do to a group's cost per inhabitant?

Shapley values, exactly additive and defined for zero factors: the mean of each factor's effect over all
orders in which the factors can change. Source: docs/metod.md §5.3.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from kpbcalc.analysis.same_classes import in_common
from kpbcalc.base.figure import Figure, known, ratio, total
from kpbcalc.disclosure.package import JOINED, Cell

FACTORS = {"tackning": "Täckning", "volym": "Volym per brukare", "pris": "Styckkostnad"}

CLOSE = 1e-9  # of a sum: what floats do to the order of its parts


@dataclass(frozen=True)
class Effects:
    """What the factors did to a group's cost per inhabitant: after - before = the sum of `parts`, exactly.

    Where the group's clients or volume are not told on both sides there are no parts.
    """

    cell: Cell
    before: Figure
    parts: tuple[Figure, ...]
    after: Figure

    @property
    def divided(self) -> bool:
        """Whether the factors' parts are known."""
        return all(known(part) for part in self.parts)


def by_group(before: Sequence[Cell], after: Sequence[Cell], people: tuple[float, float]) -> list[Effects]:
    """The effects in the classes that both sides can tell apart. In: cells with n, kr, volym; inhabitants.

    A class of mixed units, or whose volume is not told, is counted in clients: volume 1 each.
    """
    return [_effects((was, now), people) for was, now in in_common([before, after])]


def by_insats(
    groups: Sequence[Sequence[Cell]], insatser: Sequence[Sequence[Cell]], people: tuple[float, float]
) -> list[Effects]:
    """The same with every insats of a group taken by itself, and summed: so that no units are mixed.

    A group whose insatser are not told on both sides is taken as one.
    """
    found = []
    for pair in in_common(groups):
        group = _effects(pair, people)
        mine = {code for cell in pair for code in cell.codes}
        before, after = ([c for c in some if mine & set(c.key[1].split(JOINED))] for some in insatser)
        parts = by_group(before, after, people)
        whole = (total(p.before for p in parts), total(p.after for p in parts))
        same = all(_is(a, b) for a, b in zip(whole, (group.before, group.after), strict=True))
        if parts and same and all(p.divided for p in parts):
            summed = tuple(total(p.parts[i] for p in parts) for i in range(len(FACTORS)))
            group = replace(group, parts=summed)
        found.append(group)
    return found


def _is(one: Figure, other: Figure) -> bool:
    """Whether two sums of the same cost are it, but for what floats do."""
    return known(one) and known(other) and abs(one - other) < CLOSE * max(1.0, abs(other))


def _effects(sides: Sequence[Cell], people: tuple[float, float]) -> Effects:
    was, now = sides
    in_units = all(known(c["volym"]) for c in sides)
    factors = [_factors(c, n, in_units=in_units) for c, n in zip(sides, people, strict=True)]
    cost = [ratio(c["kr"], n) for c, n in zip(sides, people, strict=True)]
    cell = now if not (known(now.n) and now.n == 0) else was
    return Effects(cell, cost[0], tuple(shapley(*factors)), cost[1])


def _factors(cell: Cell, people: float, *, in_units: bool) -> list[Figure]:
    """Coverage, volume per client and unit cost; zero factors of nobody."""
    if known(cell.n) and cell.n == 0:
        return [0.0, 0.0, 0.0]
    volume = cell["volym"] if in_units else cell.n
    if known(volume) and volume == 0:  # cost without volume: all of it is price of a client
        volume = cell.n
    return [cell.n / people, ratio(volume, cell.n), ratio(cell["kr"], volume)]


def shapley(before: Sequence[Figure], after: Sequence[Figure]) -> list[Figure]:
    """Each factor's part in the change of their product: its mean effect over all orders of change."""
    orders = list(permutations(range(len(before))))
    parts: list[Figure] = [0.0] * len(before)
    for order in orders:
        current = list(before)
        for i in order:
            was = _product(current)
            current[i] = after[i]
            parts[i] = parts[i] + (_product(current) - was) / len(orders)
    return parts


def _product(values: Sequence[Figure]) -> Figure:
    found: Figure = 1.0
    for value in values:
        found = found * value
    return found
