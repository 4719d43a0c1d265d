"""In which classes are a parent's leaves told, by the rule that their family declares?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from kpbcalc.aggregates.family import Family, Key
from kpbcalc.aggregates.parts import Sums
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
    family: Family, above: Key, members: Sequence[int], found: Mapping[str, ReleasedFamily], policy: Policy
) -> tuple[Classes, int] | None:
    """The classes of a parent's leaves and how many crossed dimensions they keep; None for no classes.

    In: the family with the rows of these leaves only (`within`), and what has been released before it.
    """
    ordered = _initial(family, members, len(family.own) - family.crossed)
    if family.join == "neighbours":
        for crossed in sorted({family.crossed, 0}, reverse=True):
            runs = join_neighbours(replace(family, crossed=crossed), ordered, policy)
            if runs is not None:
                return runs, crossed
        return None
    every = _initial(family, members, len(family.own))
    joined: Classes | None = every  # rows are split, and those alone hidden, one by one
    if family.join == "whole":
        joined = None if unsafe(sums_of(family, every), policy).any() else every
    elif family.join == "ladder":
        joined = join_ladder(family, members, policy)
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
    return None if joined is None else (joined, family.crossed if family.join == "rest" else 0)


def _joined(groups: ReleasedFamily | None, above: Key) -> list[frozenset[str]]:
    """The insats groups of an area that are told together."""
    cells = groups.cells if groups else ()
    return [frozenset(c.codes) for c in cells if c.key[:1] == above[:1] and len(c.leaves) > 1]


def split_rows(
    family: Family, shown: Mapping[Key, Sequence[int]], found: Mapping[str, ReleasedFamily], policy: Policy
) -> set[Key]:
    """The parents whose leaves are shown (`rows`): all but those that have to be given up together."""
    of = family.also_told
    told = found.get(of.family) if of else None
    groups: dict[Key, list[Key]] = {}
    for above in shown:
        groups.setdefault(above[:-1], []).append(above)
    given: set[Key] = set()
    for aboves in groups.values():
        mine = within(family, [i for a in aboves for i in shown[a]])
        columns = list(dict.fromkeys(family.leaves[i][family.up :] for a in aboves for i in shown[a]))
        rows = [shown[above] for above in aboves]
        crossed = [
            r for r, row in enumerate(rows)
            if of and unsafe_cut(of, _initial(family, row, len(family.own)), told, policy)
        ]  # fmt: skip
        cells = partial(_by_column, mine, columns)
        given |= {aboves[r] for r in give_up_rows(rows, cells, policy, crossed)}
    if family.everywhere:
        codes = {code for above in given if len(shown[above]) > 1 for code in above[-1].split(JOINED)}
        given |= {a for a in shown if len(shown[a]) > 1 and codes & set(a[-1].split(JOINED))}
    return set(shown) - given


def _by_column(family: Family, columns: Sequence[Key], some: Sequence[int]) -> Sums:
    """The sums of some leaves by the values of their own dimensions."""
    return sums_of(family, [tuple(i for i in some if family.leaves[i][family.up :] == c) for c in columns])
