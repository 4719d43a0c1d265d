"""Do we give more, is each client given more, or does it cost more? Cost per inhabitant in three factors.

C/inv = (clients/inv) · (volume/client) · (kr/unit). Source: KPB-reference §5.3.
"""

from collections.abc import Sequence
from itertools import permutations

import pandas as pd

from kpbcalc.analysis.area import Omrade, capital, client_rows, group_name, inhabitants, volume_words
from kpbcalc.costing import Resultat
from kpbcalc.table import Column, Table

FACTORS = ("tackning", "volym", "pris")
FACTOR_NAMES = {"tackning": "Täckning", "volym": "Volym per brukare", "pris": "Styckkostnad"}
PERCENT, TEN_THOUSAND = 100, "10\u00a0000"
SOURCE = "Egna beräkningar enligt KPB på kommunens underlag; befolkning från SCB."


def tables(years: Sequence[Resultat], omrade: Omrade) -> dict[str, Table]:
    """`grupper`: the factors per insats group this year; `drivkrafter`: what drove the change since last."""
    latest = years[-1]
    now = factors(latest, omrade)
    if now.empty:
        return {}
    found = {"grupper": _groups(now, latest, omrade)}
    if len(years) > 1 and years[-2].ar == latest.ar - 1:
        before = factors(years[-2], omrade, by="insats")
        if not before.empty:
            found["drivkrafter"] = _drivers(before, factors(latest, omrade, by="insats"), years[-2:], omrade)
    return found


def factors(result: Resultat, omrade: Omrade, by: str = "grupp") -> pd.DataFrame:
    """Coverage, volume per client and unit cost of each insats group (or `by` insats), indexed by it.

    Out: brukare, volym, kr, tackning (clients per inhabitant of the target group), volym_per_brukare, pris
    (kr per unit), per_invanare (kr) and slag (how many volume units are mixed); coverage × volume × price
    = cost per inhabitant.
    """
    rows = client_rows(result, omrade)
    found = rows.groupby(by).agg(
        brukare=("brukar_id", "nunique"), volym=("volym", "sum"), kr=("kr", "sum"),
        slag=("volymenhet", "nunique"),
    )  # fmt: skip
    people = inhabitants(result, omrade.malgrupp)
    found["tackning"] = found["brukare"] / people
    found["volym_per_brukare"] = found["volym"] / found["brukare"]
    found["pris"] = found["kr"] / found["volym"]
    found["per_invanare"] = found["kr"] / people
    return found


def shapley(before: Sequence[float], after: Sequence[float]) -> list[float]:
    """Each factor's part in the change of their product: its mean effect over all orders of change.

    Exactly additive, and defined when factors are zero. Source: KPB-reference §5.3.
    """
    size = len(before)
    parts = [0.0] * size
    orders = list(permutations(range(size)))
    for order in orders:
        current = list(before)
        for i in order:
            was = _product(current)
            current[i] = after[i]
            parts[i] += (_product(current) - was) / len(orders)
    return parts


def _product(values: Sequence[float]) -> float:
    product = 1.0
    for value in values:
        product *= value
    return product


def _groups(now: pd.DataFrame, result: Resultat, omrade: Omrade) -> Table:
    """One row per insats group with the three factors and the cost per inhabitant."""
    known = [g for g in omrade.grupper if g in now.index]
    frame = now.loc[[*known, *sorted(set(now.index) - set(known))]].reset_index()
    # Hours and months are never added: a group that mixes them has no volume and no price.
    frame.loc[frame["slag"] > 1, ["volym_per_brukare", "pris"]] = None
    words = {grupp: volume_words(grupp) for grupp in frame["grupp"]}
    frame["enhet"] = [
        words[g][0] if n == 1 else None for g, n in zip(frame["grupp"], frame["slag"], strict=True)
    ]
    frame["grupp"] = frame["grupp"].map(group_name).map(capital)
    frame["tackning"] *= omrade.tackning_per
    covered = "Brukare per 100" if omrade.tackning_per == PERCENT else f"Brukare per {TEN_THOUSAND}"
    return Table(
        name=f"konsumtion_{omrade.kod}",
        title=f"Kostnad per invånare i {omrade.namn}, uppdelad i täckning, volym och styckkostnad",
        frame=frame,
        columns=(
            Column("grupp", "Insatsgrupp"),
            Column("brukare", "Brukare", "antal", persons=True),
            Column("tackning", f"{covered} {omrade.malgrupp_namn}", "tal", 1, basis="brukare"),
            Column("volym_per_brukare", "Volym per brukare", "tal", 1, basis="brukare"),
            Column("enhet", "Volymenhet"),
            Column("pris", "Styckkostnad", "kr/enhet", basis="brukare"),
            Column("per_invanare", "Kostnad", "kr/invånare", basis="brukare"),
        ),
        about=f"brukare i {omrade.namn}; kostnaden delas med antalet {omrade.malgrupp_namn}",
        year=str(result.ar),
        source=SOURCE,
        facts={
            "malgrupp": omrade.malgrupp_namn,
            "per": covered.rpartition("per ")[2],
            **dict(words.values()),
        },
    )


def _drivers(before: pd.DataFrame, after: pd.DataFrame, years: Sequence[Resultat], omrade: Omrade) -> Table:
    """From last year's cost per inhabitant to this year's, by factor, summed over the insatser."""
    columns = ["tackning", "volym_per_brukare", "pris"]
    every = sorted(set(before.index) | set(after.index))
    was = before.reindex(every).fillna(0.0)
    now = after.reindex(every).fillna(0.0)
    parts = [shapley(was.loc[i, columns].tolist(), now.loc[i, columns].tolist()) for i in every]
    effects = {FACTOR_NAMES[f]: sum(p[i] for p in parts) for i, f in enumerate(FACTORS)}
    first, last = str(years[0].ar), str(years[1].ar)
    people = int(min(before["brukare"].sum(), after["brukare"].sum()))
    frame = pd.DataFrame(
        {
            "post": [first, *effects, last],
            "belopp": [was["per_invanare"].sum(), *effects.values(), now["per_invanare"].sum()],
            "brukare": people,
        }
    )
    return Table(
        name=f"konsumtion_drivkrafter_{omrade.kod}",
        title=f"Vad som ändrade kostnaden per invånare i {omrade.namn} från {first} till {last}",
        frame=frame,
        columns=(Column("post", "Post"), Column("belopp", "Kostnad", "kr/invånare", basis="brukare")),
        about=f"kostnad för brukare i {omrade.namn} per {omrade.malgrupp_namn}",
        year=f"{first}–{last}",
        source=SOURCE,
        notes=("Delarna är Shapleyvärden, räknade per insats: de summerar exakt till förändringen.",),
        facts={"fran": first, "till": last, "omrade": omrade.namn, "malgrupp": omrade.malgrupp_namn},
    )
