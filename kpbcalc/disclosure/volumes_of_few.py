"""A volume, or a cost, that only a few of a cell's clients have any of is theirs, however many it counts.

Days away have no granted hours, so of a unit's clients four may have all that was granted there; and that the
others have none is told by their insats. Clients of a unit without cost cost nothing beside four of another:
the ledger says which unit it is. Such a sum is told in no part of the whole, where the whole is told: it
would be what is left of the others. Source: docs/sekretess.md.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from kpbcalc.aggregates.every_name import PART
from kpbcalc.aggregates.family import Family, Key
from kpbcalc.aggregates.parts import parts
from kpbcalc.base.figure import HIDDEN
from kpbcalc.disclosure.join import MONEY
from kpbcalc.disclosure.money_beside import without
from kpbcalc.disclosure.package import ReleasedFamily
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.told_cells import place, told_of
from kpbcalc.disclosure.unsafe import few

VOLUMES = ("volym", "beviljad", "utford", "dygn")
# What more or fewer hours cost those who stayed is theirs whose volume is not what it was; with the change of
# the cost, what another price did tells it too. And what a few cost one of the years is what the effects and
# the other year's leave.
_EFFECTS = ("kr_volym", "kr_pris")
OF_PAIR = dict.fromkeys(_EFFECTS, _EFFECTS) | {q: (q, *_EFFECTS) for q in ("kr_fore", "kr_efter")}


def hide_volumes_of_few(
    families: Sequence[Family], released: Mapping[str, ReleasedFamily], policy: Policy
) -> dict[str, ReleasedFamily]:
    """The released families, some cells without a volume."""
    found = dict(released)
    for family in families:
        parent = found.get(family.parent)
        looked_at = (*VOLUMES, *OF_PAIR, MONEY)
        for quantity in [q for q in family.quantities if q in looked_at and family.name in found]:
            size = family.up if parent and quantity in parent.quantities else None
            untold = {key[:size] for key in _of_few(family, found, quantity, policy)}
            # The parts of an area add up to what it does not tell.
            if parent and size is not None and quantity == MONEY:
                untold |= {c.key[:size] for c in parent.cells if c[MONEY] is HIDDEN and not c.hidden}
            # That nobody in a cell states it is as good as zero beside the whole: it is not told either.
            told = [c.key for c in found[family.name].cells if c[quantity] is not HIDDEN]
            keys = {key for key in told if key[:size] in untold}
            # The parts of a cost add up to it.
            parts_of = [q for q in family.beside if q.startswith(PART)] if quantity == MONEY else []
            for one in (*OF_PAIR.get(quantity, (quantity,)), *parts_of):
                found[family.name] = without(found[family.name], keys, one)
    return found


def _of_few(
    family: Family, released: Mapping[str, ReleasedFamily], quantity: str, policy: Policy
) -> list[Key]:
    """The told cells that a few have all the volume of."""
    told, of = told_of(family, released), family.of
    amounts = of.values[:, family.quantities.index(quantity)]
    cell = place(family, told)[of.leaf]
    kept = (cell >= 0) & (amounts != 0)
    each = parts(cell[kept], of.client[kept], [amounts[kept]])
    have = np.bincount(each.leaf[each.values[:, 0] != 0], minlength=len(told)).astype(np.int64)
    return [told[n].key for n in np.flatnonzero(few(have, policy))]
