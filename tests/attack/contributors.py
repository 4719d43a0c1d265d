"""Which told sums do only a few have any of? A sum is theirs then, however many the cell counts."""

from collections.abc import Iterator

import numpy as np

from kpbcalc.aggregates.family import Family
from kpbcalc.aggregates.parts import parts
from kpbcalc.base.figure import known
from kpbcalc.calculation.released import ReleasedYear
from kpbcalc.disclosure.told_cells import place, told_of


def sums_of_few(now: ReleasedYear) -> list[str]:
    """Each told sum that one to four clients have any of, the others of its cell nothing."""
    there = [f for f in now.families if f.name in now.package.families]
    return [found for family in there for found in _of(now, family)]


def _of(now: ReleasedYear, family: Family) -> Iterator[str]:
    released = now.package.families[family.name]
    told = told_of(family, now.package.families)
    cell = place(family, told)[family.of.leaf]
    for number, quantity in enumerate(family.quantities):
        amount = family.of.values[:, number]
        kept = (cell >= 0) & (amount != 0)
        each = parts(cell[kept], family.of.client[kept], [amount[kept]])
        have = np.bincount(each.leaf[each.values[:, 0] != 0], minlength=len(told))
        for n in np.flatnonzero((have > 0) & (have < now.package.policy.minimum)):
            found = released.by_key.get(told[n].key)
            if found is not None and known(found[quantity]):
                yield f"{quantity} of {family.name} {'/'.join(told[n].key)}: {have[n]}"
