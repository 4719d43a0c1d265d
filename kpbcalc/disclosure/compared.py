"""Would some leaves tell of a few beside the told cells of other families, which are about the same clients?

Who cost more than a limit, and who is above that limit on the ladder of total cost, are nearly the same: were
two more on the ladder, those two could be counted, and what they cost be reckoned. So what one side has and
the other lacks must be nobody or safe, in clients and in kr. Source: docs/sekretess.md.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np

from kpbcalc.aggregates.family import Family, Key
from kpbcalc.aggregates.parts import Amounts
from kpbcalc.disclosure.join import Classes
from kpbcalc.disclosure.package import ReleasedFamily
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.unsafe import Flags, unsafe_together

KR = "kr"
Some = tuple[Flags, Amounts | None]  # which clients, and what each costs (10⁻⁸ kr), or no costs


def is_given(family: Family, above: Key, found: Mapping[str, ReleasedFamily], policy: Policy) -> bool:
    """Whether the cell that the family's figures rest on is told, if it has named one."""
    if above[:1] and above[0] in family.given and policy.audience == "extern":
        name, key = family.given[above[0]]
        cell = found[name].by_key.get(key) if name in found else None
        return cell is not None and not cell.hidden
    return True


def telling_of_few(
    family: Family, above: Key, found: Mapping[str, ReleasedFamily], others: Mapping[str, Family],
    policy: Policy,
) -> Callable[[Classes], bool]:  # fmt: skip
    """What says whether a class, or a sum of some, tells of a few beside what the `compared` families tell.

    In: the family with the rows of these classes, what has been released, and all families by name.
    """
    if policy.audience == "intern":
        return lambda classes: False
    beside = {name: stated for name, stated in family.compared.items() if name in found}
    size = 1 + max(int(f.of.client.max(initial=-1)) for f in (family, *(others[name] for name in beside)))
    told = [(_told(others[name], found[name], above[:1], size), stated) for name, stated in beside.items()]

    def tells(classes: Classes) -> bool:
        return any(
            _unsafe(mine, other, policy)
            for sides, stated in told if sides
            for mine in (_of(family, members, size) for members in _sums(family, classes, stated))
            for cells in sides for other in _nested(mine[0], cells)
        )  # fmt: skip

    return tells


def _sums(
    family: Family, classes: Classes, stated: Sequence[Sequence[str]]
) -> Iterator[list[int]]:  # fmt: skip
    """The leaves of every stated sum and of every class, or of every sum of some classes."""
    every = [leaf for members in classes for leaf in members]
    if stated:
        yield from map(list, classes)
    for codes in stated:
        if mine := [leaf for leaf in every if family.leaves[leaf][-1] in codes]:
            yield mine
    for size in () if stated else range(1, len(classes) + 1):
        for some in combinations(classes, size):
            yield [leaf for members in some for leaf in members]


def _told(family: Family, released: ReleasedFamily, area: Key, size: int) -> list[list[Some]]:
    """The told cells of an area: all of a partition together, else each by itself."""
    held: dict[Key, list[int]] = {}
    for i, leaf in enumerate(family.leaves):
        if leaf[: len(area)] == area:
            held.setdefault(released.classes.get(leaf, leaf), []).append(i)
    cells = [
        _of(family, held[cell.key], size)
        for cell in released.cells if not cell.hidden and cell.key in held
    ]  # fmt: skip
    return [cells] if family.partition else [[cell] for cell in cells]


def _of(family: Family, members: Sequence[int], size: int) -> Some:
    """The clients of some leaves, with what they cost there; no costs where none are told."""
    mine = family.of.of_leaves(members)
    there = np.zeros(size, dtype=bool)
    there[mine.client] = True
    if KR not in family.quantities:
        return there, None
    costs = np.zeros(size, dtype=np.int64)
    np.add.at(costs, mine.client, mine.values[:, family.quantities.index(KR)])
    return there, costs


def _nested(mine: Flags, cells: Sequence[Some]) -> Iterator[Some]:
    """The cells that lie within some clients, and those that together hold them all."""
    touching = [cell for cell in cells if (cell[0] & mine).any()]
    inside = [cell for cell in touching if not (cell[0] & ~mine).any()]
    if inside:
        yield _together(inside)
    if touching:
        around = _together(touching)
        if not (mine & ~around[0]).any():
            yield around


def _together(cells: Sequence[Some]) -> Some:
    """Several cells as one; of a partition, so that each client is in one of them."""
    costs = [cell[1] for cell in cells if cell[1] is not None]
    there = np.logical_or.reduce([cell[0] for cell in cells])
    return there, np.add.reduce(costs) if len(costs) == len(cells) else None


def _unsafe(one: Some, other: Some, policy: Policy) -> bool:
    """Whether those who are in one of the two only, or cost more in one, are a few or make up most of it."""
    if 0 < np.count_nonzero(one[0] ^ other[0]) < policy.minimum:
        return True
    if one[1] is None or other[1] is None:
        return False
    gap = one[1] - other[1]
    return unsafe_together(gap[gap != 0], policy)
