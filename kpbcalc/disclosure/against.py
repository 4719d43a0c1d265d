"""Would classes of clients tell of a few of them, beside what another family of the same clients tells?

The clients of a housing form less those whose combination of insatser is told, and can only be had there, are
the ones of it among the folded combinations: were they a few, what they are and cost could be reckoned.
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


def tells_of_few(family: Family, classes: Classes, left: Codes, policy: Policy) -> bool:
    """Whether what the classes have of the clients that are left is unsafe in any of them."""
    kept = np.isin(family.of.client, left)
    of = Parts(family.of.leaf[kept], family.of.client[kept], family.of.values[kept])
    return bool(unsafe(sums_of(replace(family, of=of), classes), policy).any())


def not_told(other: Family, released: ReleasedFamily, above: Key) -> Codes:
    """The clients of a parent (by number) who are in no told leaf of another family."""
    told = {c.key for c in released.cells if not c.hidden}
    leaves: Sequence[int] = [
        i for i, key in enumerate(other.leaves) if key[: len(above)] == above and key not in told
    ]
    return np.unique(other.of.client[np.isin(other.of.leaf, np.array(leaves, dtype=np.int64))])
