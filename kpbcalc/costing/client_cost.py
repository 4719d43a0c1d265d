"""What each client's insatser cost: volume × unit cost, exactly the insats' cost in sum."""

import pandas as pd

from kpbcalc.base import params
from kpbcalc.base.exact import share_out_groups

ROW = ["brukar_id", "insats", "enhet"]


def client_volumes(insatsvolymer: pd.DataFrame, insatser: pd.DataFrame) -> pd.DataFrame:
    """The year's volumes per client, insats and unit.

    In: monthly volumes (beviljad, utford: Int64 10⁻⁸, missing = not known). Out: brukar_id, insats, enhet,
    volym (int64: the one the catalogue says carries the cost), beviljad, utford (Int64, missing where no
    month states it: what nobody has told is not zero), 10⁻⁸, sorted.
    """
    year = insatsvolymer.groupby(ROW)[["beviljad", "utford"]].sum(min_count=1).astype("Int64").reset_index()
    basis = year["insats"].map(insatser.set_index("kod")["volymbas"])
    volym = year["beviljad"].where(basis == "beviljad", year["utford"])
    year.insert(3, "volym", volym.fillna(0).astype("int64"))
    return year


def by_unit(volumes: pd.DataFrame) -> dict[tuple[str, str], int]:
    """The volume of each insats at each unit, in what carries its cost (10⁻⁸ of its unit)."""
    sums = volumes.groupby(["insats", "enhet"], as_index=False)["volym"].sum()
    return {(str(i), str(e)): int(v) for i, e, v in sums.itertuples(index=False, name=None)}


def client_costs(volumes: pd.DataFrame, unit_costs: pd.DataFrame) -> pd.DataFrame:
    """K(b) = Σ v·p per client, insats and unit (docs/metod.md §1.3).

    Every cell's cost is shared out over its clients in proportion to volume, so the clients' costs add
    up to the insats' cost to the last 10⁻⁸ kr. Out: the rows of cells with volume, with `kostnad` (int64
    10⁻⁸ kr); a row without volume costs nothing but may hold performed hours.
    """
    with_volume = unit_costs[unit_costs["volym"] > 0]
    cells = with_volume[["insats", "enhet", "kostnad"]].rename(columns={"kostnad": "cell"})
    rows = volumes.merge(cells, on=["insats", "enhet"], how="inner")
    rows["kostnad"] = share_out_groups(
        rows["cell"], rows["volym"], rows["insats"] + "@" + rows["enhet"], rows["brukar_id"]
    )
    return rows.drop(columns="cell")


def describe_clients(
    costs: pd.DataFrame,
    brukare: pd.DataFrame,
    insatser: pd.DataFrame,
    enheter: pd.DataFrame,
    ar: int,
) -> pd.DataFrame:
    """Client cost rows with what indicators and analyses filter on.

    Adds kon, alder (year - fodelsear), regi, lagrum, boendeform, grupp, volymenhet and omrade, where an
    insats for both AO and FN belongs to AO from the year the client is as old as AO's target group, 65
    (docs/kontrakt.md §2–3).
    """
    old, _ = params.toml("omraden.toml")["AO"]["malgrupp"]
    people = brukare.assign(alder=(ar - brukare["fodelsear"]).astype("int64"))
    catalogue = insatser.rename(columns={"kod": "insats"})[
        ["insats", "omrade", "lagrum", "boendeform", "grupp", "volymenhet"]
    ]
    rows = (
        costs.merge(people[["brukar_id", "kon", "alder"]], on="brukar_id", how="left")
        .merge(catalogue, on="insats", how="left")
        .merge(enheter[["enhet", "regi"]], on="enhet", how="left")
    )
    by_age = pd.Series("FN", index=rows.index).mask(rows["alder"] >= old, "AO")
    rows["omrade"] = rows["omrade"].where(rows["omrade"] != "AO/FN", by_age)
    return rows
