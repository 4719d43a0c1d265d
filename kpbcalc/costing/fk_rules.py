"""What Försäkringskassan pays for assistance: is it booked where it is deducted (V49)?"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kpbcalc.base import exact, params
from kpbcalc.underlag.rules.rule import Hit, rule

if TYPE_CHECKING:
    from kpbcalc.costing.rules import Outcome


@rule("V49", "varning")
def compensation_is_booked_on_sfb(seen: "Outcome") -> Iterator[Hit]:
    """V49: what Försäkringskassan pays is booked on assistance under SFB, the only place it is deducted."""
    ledger, insatser = seen.result.huvudbok, seen.result.underlag.insatser
    base = params.toml("kontoplan.toml")["bas"]
    others = insatser.loc[
        (insatser["grupp"] == "assistans_lss") & ~insatser["lagrum"].isin(base["lagrum_fk"]), "kod"
    ]
    paid = ledger[
        ledger["konto"].str.startswith(str(base["intaktsklass"])) & ledger["motpart"].isin(base["motpart_fk"])
        & (ledger["typ"] == "insats") & ledger["insats"].isin(others)
    ]  # fmt: skip
    if len(paid):
        codes = seen.called(paid)
        text = (
            f"Ersättning från Försäkringskassan är bokförd på assistans enligt LSS ({codes}) och räknas inte "
            "av: den betalas bara för assistans enligt SFB."
        )
        remedy = (
            "Är en del av ärendena på samma ansvar SFB? Koda ansvarets ersättning och dess del av kostnaden "
            "till LSS-2SFB i kodnyckeln, och ge de brukarna den insatsen i kartor.xlsx. Är det något annat "
            "Försäkringskassan har betalat, till exempel sjuklön: godkänn varningen."
        )
        money = abs(exact.total(paid["belopp"]))
        yield Hit("kontoutfall", "motpart", len(paid), text, remedy, belopp=money)
