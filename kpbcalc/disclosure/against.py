"""Would classes of clients tell of a few of them, beside what another family of the same clients tells?

The clients of a housing form less those whose combination of insatser is told, and is had there and nowhere
else, are the others of it: were they a few, what they are and cost could be reckoned.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kpbcalc.aggregates.family import Family, Key
from kpbcalc.aggregates.parts import Codes, Parts
from kpbcalc.disclosure.join import Classes, sums_of
from kpbcalc.disclosure.package import ReleasedFamily
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.unsafe import unsafe


def tells_of_few(family: Family, classes: Classes, told: Sequence[Codes], policy: Policy) -> bool:
    """Whether what is left of a class, without the `told` clients who are all in it, is unsafe in any."""
    for members in classes:
        mine = np.isin(family.of.leaf, np.array(members, dtype=np.int64))
        inside = [clients for clients in told if np.isin(clients, family.of.client[mine]).all()]
        kept = mine & ~np.isin(family.of.client, np.concatenate([*inside, np.zeros(0, dtype=np.int64)]))
        of = Parts(family.of.leaf[kept], family.of.client[kept], family.of.values[kept])
        if unsafe(sums_of(replace(family, of=of), [members]), policy).any():
            return True
    return False


def told_of(other: Family, released: ReleasedFamily, above: Key) -> list[Codes]:
    """The clients (by number) of each leaf of a parent that another family tells by itself."""
    told = {c.key for c in released.cells if not c.hidden}
    mine = [i for i, key in enumerate(other.leaves) if key[: len(above)] == above and key in told]
    return [np.unique(other.of.client[other.of.leaf == i]) for i in mine]
