"""In which classes are a parent's leaves told, by the rule that their family declares?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import get_args

from kpbcalc.aggregates.family import Family, Join, Key
from kpbcalc.aggregates.parts import Sums
from kpbcalc.base.known_names import undeclared
from kpbcalc.disclosure.compared import telling_of_few
from kpbcalc.disclosure.cross import join_crossed, unsafe_cut
from kpbcalc.disclosure.fold import join_mix
from kpbcalc.disclosure.join import (
    Classes,
    give_up_rows,
    join_neighbours,
    join_rest,
    sums_of,
    within,
)
from kpbcalc.disclosure.join_sums import join_sums
from kpbcalc.disclosure.ladder import join_ladder
from kpbcalc.disclosure.package import JOINED, ReleasedFamily
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.unsafe import unsafe


def _initial(family: Family, members: Sequence[int], own: int) -> Classes:
    """One class for each value of the first `own` own dimensions: leaves of a joined parent may share one."""
    by_own: dict[Key, list[int]] = {}
    for number in members:
        by_own.setdefault(family.leaves[number][family.up : family.up + own], []).append(number)
    return [tuple(some) for some in by_own.values()]


def classes_of(
    family: Family, above: Key, members: Sequence[int], found: Mapping[str, ReleasedFamily], policy: Policy,
    others: Mapping[str, Family],
) -> tuple[Classes, int] | None:  # fmt: skip
    """The classes of a parent's leaves and how many crossed dimensions they keep; None for no classes.

    In: the family with the rows of these leaves only (`within`), what has been released before it, and all
    the families by name (`others`).
    """
    ordered = _initial(family, members, len(family.own) - family.crossed)
    if family.join == "neighbours":
        if family.aligned:
            ordered = _as_told(family, ordered, found[family.aligned])
        for crossed in sorted({family.crossed, 0}, reverse=True):
            runs = join_neighbours(replace(family, crossed=crossed), ordered, policy) if ordered else None
            if runs is not None:
                return runs, crossed
        return None
    every = _initial(family, members, len(family.own))
    joined: Classes | None
    if family.join in ("rows", "alone"):  # rows are split, and those alone hidden, one by one
        joined = every
    elif family.join == "whole":
        joined = None if unsafe(sums_of(family, every), policy).any() else every
    elif family.join == "ladder":
        tells = telling_of_few(family, above, found, others, policy)
        joined = join_ladder(family, members, policy, lambda leaves: tells([tuple(leaves)]))
    elif family.join == "mix":
        joined = join_mix(family, every, policy, above[0], _joined(found.get("grupper"), above))
    elif family.join == "sums":
        told = found.get(family.also_told.family) if family.also_told else None
        joined = join_sums(family, every, told, policy)
    elif family.join == "rest":
        joined = join_rest(family, ordered, policy)
        told = found.get(family.also_told.family) if family.also_told else None
        if joined and told and policy.audience == "extern":
            joined = join_crossed(family, joined, told, policy)
    else:
        raise undeclared(family.join, get_args(Join), family.name, "join")
    return None if joined is None else (joined, family.crossed if family.join == "rest" else 0)


def _as_told(family: Family, classes: Classes, told: ReleasedFamily) -> Classes:
    """Classes joined as another family of the same first dimensions tells them; none where it hides some."""
    size = family.up + 1
    areas = {family.leaves[members[0]][: family.up] for members in classes}
    if any(cell.hidden and cell.key[: family.up] in areas for cell in told.cells):
        return []
    at = {leaf[:size]: key[:size] for leaf, key in told.classes.items()}
    found: dict[Key, tuple[int, ...]] = {}
    for members in classes:
        own = family.leaves[members[0]][:size]
        key = at.get(own, own)
        found[key] = (*found.get(key, ()), *members)
    return list(found.values())


def _joined(groups: ReleasedFamily | None, above: Key) -> list[frozenset[str]]:
    """The insats groups of an area that are told together."""
    cells = groups.cells if groups else ()
    return [frozenset(c.codes) for c in cells if c.key[:1] == above[:1] and len(c.leaves) > 1]


def split_rows(
    family: Family, shown: Mapping[Key, Sequence[int]], found: Mapping[str, ReleasedFamily], policy: Policy,
    silent: Sequence[int] = (),
) -> set[Key]:  # fmt: skip
    """The parents whose leaves are shown (`rows`): all but those that have to be given up together.

    `silent` are leaves that are not told, and part of what is left of the columns when rows are taken away.
    """
    of = family.also_told
    told = found.get(of.family) if of else None
    groups: dict[Key, list[Key]] = {}
    for above in shown:
        groups.setdefault(above[:-1], []).append(above)
    given: set[Key] = set()
    for aboves in groups.values():
        beside = [i for i in silent if family.leaves[i][: family.up - 1] == aboves[0][:-1]]
        rows = [*(shown[above] for above in aboves), *([beside] if beside else [])]
        mine = within(family, [i for row in rows for i in row])
        columns = list(dict.fromkeys(family.leaves[i][family.up :] for row in rows for i in row))
        crossed = [
            r for r, row in enumerate(rows)
            if of and unsafe_cut(of, _initial(family, row, len(family.own)), told, policy)
        ]  # fmt: skip
        cells = partial(_by_column, mine, columns)
        given |= {aboves[r] for r in give_up_rows(rows, cells, policy, crossed) if r < len(aboves)}
    if family.everywhere:
        codes = {code for above in given if len(shown[above]) > 1 for code in above[-1].split(JOINED)}
        given |= {a for a in shown if len(shown[a]) > 1 and codes & set(a[-1].split(JOINED))}
    return set(shown) - given


def _by_column(family: Family, columns: Sequence[Key], some: Sequence[int]) -> Sums:
    """The sums of some leaves by the values of their own dimensions."""
    return sums_of(family, [tuple(i for i in some if family.leaves[i][family.up :] == c) for c in columns])
