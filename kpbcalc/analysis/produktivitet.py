"""What an hour or a day costs, and why units differ.

index = 100·p/p°, where p° is the comparison group's mean (`compare_prices`) or the published one for the
municipality, and its own mean in own production for a unit; spread = max/min − 1. Source: docs/metod.md §5.2.
The units' tables are in `unit_prices`, why they differ in `cost_types`, `granted_performed`, `empty_places`
and `unit_change`.
"""

from collections.abc import Sequence

import pandas as pd

from kpbcalc.analysis import (
    compare_prices,
    cost_types,
    empty_places,
    granted_performed,
    price_differences,
    unit_change,
    unit_prices,
)
from kpbcalc.analysis.area import Omrade, capital, client_rows, group_name, scope, volume_words
from kpbcalc.analysis.contributions import carried_by, of_all
from kpbcalc.analysis.measures import CLIENTS, UNIT_COST, VOLUME
from kpbcalc.analysis.omvarld import Omvarld
from kpbcalc.analysis.small_groups import minimum
from kpbcalc.analysis.unit_prices import price_unit
from kpbcalc.base import params
from kpbcalc.base.table import MNKR, Column, Table
from kpbcalc.costing import Resultat

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."


def tables(years: Sequence[Resultat], omrade: Omrade, omvarld: Omvarld | None = None) -> dict[str, Table]:
    """`grupper`: own mean beside the published one; `skillnader`: from it, and between the own units.
    `mot_gruppen`: beside the mean of the municipalities we compare with, when `omvarld` is handed in.
    `utforande`: granted against performed; `timmen`: either of them against the published mean.

    For each group whose units are compared: `enheter_`, `slag_` and `bro_` (cost types), `tomma_` (empty
    places), `andring_` (since last year), each with the group's code after it; `insatser_<grupp>` where
    insatser are compared instead. A table without anything to compare is left out.
    """
    result = years[-1]
    rows = client_rows(result, omrade)
    if rows.empty:
        return {}
    present = [g for g in omrade.grupper if g in set(rows["grupp"])]
    if not present:  # every group of the area is small, and they are joined
        return {}
    grupper = _groups(rows, present, result, omrade)
    found: dict[str, Table | None] = {"grupper": grupper}
    found["skillnader"] = price_differences.table(grupper, result, omrade)
    found["mot_gruppen"] = compare_prices.table(result, omrade, omvarld) if omvarld else None
    found["utforande"] = granted_performed.table(rows, present, result, omrade)
    compared = [g for g in omrade.enhetsgrupper if g in present]
    found["timmen"] = granted_performed.against_mean(rows, compared, result, omrade)
    parts = cost_types.object_parts(result) if compared else pd.DataFrame()
    for grupp in compared:
        mine = _comparable(rows, grupp, omrade)
        unit = price_unit(grupp)
        if mine["enhet"].nunique() > 1:
            found[f"enheter_{grupp}"] = unit_prices.units_table(mine, grupp, unit, result, omrade)
            found |= cost_types.tables(parts, mine, grupp, unit, result, omrade)
        if unit == "kr/dygn":
            found[f"tomma_{grupp}"] = empty_places.table(sorted(set(mine["enhet"])), grupp, result, omrade)
        if len(years) > 1 and years[-2].ar == result.ar - 1:
            before = _comparable(client_rows(years[-2], omrade), grupp, omrade)
            found[f"andring_{grupp}"] = unit_change.table(before, mine, grupp, unit, years[-2:], omrade)
    for grupp in (g for g in omrade.insatsgrupper if g in present):
        mine = rows[rows["grupp"] == grupp]
        found[f"insatser_{grupp}"] = unit_prices.insatser_table(
            mine, grupp, price_unit(grupp), result, omrade
        )
    return {key: table for key, table in found.items() if table is not None}


def index(price: float, reference: float) -> float:
    """The price against a reference: 100 is the same."""
    return 100 * price / reference


def spread(prices: Sequence[float]) -> float:
    """How much dearer the dearest is than the cheapest, in percent."""
    return 100 * (max(prices) / min(prices) - 1)


def _comparable(rows: pd.DataFrame, grupp: str, omrade: Omrade) -> pd.DataFrame:
    """The rows of a group's insatser that units are compared in."""
    return rows[(rows["grupp"] == grupp) & ~rows["insats"].isin(omrade.jamfors_ej)]


def _spread_of_units(own: pd.DataFrame, grupp: str, omrade: Omrade) -> float:
    """The spread of own units with enough clients to be shown; missing below two of them."""
    mine = _comparable(own, grupp, omrade)
    units = mine.groupby("enhet")[["kr", "volym"]].sum()
    shown = units[carried_by(mine, "enhet") >= minimum()]
    if grupp not in omrade.enhetsgrupper or len(shown) < 2:
        return float("nan")
    return spread(list(shown["kr"] / shown["volym"]))


def _groups(rows: pd.DataFrame, groups: list[str], result: Resultat, omrade: Omrade) -> Table:
    found = []
    for grupp in groups:
        mine = rows[rows["grupp"] == grupp]
        own = mine[mine["regi"] == "egen"]
        clients = own["brukar_id"].nunique()
        bought = carried_by(mine[mine["regi"] != "egen"], "regi")
        carried = int(carried_by(own, "regi").iloc[0]) if len(own) else 0
        one_unit = one_volume_unit(mine)
        parts = of_all(own, ("volym",)) if len(own) else {}
        volume = own["volym"].sum() if one_unit else float("nan")
        reference = (
            params.published_mean(grupp, result.ar, current=True) if grupp in omrade.enhetsgrupper else None
        )
        mean, year = reference if reference else (float("nan"), 0)
        price = own["kr"].sum() / volume if volume else float("nan")
        found.append(
            {
                "grupp": capital(group_name(grupp)),
                "regi": "egen",
                "enhet": volume_words(grupp)[0] if one_unit else None,
                "brukare": clients,
                # All clients of the group are shown elsewhere, so the ones of other providers count too.
                "few": min([carried, *bought]),
                "volym": volume,
                "volym_storst": parts.get("volym_storst", 0.0),
                "volym_nast": parts.get("volym_nast", 0.0),
                "pris": price,
                "referens": mean,
                "referensar": str(year) if year else None,
                "index": index(price, mean),
                "avvikelse": index(price, mean) - 100,
                "skillnad": (price - mean) * volume / MNKR,
                "spridning": _spread_of_units(own, grupp, omrade),
            }
        )
    frame = pd.DataFrame(found)
    columns = [
        Column("grupp", "Insatsgrupp"),
        Column("enhet", "Volymenhet"),
        Column("brukare", "Brukare", "antal", persons=True, basis="few", measure=CLIENTS),
        Column(
            "volym",
            "Volym",
            "antal",
            basis="few",
            measure=VOLUME,
            largest="volym_storst",
            second="volym_nast",
        ),
        Column("pris", "Styckkostnad", "kr/enhet", basis="few", measure=UNIT_COST),
    ]
    compared = frame["referens"].notna()
    if compared.any():
        columns += [
            Column("referens", "KPB-medel", "kr/enhet"),
            Column("index", "Index", "index", 1, basis="few"),
        ]
    years = ", ".join(sorted(set(frame.loc[compared, "referensar"])))
    about_hours = str(params.toml("referens.toml")["timme"]["besked"])
    note = (
        f"KPB-medel är det publicerade medlet för {years}, ovägt över deltagande kommuner, som växlar mellan "
        "åren. Index 100 är medlet."
    )
    return Table(
        name=f"styckkostnad_{omrade.kod}",
        title=f"Styckkostnad i egen regi i {omrade.namn}",
        frame=frame,
        columns=tuple(columns),
        about=f"brukare i {omrade.namn}, egen regi",
        year=str(result.ar),
        source=SOURCE + " Medel: SKL, publicerade jämförelser av kostnad per brukare." * bool(years),
        notes=(note, *[about_hours] * any(frame.loc[compared, "enhet"] == "timme")) if years else (),
        facts={"omrade": omrade.namn, "medelar": years, **_left_out_of_comparison(rows, result, omrade)},
        scope=scope(result, omrade),
        dimensions=("grupp", "regi"),
    )


def _left_out_of_comparison(rows: pd.DataFrame, result: Resultat, omrade: Omrade) -> dict[str, str]:
    """By `utan_<the group's name>`: what a group's unit cost counts and its units are not compared in."""
    left = rows[rows["insats"].isin(omrade.jamfors_ej)]
    names = result.underlag.insatser.set_index("kod")["namn"]
    found: dict[str, str] = {}
    for grupp, insatser in left.groupby("grupp")["insats"]:
        short = [str(names[kod]).rpartition("– ")[2] for kod in sorted(set(insatser))]
        found[f"utan_{group_name(str(grupp))}"] = " och ".join(name[:1].lower() + name[1:] for name in short)
    return found


def one_volume_unit(rows: pd.DataFrame) -> bool:
    """Whether all insatser of the rows are counted in the same unit; hours and months are never added."""
    return bool(rows["volymenhet"].nunique() == 1)
