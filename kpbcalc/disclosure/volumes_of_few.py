"""A volume that only a few of a cell's clients have any of is theirs, however many the cell counts.

Days away have no granted hours, so of a unit's clients four may have all that was granted there; and that the
others have none is told by their insats. Such a volume is told in no part of the whole: it would be what is
left of the others. Source: docs/sekretess.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from kpbcalc.aggregates.family import Family, Key
from kpbcalc.aggregates.parts import parts
from kpbcalc.base.figure import HIDDEN, known
from kpbcalc.disclosure.package import Cell, ReleasedFamily
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.told_cells import place, told_of
from kpbcalc.disclosure.unsafe import few

VOLUMES = ("volym", "beviljad", "utford", "dygn")


def hide_volumes_of_few(
    families: Sequence[Family], released: Mapping[str, ReleasedFamily], policy: Policy
) -> dict[str, ReleasedFamily]:
    """The released families, some parents' cells without a volume."""
    found = dict(released)
    for family in families:
        for quantity in [q for q in family.quantities if q in VOLUMES and family.name in found]:
            untold = _parents_of_few(family, found, quantity, policy)
            cells = (_without(c, quantity) if c.key[: family.up] in untold else c
                     for c in found[family.name].cells)  # fmt: skip
            found[family.name] = replace(found[family.name], cells=tuple(cells))
    return found


def _parents_of_few(
    family: Family, released: Mapping[str, ReleasedFamily], quantity: str, policy: Policy
) -> set[Key]:
    """The parents with a told cell that a few have all the volume of."""
    told, of = told_of(family, released), family.of
    amounts = of.values[:, family.quantities.index(quantity)]
    cell = place(family, told)[of.leaf]
    kept = (cell >= 0) & (amounts != 0)
    each = parts(cell[kept], of.client[kept], [amounts[kept]])
    have = np.bincount(each.leaf[each.values[:, 0] != 0], minlength=len(told)).astype(np.int64)
    return {told[n].key[: family.up] for n in np.flatnonzero(few(have, policy))}


def _without(cell: Cell, quantity: str) -> Cell:
    told = known(cell.sums.get(quantity, HIDDEN))
    return replace(cell, sums={**cell.sums, quantity: HIDDEN}) if told else cell
