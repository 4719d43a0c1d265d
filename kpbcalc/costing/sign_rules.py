"""Does an insats cost less than nothing (V39), or next to nothing (V46)? The ledger is turned, or in tkr."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.costing.called import insatser
from kpbcalc.underlag.findings import Severity
from kpbcalc.underlag.rules.rule import Hit, listed, rule
from kpbcalc.underlag.turned_signs import COST_CLASSES

if TYPE_CHECKING:
    from kpbcalc.costing.rules import Outcome


@rule("V39", "fel")
def no_insats_costs_less_than_nothing(seen: "Outcome") -> Iterator[Hit]:
    """V39: an insats does not cost less than nothing; assistance under SFB is told by V49.

    It stops where the costs themselves are minus. What is sold to others may be more than they are.
    """
    ledger = seen.result.huvudbok
    direct = ledger[ledger["i_bas"] & ledger["konto"].str.startswith(COST_CLASSES)]
    spent = direct.groupby("insats")["belopp"].sum()
    costs = seen.costs[seen.attribute("lagrum") != "SFB"]
    sums = costs.groupby("insats")["kostnad"].sum()
    negative = sums[sums < -exact.GRID]
    turned = spent.reindex(negative.index).fillna(0).astype("int64") < 0
    sold = "Är försäljning och ersättning större än kostnaden det året: godkänn med skäl."
    kinds: tuple[tuple[pd.Series, Severity, str], ...] = (
        (turned, "fel", "Är det en rättelse av ett annat år: koda raden som utanfor i kodnyckeln."),
        (~turned, "varning", sold),
    )
    for which, allvar, way_out in kinds:
        of = negative[which]
        if len(of):
            codes = listed(insatser(seen.result.underlag, map(str, of.index)))
            text = f"Kostnaden är mindre än noll för {codes}, så priset blir negativt."
            remedy = f"Kontrollera tecknet i huvudboken: kostnader ska vara plus, intäkter minus. {way_out}"
            money = exact.total(of)
            yield Hit("insatskostnad", "kostnad", len(of), text, remedy, belopp=money, allvar=allvar)


@rule("V46", "varning")
def no_price_is_next_to_nothing(seen: "Outcome") -> Iterator[Hit]:
    """V46: no hour, day or month of an insats costs so little that its cost must be in tkr or elsewhere."""
    least = {unit: kr * exact.GRID for unit, kr in seen.limits["V46"]["lagst_pris"].items()}
    rows = seen.costs.assign(minst=seen.attribute("volymenhet").map(least).astype("Float64"))
    rows = rows[rows["minst"].notna() & (rows["kostnad"] > 0) & (rows["volym"] > 0)]
    sums = rows.groupby("insats").agg({"kostnad": "sum", "volym": "sum", "minst": "first"})
    sums["minst"] *= sums["volym"] / exact.GRID
    low = sums[sums["kostnad"].astype("Float64") < sums["minst"]]
    if len(low):
        codes = listed(insatser(seen.result.underlag, map(str, low.index)))
        text = f"En timme, ett dygn, en dag eller en månad kostar nästan ingenting: {codes}."
        remedy = (
            "Kontrollera om huvudboken för de insatserna är i tkr, och om kostnaden ligger på en annan "
            "insats i kodnyckeln."
        )
        money = exact.total(low["kostnad"])
        yield Hit("insatskostnad", "styckkostnad", len(low), text, remedy, belopp=money)
