"""How much money do the volumes that a finding is about cost? What a controller asks of a warning."""

from collections.abc import Sequence
from dataclasses import replace

from kpbcalc.costing.result import Resultat
from kpbcalc.underlag import Finding


def worth(findings: Sequence[Finding], result: Resultat) -> list[Finding]:
    """The findings, with the cost of their volumes (10⁻⁸ kr) where they name volumes and no amount.

    cost = Σ volume × unit cost over insats and unit (docs/metod.md §1.3). Where nobody has the volume that
    carries the cost there is no unit cost, and it is all of the cost.
    """
    costs = result.insatskostnad[["insats", "enhet", "kostnad", "volym"]].itertuples(index=False, name=None)
    known = {(str(i), str(e)): (int(cost), int(volume) if volume else 0) for i, e, cost, volume in costs}

    def cost(key: tuple[str, str], of: int) -> int:
        whole, volume = known[key]
        return of * whole // volume if volume else whole

    return [
        replace(f, belopp=sum(cost(key, of) for key, of in f.volymer.items() if key in known))
        if f.volymer and f.belopp is None
        else f
        for f in findings
    ]
