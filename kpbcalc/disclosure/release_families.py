"""Release the base sums of a year, all together and once: what may be told of it, and nothing else.

Families come in order, parents before their parts. A parent that has been released is fixed; its parts are
joined until each may be shown (`join`), or not shown at all. So every valid year is released, however small.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from kpbcalc.aggregates.family import Family, Key
from kpbcalc.aggregates.parts import Sums
from kpbcalc.base import exact
from kpbcalc.base.figure import ABSENT, HIDDEN, Figure, known
from kpbcalc.disclosure.against import not_told, tells_of_few
from kpbcalc.disclosure.classes import classes_of, split_rows
from kpbcalc.disclosure.fold import code_of, order_of
from kpbcalc.disclosure.join import Classes, crossed_cells, sums_of
from kpbcalc.disclosure.package import ALL, Cell, ReleasedFamily, joined_code
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.rounding import rounded, shared_out
from kpbcalc.disclosure.unsafe import Reason, few, reason, unsafe

MONEY = "kr"  # what is rounded: the quantities whose name begins so


@dataclass
class Done:
    """A family on its way out: what has become of its leaves."""

    cells: list[Cell] = field(default_factory=list)
    classes: dict[Key, Key] = field(default_factory=dict)


def release_families(families: Sequence[Family], policy: Policy) -> dict[str, ReleasedFamily]:
    """What may be told of each family. In: families in order, a parent before those that name it."""
    found: dict[str, ReleasedFamily] = {}
    by_name = {family.name: family for family in families}
    for family in families:
        done = Done()
        for above, members in _parents(family, found).items():
            if above is None:
                done.cells += [
                    Cell(family.leaves[i], HIDDEN, reason=Reason.WHOLE)
                    for i in members
                    if (family.of.leaf == i).any()
                ]
        shown = {above: members for above, members in _parents(family, found).items() if above is not None}
        split = split_rows(family, shown, policy) if family.join == "rows" else shown
        for above, members in shown.items():
            classes = classes_of(family, above, members, policy) if above in split else None
            if classes and family.against in found and policy.audience == "extern":
                left = not_told(by_name[family.against], found[family.against], above)
                classes = None if tells_of_few(family, classes[0], left, policy) else classes
            _release_parent(family, above, members, classes, found, policy, done)
        found[family.name] = ReleasedFamily(
            family.name, family.dims, family.quantities, family.parent, family.up, tuple(done.cells),
            done.classes,
        )  # fmt: skip
    return found


def _parents(family: Family, found: Mapping[str, ReleasedFamily]) -> dict[Key | None, list[int]]:
    """The leaves under each shown cell of the parent, by its key; under None those whose parent is hidden."""
    parent = found.get(family.parent)
    under: dict[Key | None, list[int]] = {}
    for number, leaf in enumerate(family.leaves):
        under.setdefault(_above(leaf[: family.up], parent), []).append(number)
    return under


def _above(prefix: Key, parent: ReleasedFamily | None) -> Key | None:
    """The parent's key that a leaf is under, as released; None where it is hidden."""
    if parent is None:
        return prefix
    size = len(prefix)
    joined = next((c[:size] for leaf, c in parent.classes.items() if leaf[:size] == prefix), prefix)
    cells = [c for c in parent.cells if c.key[:size] == joined]
    return joined if any(not c.hidden for c in cells) else None


def _release_parent(
    family: Family, above: Key, members: Sequence[int], classes: tuple[Classes, int] | None,
    found: Mapping[str, ReleasedFamily], policy: Policy, done: Done,
) -> None:  # fmt: skip
    """The cells of one parent's leaves, hidden ones too."""
    there = [i for i in members if (family.of.leaf == i).any()]
    if classes is None:
        for i in there:
            done.cells.append(Cell((*above, *family.leaves[i][family.up :]), HIDDEN, reason=Reason.GUARD))
        return
    runs, crossed = classes
    keyed = [(key, cell) for run in runs for key, cell in _keys(family, above, run, crossed)]
    sums = sums_of(family, [cell for _, cell in keyed])
    bad = unsafe(sums, policy) if family.join == "alone" else np.zeros(len(keyed), dtype=bool)
    counts = _counts(family, sums, found.get(family.parent), above, policy)
    money = _money(family, sums, found.get(family.parent), above, policy)
    for number, (key, cell) in enumerate(keyed):
        if not sums.n[number]:
            continue
        alone = family.join != "mix" or len(cell) == 1  # that somebody has a rare combination is not told
        leaves = tuple(family.leaves[i][family.up :] for i in cell) if alone else ()
        if bad[number]:
            why = reason(int(sums.n[number]), policy)
            done.cells.append(Cell(key, HIDDEN, leaves=leaves, reason=why))
            continue
        done.cells.append(
            Cell(
                key, counts[number], _figures(family, cell, sums, money, number), _unit(family, cell), leaves
            )
        )
        if alone:
            done.classes |= {family.leaves[i]: key for i in cell if family.leaves[i] != key}


def _keys(
    family: Family, above: Key, run: tuple[int, ...], crossed: int
) -> list[tuple[Key, tuple[int, ...]]]:
    """The cells of a class with their keys: joined codes, and a value of each crossed dimension."""
    if family.join == "mix":
        return [((*above, code_of(family, run, order_of(above[0]))), run)]
    plain = len(family.own) - family.crossed
    own = [family.leaves[i][family.up : family.up + plain] for i in run]
    first = tuple(joined_code([o[d] for o in own]) for d in range(plain))
    if not family.crossed:
        return [((*above, *first), run)]
    if not crossed:
        return [((*above, *first, *([ALL] * family.crossed)), run)]
    return [((*above, *first, *rest), cell) for rest, cell in crossed_cells(family, run).items()]


def _counts(
    family: Family, sums: Sums, parent: ReleasedFamily | None, above: Key, policy: Policy
) -> list[Figure]:
    """Distinct clients of each cell, hidden where they would tell of a few who are not in it, or in two."""
    n: list[Figure] = [float(x) for x in sums.n]
    if policy.audience == "intern":
        return n
    step = policy.round_count
    whole = _parent_sum(parent, above, None)
    if isinstance(whole, float) and not family.partition:
        outside = np.array([int(whole) - int(x) for x in sums.n])
        for i in np.flatnonzero(few(np.maximum(outside, 0), policy) & (sums.n > 0)):
            n[i] = HIDDEN
        there = [i for i in range(len(n)) if sums.n[i]]
        if len(there) == 2 and family.whole:
            both = int(sums.n[there].sum()) - int(whole)
            if few(np.array([both]), policy)[0]:
                n[min(there, key=lambda i: (sums.n[i], i))] = HIDDEN
    return [float(round(x / step) * step) if known(x) else x for x in n]


def _money(
    family: Family, sums: Sums, parent: ReleasedFamily | None, above: Key, policy: Policy
) -> dict[str, list[int]]:
    """Each amount rounded in kr, so that a whole parent's parts add up to it; none for audience intern."""
    if policy.audience == "intern" or policy.round_kr <= 1:
        return {}
    found = {}
    for q, name in enumerate(family.quantities):
        if not name.startswith(MONEY):
            continue
        amounts = [int(x) for x in sums.total[:, q]]
        whole = _parent_sum(parent, above, name)
        if family.whole and isinstance(whole, float) and family.join != "alone":
            there = [i for i in range(len(amounts)) if sums.n[i]]
            parts = shared_out([amounts[i] for i in there], round(whole), policy.round_kr)
            shares = dict(zip(there, parts, strict=True))
            found[name] = [shares.get(i, 0) for i in range(len(amounts))]
        else:
            found[name] = [rounded(a, policy.round_kr) for a in amounts]
    return found


def _parent_sum(parent: ReleasedFamily | None, above: Key, quantity: str | None) -> Figure:
    """The parent's number of clients, or its sum of a quantity; absent when not told."""
    if parent is None or len(above) != len(parent.dims):
        return ABSENT
    cell = parent.by_key.get(above)
    if cell is None:
        return ABSENT
    figure = cell.n if quantity is None else cell[quantity]
    return figure if isinstance(figure, float) else ABSENT


def _figures(
    family: Family, cell: tuple[int, ...], sums: Sums, money: Mapping[str, list[int]], number: int
) -> dict[str, Figure]:
    """The sums of a cell in units; volumes of mixed units are absent."""
    mixed = bool(family.units) and not _unit(family, cell)
    found: dict[str, Figure] = {}
    for q, name in enumerate(family.quantities):
        if name.startswith(MONEY):
            value = int(sums.total[number, q])
            found[name] = float(money[name][number]) if name in money else value / exact.GRID
        else:
            found[name] = ABSENT if mixed else int(sums.total[number, q]) / exact.GRID
    for name, values in family.beside.items():
        found[name] = float(sum(values[i] for i in cell))
    return found


def _unit(family: Family, cell: tuple[int, ...]) -> str:
    units = {family.units[i] for i in cell} if family.units else set()
    return units.pop() if len(units) == 1 else ""
