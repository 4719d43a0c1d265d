"""Release the base sums of a year, all together and once: what may be told of it, and nothing else.

Families come in order, parents before their parts. A parent that has been released is fixed; its parts are
joined until each may be shown (`join`), or not shown at all. So every valid year is released, however small.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from kpbcalc.aggregates.family import Family, Key
from kpbcalc.base.figure import HIDDEN, total
from kpbcalc.disclosure import compared, released_cells
from kpbcalc.disclosure.classes import classes_of, split_rows
from kpbcalc.disclosure.fold import code_of, order_of
from kpbcalc.disclosure.join import Classes, crossed_cells, sums_of, within
from kpbcalc.disclosure.package import ALL, Cell, ReleasedFamily, joined_code
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.unsafe import Flags, Reason, reason, unsafe

Released = Mapping[str, ReleasedFamily]


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
        under = _parents(family, found)
        untold = under.pop(None, [])
        done.cells += [] if family.silent else _of_hidden(family, untold, found)
        shown = {above: members for above, members in under.items() if above is not None}
        silent = untold if family.silent else []
        split = split_rows(family, shown, found, policy, silent) if family.join == "rows" else set(shown)
        for above, members in shown.items():
            mine = within(family, members)
            split_here = above in split and compared.is_given(family, above, found, policy)
            classes = classes_of(mine, above, members, found, policy, by_name) if split_here else None
            if classes and family.join == "whole":
                tells = compared.telling_of_few(mine, above, found, by_name, policy)
                classes = None if tells(classes[0]) else classes
            _release_parent(mine, above, members, classes, found, policy, done)
        found[family.name] = ReleasedFamily(
            family.name, family.dims, family.quantities, family.parent, family.up, tuple(done.cells),
            done.classes,
        )  # fmt: skip
    return found


def _parents(family: Family, found: Released) -> dict[Key | None, list[int]]:
    """The leaves under each shown cell of the parent; under None those that somebody is in of hidden ones."""
    parent, size = found.get(family.parent), family.up
    there = _somebody(family)
    at: dict[Key, Key] = {}
    shown: set[Key] = set()
    if parent:
        for part, key in parent.classes.items():
            at.setdefault(part[:size], key[:size])
        shown = {cell.key[:size] for cell in parent.cells if not cell.hidden}
    under: dict[Key | None, list[int]] = {}
    for number, leaf in enumerate(family.leaves):
        prefix = leaf[:size]
        above: Key | None = at.get(prefix, prefix)
        if parent and (above not in shown or (family.own_parent and above != prefix)):
            above = None
        if above is not None or family.listed or there[number]:
            under.setdefault(above, []).append(number)
    return under


def _of_hidden(family: Family, members: Sequence[int], found: Released) -> list[Cell]:
    """The cells of leaves whose parent is hidden, or of which nothing is told where it is joined."""
    parent, size = found.get(family.parent), family.up
    hidden = {cell.key[:size] for cell in parent.cells if cell.hidden} if parent else set()
    by_above: dict[Key, list[Key]] = {}
    there = _somebody(family)
    for i in members:
        leaf = family.leaves[i]
        together = [(*leaf[:n], *[ALL] * (size - n)) for n in range(size, -1, -1)]
        above = next((key for key in together if key in hidden), leaf[:size])
        if there[i] or above in hidden:
            by_above.setdefault(above, []).append(leaf)
    return [c for above, keys in by_above.items() for c in _hidden(family, above, keys, Reason.WHOLE)]


def _hidden(family: Family, above: Key, keys: Sequence[Key], why: Reason) -> list[Cell]:
    """Hidden cells of a parent: one of all, where each that is there would tell of a client or more in it."""
    if family.partition and not family.listed and keys:
        keys = [(*above, *[ALL] * len(family.own))]
    return [Cell(key, HIDDEN, reason=why) for key in keys]


def _somebody(family: Family) -> Flags:
    """Which leaves somebody is in."""
    return np.bincount(family.of.leaf, minlength=len(family.leaves)) > 0


def _release_parent(
    family: Family, above: Key, members: Sequence[int], classes: tuple[Classes, int] | None,
    found: Released, policy: Policy, done: Done,
) -> None:  # fmt: skip
    """The cells of one parent's leaves, hidden ones too."""
    if classes is None:
        there = _somebody(family)
        keys = [(*above, *family.leaves[i][family.up :]) for i in members if family.listed or there[i]]
        done.cells += _hidden(family, above, keys, Reason.GUARD)
        return
    runs, crossed = classes
    keyed = [(key, cell) for run in runs for key, cell in _keys(family, above, run, crossed, policy)]
    sums = sums_of(family, [cell for _, cell in keyed])
    bad = unsafe(sums, policy) if family.join == "alone" else np.zeros(len(keyed), dtype=bool)
    everybody = np.unique(family.of.client).size
    ancestors = _ancestors(family.parent, above, found)
    around = [cell.n for cell in ancestors]
    counts = released_cells.counts(family, sums, everybody, around, family.outside.get(above, 0), policy)
    in_kr = released_cells.money(family, sums, ancestors[0].sums if ancestors else {}, policy)
    for number, (key, cell) in enumerate(keyed):
        if not sums.n[number]:
            continue
        alone = family.join != "mix" or len(cell) == 1  # that somebody has a rare combination is not told
        named = cell[:1] if family.join == "ladder" else cell  # nor where a cut was that is taken away
        leaves = tuple(family.leaves[i][family.up :] for i in named) if alone else ()
        if bad[number]:
            why = reason(int(sums.n[number]), policy)
            done.cells.append(Cell(key, HIDDEN, leaves=leaves, reason=why))
            continue
        told = released_cells.figures(family, cell, sums, in_kr, number, policy)
        done.cells.append(Cell(key, counts[number], told, released_cells.unit(family, cell), leaves))
        if alone:
            done.classes |= {family.leaves[i]: key for i in named if family.leaves[i] != key}


def _ancestors(name: str, key: Key, found: Released) -> list[Cell]:
    """What is told of the parent that `key` names, of the one it is a part of, and so on.

    A parent told by more dimensions than name it (age by sex) is all of its cells.
    """
    cells: list[Cell] = []
    family = found.get(name)
    while family and (mine := [c for c in family.cells if c.key[: len(key)] == key]):
        quantities = [q for q in family.quantities if len(mine) > 1]
        sums = {q: total(c[q] for c in mine) for q in quantities} or mine[0].sums
        cells.append(Cell(key, total(c.n for c in mine), sums))
        key, family = key[: family.up], found.get(family.parent)
    return cells


def _keys(
    family: Family, above: Key, run: tuple[int, ...], crossed: int, policy: Policy
) -> list[tuple[Key, tuple[int, ...]]]:
    """The cells of a class with their keys: joined codes, and a value of each crossed dimension."""
    if family.join == "mix":
        return [((*above, code_of(family, run, order_of(above[0]), policy.minimum)), run)]
    plain = len(family.own) - family.crossed
    named = run[:1] if family.join == "ladder" else run
    own = [family.leaves[i][family.up : family.up + plain] for i in named]
    first = tuple(joined_code([o[d] for o in own]) for d in range(plain))
    if not family.crossed:
        return [((*above, *first), run)]
    if not crossed:
        return [((*above, *first, *([ALL] * family.crossed)), run)]
    return [((*above, *first, *rest), cell) for rest, cell in crossed_cells(family, run).items()]
