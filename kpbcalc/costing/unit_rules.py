"""Rules on a unit as a whole: its insatser share its cost, and its bed-days its places (V58, V59)."""

from calendar import isleap
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.costing.called import insatser
from kpbcalc.underlag.rules.rule import Hit, listed, rule

if TYPE_CHECKING:
    from kpbcalc.costing.rules import Outcome


@rule("V58", "varning")
def every_insats_of_a_unit_has_cost_of_its_own(seen: "Outcome") -> Iterator[Hit]:
    """V58: of a unit with cost of its own no insats has shared cost alone, unless it has a pool to itself."""
    u = seen.result.underlag
    pools = _pools(u.fordelningsvarden)
    found, money = [], 0
    for unit, rows in seen.costs[seen.costs["volym"] > 0].groupby("enhet", sort=True):
        own = rows[rows["direkt"] != 0]
        used = {pool for insats in own["insats"] for pool in pools.get(f"{insats}@{unit}", ())}
        for insats in rows.loc[(rows["direkt"] == 0) & (rows["kostnad"] > 0), "insats"]:
            if len(own) and pools.get(f"{insats}@{unit}", set()) <= used:
                called = insatser(u, [*own["insats"], insats])
                found.append(f"{unit} har kostnad på {' och '.join(called[:-1])} men ger också {called[-1]}")
                money += exact.total(own["direkt"])
    if found:
        text = (
            f"Enheter vars egen kostnad ligger på en del av det de ger: {listed(found)}. Den andra insatsen "
            "får bara del av gemensamma kostnader: den blir för billig, och den första för dyr."
        )
        remedy = (
            "Skriv en rad till i kodnyckeln för enhetens ansvar, en för varje insats, så delas kostnaden "
            "efter volym. Mäts de i olika enheter: koda ansvaret till en pool, och ge insatserna varsitt "
            "värde i fordelningsvarden. Ska det vara så: godkänn med skäl."
        )
        yield Hit("kodnyckel", "insats", len(found), text, remedy, belopp=money)


def _pools(values: pd.DataFrame) -> dict[str, set[str]]:
    """The pools that each insats at a unit (HT-OMV@HT1) has a share of."""
    given = values[(values["mottagare_typ"] == "insats") & (values["varde"] > 0)]
    found: dict[str, set[str]] = {}
    for pool, insats, unit in given[["pool", "insats", "enhet"]].to_numpy():
        found.setdefault(f"{insats}@{unit}", set()).add(pool)
    return found


@rule("V59", "varning")
def bed_days_fit_in_the_places(seen: "Outcome") -> Iterator[Hit]:
    """V59: a unit has no more bed-days than its places have days."""
    limit, u = seen.limits["V59"], seen.result.underlag
    by_bed = (seen.attribute("volymenhet") == "dygn") & ~seen.costs["insats"].isin(limit["undantag"])
    nights = seen.costs[by_bed].groupby("enhet")["volym"].sum()
    places = u.enheter.set_index("enhet")["platser"].dropna()
    most = places[places > 0] * (365 + isleap(u.ar))
    over = sorted(str(unit) for unit in most.index if nights.get(unit, 0) > limit["mest"] * most[unit])
    if over:
        text = f"Enheter med fler dygn än årets dagar på deras platser: {listed(over)}."
        remedy = (
            "Kontrollera platser i enheter (medeltal under året), att avresedagen inte räknas, och att två "
            "enheter inte står under samma kod. Dubbelbelagda platser: godkänn med skäl."
        )
        yield Hit("enheter", "platser", len(over), text, remedy)
