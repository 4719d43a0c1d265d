"""Where else does a dominated sum stand? What is hidden in one table is hidden wherever it is a part."""

from collections.abc import Mapping, Sequence

from kpbcalc.disclosure.cheapest import Block
from kpbcalc.disclosure.primary import Reason
from kpbcalc.disclosure.relations import Place, System


def spread_dominance(system: System, reasons: Mapping[Place, Reason], blocks: Sequence[Block]) -> set[Place]:
    """All figures to hide because one or two persons dominate: the given ones, and what goes with them.

    The same sum in another table, every ratio of it, and what else on the row rests on the same persons.
    Counts of persons stay: that there are ten of them is no secret.
    """
    found = {p for p, why in reasons.items() if why == Reason.DOMINANT and p in system.figures}
    block_of = {place: block for block in blocks for place in block.places}
    while True:
        sums = {system.figures[p].quantities[0] for p in found if system.figures[p].quantities}
        sums -= system.counts
        more = {place for place, figure in system.figures.items() if not sums.isdisjoint(figure.quantities)}
        more |= {other for p in found | more if p in block_of for other in block_of[p].places}
        more = {p for p in more if not system.figures[p].person} | found
        if more == found:
            return found
        found = more
