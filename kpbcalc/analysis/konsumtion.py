"""Do we give more, is each client given more, or does it cost more? Cost per inhabitant in three factors.

C/inv = (clients/inv) · (volume/client) · (kr/unit). Source: docs/metod.md §5.3. Age and sex are held apart in
`age_effect`, what the factors did in `drivers`.
"""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from kpbcalc.analysis import age_effect, drivers
from kpbcalc.analysis.area import Omrade, capital, group_name, scope, volume_words
from kpbcalc.analysis.measures import CLIENTS, UNIT_COST
from kpbcalc.analysis.reference import SOURCE, Referens, clients_of, reference_of
from kpbcalc.analysis.same_groups import moved_groups
from kpbcalc.analysis.small_groups import REST
from kpbcalc.base.table import Column, Measure, Table
from kpbcalc.costing import Resultat

PERCENT, TEN_THOUSAND = 100, "10\u00a0000"


def tables(years: Sequence[Resultat], omrade: Omrade, grannar: Referens | None = None) -> dict[str, Table]:
    """The section's tables, against the year before and, when handed in, against peers (`grannar`).

    `grupper`: the factors per insats group this year. `drivkrafter` and `drivkrafter_grupper`: what the
    three factors did to the cost per inhabitant since last year; `drivkrafter_jamfort` and
    `drivkrafter_jamfort_grupper` the same against the peers. `alder`: cost per inhabitant by age and sex.
    `standard`: what the population's age and sex alone explain, against each reference there is.
    """
    latest = years[-1]
    own = reference_of(latest, omrade)
    if own.insatser.empty or not own.invanare:
        return {}
    found = {"grupper": _groups(factors(own), own.invanare, latest, omrade)}
    before = None
    if len(years) > 1 and years[-2].ar == latest.ar - 1:
        earlier = reference_of(years[-2], omrade)
        before = None if earlier.insatser.empty or not earlier.invanare else earlier
    if before:
        found |= drivers.tables(before, own, omrade)
    if grannar:
        found |= _with_moved(drivers.tables(grannar, own, omrade, peers=True), grannar, own, omrade)
    return found | age_effect.tables(years, omrade, own, before, grannar)


def _with_moved(
    found: dict[str, Table], peers: Referens, own: Referens, omrade: Omrade
) -> dict[str, Table]:  # fmt: skip
    """The comparison with peers, its tables per group saying which of their groups stand among the joined."""
    moved = moved_groups(peers, own)
    if not moved:
        return found
    known = [g for g in omrade.grupper if g in moved]
    names = [group_name(g) for g in [*known, *sorted(set(moved) - set(known))]]
    told = ", ".join(names[:-1]) + " och " * (len(names) > 1) + names[-1]
    note = f"I {capital(group_name(REST))} ingår jämförelsens {told}, som kommunen inte visar för sig."
    key = "drivkrafter_jamfort_grupper"
    return found | {key: replace(found[key], notes=(*found[key].notes, note))}


def factors(sums: Referens) -> pd.DataFrame:
    """Coverage, volume per client and unit cost of each insats group, indexed by it.

    Out: brukare, volym, kr, tackning (clients per inhabitant of the target group), volym_per_brukare, pris
    (kr per unit), per_invanare (kr) and slag (how many volume units are mixed); coverage × volume × price
    = cost per inhabitant. A client with several insatser of a group is counted once in the group.
    """
    found = sums.insatser.groupby("grupp").agg(
        volym=("volym", "sum"), kr=("kr", "sum"), slag=("volymenhet", "nunique")
    )
    found["brukare"] = clients_of(sums)
    found["tackning"] = found["brukare"] / sums.invanare
    found["volym_per_brukare"] = found["volym"] / found["brukare"]
    found["pris"] = found["kr"] / found["volym"]
    found["per_invanare"] = found["kr"] / sums.invanare
    return found


def _groups(now: pd.DataFrame, people: float, result: Resultat, omrade: Omrade) -> Table:
    """One row per insats group with the three factors and the cost per inhabitant of `people`."""
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
            Column("brukare", "Brukare", "antal", persons=True, measure=CLIENTS),
            Column(
                "tackning", f"{covered} {omrade.malgrupp_namn}", "tal", 1, basis="brukare",
                measure=Measure("brukare", scale=people / omrade.tackning_per),
            ),
            Column(
                "volym_per_brukare", "Volym per brukare", "tal", 1, basis="brukare",
                measure=Measure("volym", per="brukare"),
            ),
            Column("enhet", "Volymenhet"),
            Column("pris", "Styckkostnad", "kr/enhet", basis="brukare", measure=UNIT_COST),
            Column(
                "per_invanare", "Kostnad", "kr/invånare", basis="brukare",
                measure=Measure("kr", scale=people),
            ),
        ),
        about=f"brukare i {omrade.namn}; kostnaden delas med antalet {omrade.malgrupp_namn}",
        year=str(result.ar),
        source=SOURCE,
        facts={
            "malgrupp": omrade.malgrupp_namn,
            "per": covered.rpartition("per ")[2],
            **dict(words.values()),
        },
        scope=scope(result, omrade),
        dimensions=("grupp",),
    )  # fmt: skip
