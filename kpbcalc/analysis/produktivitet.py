"""What an hour or a day costs, and why units differ.

index = 100·p/p°, where p° is the municipality's own mean in own production. Source: KPB-reference §5.2.
"""

import calendar
from collections.abc import Sequence

import pandas as pd

from kpbcalc import exact, params
from kpbcalc.analysis.area import Omrade, capital, client_rows, group_name, volume_words
from kpbcalc.analysis.small_groups import minimum, to_join
from kpbcalc.costing import Resultat
from kpbcalc.table import Column, Table, Unit

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."
UNITS: dict[str, Unit] = {"timme": "kr/timme", "dygn": "kr/dygn", "dag": "kr/dag", "månad": "kr/månad"}
OTHER_FORMS = "Övriga former"
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
        mine = comparable[comparable["grupp"] == grupp]
        if mine["enhet"].nunique() > 1:
            found[f"enheter_{grupp}"] = _units(mine, grupp, result, omrade)
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
        mine = rows[rows["grupp"] == grupp]
        own = mine[mine["regi"] == "egen"]
        clients = own["brukar_id"].nunique()
        bought = mine.loc[mine["regi"] != "egen", "brukar_id"].nunique()
        one_unit = one_volume_unit(mine)
        volume = own["volym"].sum() if one_unit else float("nan")
        reference = published_mean(grupp, result.ar) if grupp in omrade.enhetsgrupper else None
        mean, year = reference if reference else (float("nan"), 0)
        price = own["kr"].sum() / volume if volume else float("nan")
        found.append(
            {
                "grupp": capital(group_name(grupp)),
                "enhet": volume_words(grupp)[0] if one_unit else None,
                "brukare": clients,
                # All clients of the group are shown elsewhere, so the ones of other providers count too.
                "few": min(clients, bought) if bought else clients,
                "volym": volume,
                "pris": price,
                "referens": mean,
                "referensar": str(year) if year else None,
                "index": 100 * price / mean,
            }
        )
    frame = pd.DataFrame(found)
    columns = [
        Column("grupp", "Insatsgrupp"),
        Column("enhet", "Volymenhet"),
        Column("brukare", "Brukare", "antal", basis="few"),
        Column("volym", "Volym", "antal", basis="few"),
        Column("pris", "Styckkostnad", "kr/enhet", basis="few"),
    ]
    compared = frame["referens"].notna()
    if compared.any():
        columns += [
            Column("referens", "KPB-medel", "kr/enhet"),
            Column("index", "Index", "index", 1, basis="few"),
        ]
    years = ", ".join(sorted(set(frame.loc[compared, "referensar"])))
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
        notes=(note,) * bool(years),
        facts={"omrade": omrade.namn, "medelar": years},
    )


def one_volume_unit(rows: pd.DataFrame) -> bool:
    """Whether all insatser of the rows are counted in the same unit; hours and months are never added."""
    return bool(rows["volymenhet"].nunique() == 1)


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
        Column("index", "Index, egen regi = 100", "index", 1, basis="brukare"),
    ]
    if frame["utforandegrad"].notna().any():
        columns.append(Column("utforandegrad", "Utfört av beviljat", "procent", 1, basis="brukare"))
    if unit == "kr/dygn" and frame["belaggning"].notna().any():
        columns.append(Column("belaggning", "Beläggning", "procent", 1, basis="brukare"))
    return Table(
        name=f"enheter_{grupp}_{omrade.kod}",
        title=f"Enheternas styckkostnad, {group_name(grupp)} i {omrade.namn}",
        frame=frame,
        columns=tuple(columns),
        about=f"brukare i {omrade.namn}",
        year=str(result.ar),
        source=SOURCE,
        notes=_left_out(grupp, result, omrade),
        facts={"grupp": group_name(grupp), "enhet": volume_words(grupp)[0], "omrade": omrade.namn},
    )


def _left_out(grupp: str, result: Resultat, omrade: Omrade) -> tuple[str, ...]:
    """Which insatser of the group are not compared, in words."""
    catalogue = result.underlag.insatser
    mine = catalogue[(catalogue["grupp"] == grupp) & catalogue["kod"].isin(omrade.jamfors_ej)]
    return tuple(f"{namn} ingår inte i jämförelsen mellan enheter." for namn in mine["namn"])


def _insatser(rows: pd.DataFrame, grupp: str, result: Resultat, omrade: Omrade) -> Table:
    """Every insats of a group, whoever provides it: clients, volume and price. Small ones are joined."""
    names = result.underlag.insatser.set_index("kod")["namn"]
    labelled = rows.assign(namn=rows["insats"].map(names))

    def size(labels: list[str]) -> int:
        return int(labelled.loc[labelled["namn"].isin(labels), "brukar_id"].nunique())

    few = to_join(sorted(set(labelled["namn"])), size, minimum())
    labelled["namn"] = labelled["namn"].where(~labelled["namn"].isin(few), OTHER_FORMS)
    frame = labelled.groupby("namn").agg(
        brukare=("brukar_id", "nunique"), kr=("kr", "sum"), volym=("volym", "sum")
    )
    frame["pris"] = frame["kr"] / frame["volym"]
    frame = frame.reset_index().sort_values(["pris", "namn"], ignore_index=True)
    return Table(
        name=f"insatser_{grupp}_{omrade.kod}",
        title=f"Styckkostnad per insats, {group_name(grupp)} i {omrade.namn}",
        frame=frame,
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
        notes=(f"{OTHER_FORMS} är sådana som få brukare har haft, sammanslagna.",) * bool(few),
        facts={"grupp": group_name(grupp), "enhet": volume_words(grupp)[0], "omrade": omrade.namn},
    )
