"""How much money do the volumes that a finding is about cost? What a controller asks of a warning."""

from collections.abc import Sequence
from dataclasses import replace

from kpbcalc.costing.result import Resultat
from kpbcalc.underlag import Finding


def worth(findings: Sequence[Finding], result: Resultat) -> list[Finding]:
    """The findings, with the cost of their volumes (10⁻⁸ kr) where they name volumes and no amount.

    cost = Σ volume × unit cost over insats and unit (docs/metod.md §1.3).
    """
    costs = result.insatskostnad[["insats", "enhet", "kostnad", "volym"]].itertuples(index=False, name=None)
    prices = {(str(i), str(e)): (int(cost), int(volume)) for i, e, cost, volume in costs if volume}
    return [
        replace(
            f,
            belopp=sum(v * prices[key][0] // prices[key][1] for key, v in f.volymer.items() if key in prices),
        )
        if f.volymer and f.belopp is None
        else f
        for f in findings
    ]
