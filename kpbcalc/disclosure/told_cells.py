"""Which cells has a release told, and which of a year's leaves are each of them?

Cells of an earlier release are looked for among the leaves of the year as it is now: a class by the leaves it
was made of, combinations by their heaviest insats, and steps of a ladder by the cuts they were between.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kpbcalc.aggregates.family import Family, Key
from kpbcalc.aggregates.mix import AND
from kpbcalc.aggregates.parts import Codes
from kpbcalc.aggregates.stege import BOTTOM, cuts_of
from kpbcalc.disclosure.fold import is_others, lead_of, leads_of, order_of, weight_in
from kpbcalc.disclosure.package import Cell, ReleasedFamily

LIMIT = "k"  # a cut of a ladder at a stated amount begins so; the others are at a share of the clients


@dataclass(frozen=True)
class Told:
    """One told cell: its key, and the leaves it is made of, if it is not the one called as the cell.

    Of a ladder it is a cut instead, and what is over it up to the next.
    """

    key: Key
    leaves: tuple[Key, ...] = ()


def told_of(family: Family, families: Mapping[str, ReleasedFamily]) -> list[Told]:
    """The cells of a family that a package's families tell, in order."""
    released = families[family.name]
    shown = [cell for cell in released.cells if not cell.hidden]
    up = family.up
    if family.join == "ladder":
        cuts = [(cell.key[:up], cut) for cell in shown for cut in cuts_of([cell.leaves[0][-1]])]
        return [Told((*above, cut)) for above, cut in cuts]
    if family.join == "mix":
        return [Told(cell.key) for cell in shown]
    by_above: dict[Key, dict[Key, list[Key]]] = {}
    above_of = _joined_parents(family, families)
    for leaf in family.leaves:
        by_above.setdefault(above_of.get(leaf[:up], leaf[:up]), {}).setdefault(leaf[up:], []).append(leaf)
    return [_told(cell, by_above.get(cell.key[:up], {})) for cell in shown]


def place(family: Family, told: Sequence[Told], *, at_limits: bool = False) -> Codes:
    """The number of the told cell that each leaf is in; -1 for none.

    With `at_limits` the steps of a ladder are those between the cuts at stated amounts.
    """
    if family.join == "ladder":
        return _steps(family, told, at_limits)
    number = {leaf: n for n, one in enumerate(told) for leaf in one.leaves or (one.key,)}
    found = np.array([number.get(leaf, -1) for leaf in family.leaves], dtype=np.int64)
    if family.join == "mix":
        classes = [(one.key, n) for n, one in enumerate(told) if is_others(one.key[-1])]
        for n in np.flatnonzero(found < 0):
            found[n] = _folded(family.leaves[n], classes)
    return found


def at_limit(one: Told) -> bool:
    """Whether a cut of a ladder is at a stated amount, or the bottom."""
    return one.key[-1] == BOTTOM or one.key[-1].startswith(LIMIT)


def _joined_parents(family: Family, families: Mapping[str, ReleasedFamily]) -> dict[Key, Key]:
    """The joined cell of the parent that each of its leaves is in."""
    parent, up = families.get(family.parent), family.up
    return {} if parent is None else {leaf[:up]: key[:up] for leaf, key in parent.classes.items()}


def _told(cell: Cell, leaves: dict[Key, list[Key]]) -> Told:
    made_of = tuple(leaf for own in dict.fromkeys(cell.leaves) for leaf in leaves.get(own, ()))
    return Told(cell.key, () if made_of == (cell.key,) else made_of)


def _steps(family: Family, told: Sequence[Told], at_limits: bool) -> Codes:
    """The step of each leaf: it begins at the last told cut that is not over the leaf."""
    at = {(*leaf[:-1], cut): n for n, leaf in enumerate(family.leaves) for cut in cuts_of([leaf[-1]])}
    cuts = [n for n, one in enumerate(told) if one.key in at and (at_limit(one) or not at_limits)]
    begins = {at[told[n].key]: n for n in cuts}
    found, now, above = [], -1, None
    for n, leaf in enumerate(family.leaves):
        now = begins.get(n, now if leaf[:-1] == above else -1)
        above = leaf[:-1]
        found.append(now)
    return np.array(found, dtype=np.int64)


def _folded(leaf: Key, classes: Sequence[tuple[Key, int]]) -> int:
    """The class of a combination that is not told by itself: of its heaviest insats, else of the nearest
    told one that is heavier. In: the told classes of several combinations, with their numbers."""
    order = order_of(leaf[0])
    weight = weight_in(order)
    lead = weight(lead_of(leaf[-1].split(AND), order))
    weights = ((weight(code), n) for key, n in classes if key[:-1] == leaf[:-1] for code in leads_of(key[-1]))
    return max((found for found in weights if found[0] <= lead), default=((0, ""), -1))[1]
