"""What an hour or a day costs, and why units differ.

index = 100·p/p°, where p° is the municipality's own mean in own production. Source: KPB-reference §5.2.
"""

import calendar
from collections.abc import Sequence

import pandas as pd

from kpbcalc import exact, params
from kpbcalc.analysis.area import Omrade, capital, client_rows, group_name, volume_words
from kpbcalc.costing import Resultat
from kpbcalc.table import Column, Table, Unit

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."
UNITS: dict[str, Unit] = {"timme": "kr/timme", "dygn": "kr/dygn"}
REGI = {"egen": "egen regi", "annan": "annan regi"}


def tables(years: Sequence[Resultat], omrade: Omrade) -> dict[str, Table]:
    """`grupper`: own mean against the published one; `enheter_<grupp>`: its units; `insatser_<grupp>`."""
    result = years[-1]
    rows = client_rows(result, omrade)
    present = set(rows["grupp"])
    if rows.empty:
        return {}
    found = {"grupper": _groups(rows, [g for g in omrade.grupper if g in present], result, omrade)}
    comparable = rows[~rows["insats"].isin(omrade.jamfors_ej)]
    for grupp in (g for g in omrade.enhetsgrupper if g in present):
        found[f"enheter_{grupp}"] = _units(comparable[comparable["grupp"] == grupp], grupp, result, omrade)
    for grupp in (g for g in omrade.insatsgrupper if g in present):
        found[f"insatser_{grupp}"] = _insatser(rows[rows["grupp"] == grupp], grupp, result, omrade)
    return found


def price_unit(grupp: str) -> Unit:
    """The unit of a group's price: kr per hour, per day of care or per other unit."""
    return UNITS.get(volume_words(grupp)[0], "kr/enhet")


def published_mean(grupp: str, ar: int) -> tuple[float, int] | None:
    """The published KPB mean of the year, or of the latest year before it, and which year it is."""
    known = [e for e in params.toml("referens.toml")["kpb_medel"] if grupp in e and e["ar"] <= ar]
    if not known:
        return None
    latest = max(known, key=lambda e: int(e["ar"]))
    return float(latest[grupp]), int(latest["ar"])


def _groups(rows: pd.DataFrame, groups: list[str], result: Resultat, omrade: Omrade) -> Table:
    found = []
    for grupp in groups:
        mine = rows[(rows["grupp"] == grupp) & (rows["regi"] == "egen")]
        volume = mine["volym"].sum()
        price = mine["kr"].sum() / volume if volume else float("nan")
        reference = published_mean(grupp, result.ar)
        mean, year = reference if reference else (float("nan"), 0)
        found.append(
            {
                "grupp": capital(group_name(grupp)),
                "enhet": volume_words(grupp)[0],
                "brukare": mine["brukar_id"].nunique(),
                "volym": volume,
                "pris": price,
                "referens": mean,
                "referensar": str(year) if year else None,
                "index": 100 * price / mean,
            }
        )
    return Table(
        name=f"produktivitet_{omrade.kod}",
        title=f"Styckkostnad i egen regi i {omrade.namn}",
        frame=pd.DataFrame(found),
        columns=(
            Column("grupp", "Insatsgrupp"),
            Column("enhet", "Volymenhet"),
            Column("brukare", "Brukare", "antal", persons=True),
            Column("volym", "Volym", "antal", basis="brukare"),
            Column("pris", "Styckkostnad", "kr/enhet", basis="brukare"),
            Column("referens", "KPB-medel", "kr/enhet"),
            Column("referensar", "Medlets år"),
            Column("index", "Index", "index", 1, basis="brukare"),
        ),
        about=f"brukare i {omrade.namn}, egen regi",
        year=str(result.ar),
        source=SOURCE + " Medel: SKL, publicerade jämförelser av kostnad per brukare.",
        notes=(
            "KPB-medel är det publicerade medlet, ovägt över deltagande kommuner, som växlar mellan åren. "
            "Index 100 är medlet.",
        ),
        facts={"omrade": omrade.namn},
    )


def _units(rows: pd.DataFrame, grupp: str, result: Resultat, omrade: Omrade) -> Table:
    """Every unit's price, index, share performed of granted, and occupancy."""
    by_unit = rows.groupby("enhet").agg(
        brukare=("brukar_id", "nunique"), kr=("kr", "sum"), volym=("volym", "sum"),
        beviljad=("beviljad", "sum"), utford=("utford", "sum"),
    )  # fmt: skip
    register = result.underlag.enheter.set_index("enhet")
    by_unit["namn"] = register["namn"].reindex(by_unit.index)
    by_unit["regi"] = register["regi"].reindex(by_unit.index).map(REGI)
    places = exact.to_float(register["platser"].reindex(by_unit.index))
    by_unit["pris"] = by_unit["kr"] / by_unit["volym"]
    own = by_unit[by_unit["regi"] == REGI["egen"]]
    mean = own["kr"].sum() / own["volym"].sum() if len(own) else by_unit["kr"].sum() / by_unit["volym"].sum()
    by_unit["index"] = 100 * by_unit["pris"] / mean
    both = (by_unit["beviljad"] > 0) & (by_unit["utford"] > 0)
    by_unit["utforandegrad"] = (by_unit["utford"] / by_unit["beviljad"] * 100).where(both)
    capacity = places * (366 if calendar.isleap(result.ar) else 365)
    by_unit["belaggning"] = (by_unit["volym"] / capacity * 100).where(places > 0)
    frame = by_unit.sort_values(["pris", "namn"], ignore_index=True)
    unit = price_unit(grupp)
    columns = [
        Column("namn", "Enhet"),
        Column("regi", "Regi"),
        Column("brukare", "Brukare", "antal", persons=True),
        Column("volym", f"Volym ({volume_words(grupp)[1]})", "antal", basis="brukare"),
        Column("pris", "Styckkostnad", unit, basis="brukare"),
        Column("index", "Index, kommunen = 100", "index", 1, basis="brukare"),
    ]
    if frame["utforandegrad"].notna().any():
        columns.append(Column("utforandegrad", "Utfört av beviljat", "procent", 1, basis="brukare"))
    if unit == "kr/dygn" and frame["belaggning"].notna().any():
        columns.append(Column("belaggning", "Beläggning", "procent", 1, basis="brukare"))
    return Table(
        name=f"produktivitet_{grupp}_{omrade.kod}",
        title=f"Enheternas styckkostnad, {group_name(grupp)} i {omrade.namn}",
        frame=frame,
        columns=tuple(columns),
        about=f"brukare i {omrade.namn}",
        year=str(result.ar),
        source=SOURCE,
        facts={"grupp": group_name(grupp), "enhet": volume_words(grupp)[0], "omrade": omrade.namn},
    )


def _insatser(rows: pd.DataFrame, grupp: str, result: Resultat, omrade: Omrade) -> Table:
    """Every insats of a group, whoever provides it: clients, volume and price."""
    frame = rows.groupby("insats").agg(
        brukare=("brukar_id", "nunique"), kr=("kr", "sum"), volym=("volym", "sum")
    )
    frame["namn"] = result.underlag.insatser.set_index("kod")["namn"].reindex(frame.index)
    frame["pris"] = frame["kr"] / frame["volym"]
    return Table(
        name=f"insatser_{grupp}_{omrade.kod}",
        title=f"Styckkostnad per insats, {group_name(grupp)} i {omrade.namn}",
        frame=frame.sort_values(["pris", "namn"], ignore_index=True),
        columns=(
            Column("namn", "Insats"),
            Column("brukare", "Brukare", "antal", persons=True),
            Column("volym", f"Volym ({volume_words(grupp)[1]})", "antal", basis="brukare"),
            Column("kr", "Kostnad", "kr", basis="brukare"),
            Column("pris", "Styckkostnad", price_unit(grupp), basis="brukare"),
        ),
        about=f"brukare i {omrade.namn}, egen och annan regi",
        year=str(result.ar),
        source=SOURCE,
        facts={"grupp": group_name(grupp), "enhet": volume_words(grupp)[0], "omrade": omrade.namn},
    )
