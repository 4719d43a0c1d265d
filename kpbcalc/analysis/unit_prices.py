"""Every unit's unit cost, and every insats' where insatser are compared instead of units.

Source: docs/metod.md §5.2 (insats × unit: volume, price, index).
"""

import pandas as pd

from kpbcalc.analysis import empty_places
from kpbcalc.analysis.area import Omrade, capital, group_name, scope, volume_words
from kpbcalc.analysis.compared_units import left_out, not_compared, stand_aside, units_scope
from kpbcalc.analysis.contributions import contributions
from kpbcalc.analysis.measures import CLIENTS, COST, UNIT_COST, VOLUME
from kpbcalc.analysis.small_groups import minimum, to_join
from kpbcalc.base.table import Column, Table, Unit
from kpbcalc.costing import Resultat

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."
OTHER_FORMS = "Övriga former"
REGI = {"egen": "egen regi", "annan": "annan regi"}
UNITS: dict[str, Unit] = {"timme": "kr/timme", "dygn": "kr/dygn", "dag": "kr/dag", "månad": "kr/månad"}


def price_unit(grupp: str) -> Unit:
    """The unit of a group's price: kr per hour, per day of care or per other unit."""
    return UNITS.get(volume_words(grupp)[0], "kr/enhet")


def units_table(rows: pd.DataFrame, grupp: str, unit: Unit, result: Resultat, omrade: Omrade) -> Table:
    """Every unit's price, index, share performed of granted, and occupancy.

    Where a few have what is not compared, the group's total less the units would tell of them: the smallest
    unit stands aside with them (`few`).
    """
    by_unit = contributions(rows, "enhet", ("kr", "volym", "beviljad", "utford"))
    aside = by_unit.index.isin(stand_aside(rows, left_out(grupp, result, omrade)))
    by_unit["few"] = by_unit["brukare"].mask(aside, 1)
    register = result.underlag.enheter.set_index("enhet")
    by_unit["namn"] = register["namn"].reindex(by_unit.index)
    by_unit["regi"] = register["regi"].reindex(by_unit.index).map(REGI)
    by_unit["pris"] = by_unit["kr"] / by_unit["volym"]
    own = by_unit[by_unit["regi"] == REGI["egen"]]
    mean = own["kr"].sum() / own["volym"].sum() if len(own) else by_unit["kr"].sum() / by_unit["volym"].sum()
    by_unit["index"] = 100 * by_unit["pris"] / mean
    both = (by_unit["beviljad"] > 0) & (by_unit["utford"] > 0)
    by_unit["utforandegrad"] = (by_unit["utford"] / by_unit["beviljad"] * 100).where(both)
    by_unit["belaggning"] = 100 * empty_places.occupancy(result)["belaggning"].reindex(by_unit.index)
    frame = by_unit.reset_index().sort_values(["pris", "namn"], ignore_index=True)
    columns = [
        Column("namn", "Enhet"),
        Column("regi", "Regi"),
        Column("brukare", "Brukare", "antal", persons=True, basis="few", measure=CLIENTS),
        Column(
            "volym",
            f"Volym ({volume_words(grupp)[1]})",
            "antal",
            basis="few",
            measure=VOLUME,
            largest="volym_storst",
            second="volym_nast",
        ),
        Column(
            "pris",
            "Styckkostnad",
            unit,
            basis="few",
            measure=UNIT_COST,
            largest="kr_storst",
            second="kr_nast",
            sum_of="kr",
        ),
        Column("index", "Index, egen regi = 100", "index", 1, basis="few"),
    ]
    if frame["utforandegrad"].notna().any():
        columns.append(Column("utforandegrad", "Utfört av beviljat", "procent", 1, basis="few"))
    if unit == "kr/dygn" and frame["belaggning"].notna().any():
        columns.append(Column("belaggning", "Beläggning", "procent", 1, basis="few"))
    return Table(
        name=f"enheter_{grupp}_{omrade.kod}",
        title=f"Enheternas styckkostnad, {group_name(grupp)} i {omrade.namn}",
        frame=frame,
        columns=tuple(columns),
        about=f"brukare i {omrade.namn}",
        year=str(result.ar),
        source=SOURCE,
        notes=not_compared(grupp, result, omrade),
        facts={"grupp": group_name(grupp), "enhet": volume_words(grupp)[0], "omrade": omrade.namn},
        scope=units_scope(grupp, result, omrade),
        dimensions=("enhet",),
    )


def insatser_table(rows: pd.DataFrame, grupp: str, unit: Unit, result: Resultat, omrade: Omrade) -> Table:
    """Every insats of a group, whoever provides it: clients, volume and price. Small ones are joined."""
    names = result.underlag.insatser.set_index("kod")["namn"]
    labelled = rows.assign(namn=rows["insats"].map(names))

    def size(labels: list[str]) -> int:
        return int(labelled.loc[labelled["namn"].isin(labels), "brukar_id"].nunique())

    few = to_join(sorted(set(labelled["namn"])), size, minimum())
    labelled["namn"] = labelled["namn"].where(~labelled["namn"].isin(few), OTHER_FORMS)
    frame = contributions(labelled, "namn", ("kr", "volym"))
    frame["pris"] = frame["kr"] / frame["volym"]
    frame = frame.reset_index().sort_values(["pris", "namn"], ignore_index=True)
    return Table(
        name=f"insatser_{grupp}_{omrade.kod}",
        title=f"Styckkostnad per insats, {group_name(grupp)} i {omrade.namn}",
        frame=frame,
        columns=(
            Column("namn", "Insats"),
            Column("brukare", "Brukare", "antal", persons=True, measure=CLIENTS),
            Column("volym", f"Volym ({volume_words(grupp)[1]})", "antal", basis="brukare", measure=VOLUME,
                   largest="volym_storst", second="volym_nast"),
            Column("kr", "Kostnad", "kr", basis="brukare", measure=COST, largest="kr_storst",
                   second="kr_nast"),
            Column("pris", "Styckkostnad", unit, basis="brukare", measure=UNIT_COST, largest="kr_storst",
                   second="kr_nast", sum_of="kr"),
        ),
        about=f"brukare i {omrade.namn}, egen och annan regi",
        year=str(result.ar),
        source=SOURCE,
        notes=(f"{OTHER_FORMS} är sådana som få brukare har haft, sammanslagna.",) * bool(few),
        facts={"grupp": group_name(grupp), "enhet": volume_words(grupp)[0], "omrade": omrade.namn},
        scope=scope(result, omrade, grupp=capital(group_name(grupp))),
        dimensions=("namn",),
    )  # fmt: skip
