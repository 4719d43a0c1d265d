"""Which combinations of insatser cannot be told by themselves, when the clients of each insats are known?

The clients of an insats less those in the shown combinations with it are the ones with it among the others:
were they a few, what they get and cost could be counted back. One rule for every table of combinations.
"""

from collections.abc import Mapping, Sequence

from kpbcalc.analysis.reference import JOIN
from kpbcalc.analysis.small_groups import minimum, to_join


def rare(sizes: Mapping[str, float]) -> list[str]:
    """The combinations to fold, in order of name. In: clients by combination, codes joined by `+`.

    Those of few clients, and then the smallest with an insats, as long as the folded ones with it would be
    1 to minimum-1 clients.
    """
    few = to_join(sorted(sizes), lambda some: int(sum(sizes[label] for label in some)), minimum())
    while (found := _told(sizes, few)) is not None:
        few.append(found)
    return sorted(few)


def _told(sizes: Mapping[str, float], few: Sequence[str]) -> str | None:
    """The next combination to fold, for the first insats that tells of a few; None when there is none."""
    for group in sorted({group for label in few for group in label.split(JOIN)}):
        having = [label for label in sizes if group in label.split(JOIN) and sizes[label] > 0]
        beside = [label for label in having if label not in few]
        if 0 < sum(sizes[label] for label in having if label in few) < minimum() and beside:
            return min(beside, key=lambda label: (sizes[label], label))
    return None
