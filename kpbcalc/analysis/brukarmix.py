"""Who gets what, and which groups cost: shares of clients against shares of cost.

Source: KPB-reference §5.1. Gini and the Lorenz curve are over the area's clients' cost for the year.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kpbcalc.analysis.area import Omrade, age_class, age_label, capital, client_rows, group_name
from kpbcalc.costing import Resultat
from kpbcalc.table import Column, Table

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."
TENTHS = 10


def tables(years: Sequence[Resultat], omrade: Omrade) -> dict[str, Table]:
    """`grupper`, `alder` (by age and sex), `koncentration` (Lorenz by tenths), `matt` (Gini, top tenth)."""
    result = years[-1]
    rows = client_rows(result, omrade)
    if rows.empty:
        return {}
    return {
        "grupper": _by_group(rows, result, omrade),
        "alder": _by_age(rows, result, omrade),
        "koncentration": _lorenz(rows, result, omrade),
        "matt": _measures(rows, result, omrade),
    }


def gini(costs: np.ndarray) -> float:
    """How unevenly cost is spread: 0 when all cost the same, towards 1 when one has it all."""
    ordered = np.sort(costs)
    size = len(ordered)
    rank = np.arange(1, size + 1)
    return float((2 * (rank * ordered).sum() / (size * ordered.sum())) - (size + 1) / size)


def _shares(frame: pd.DataFrame, clients: int) -> pd.DataFrame:
    """Shares and mean beside counts and cost, and a total row of distinct clients."""
    everyone = {"klass": ["Totalt"], "brukare": [clients], "kr": [frame["kr"].sum()]}
    frame = pd.concat([frame, pd.DataFrame(everyone)], ignore_index=True)
    frame["andel_brukare"] = frame["brukare"] / clients * 100
    frame["andel_kr"] = frame["kr"] / frame["kr"].iloc[-1] * 100
    frame["per_brukare"] = frame["kr"] / frame["brukare"]
    return frame


def _table(name: str, title: str, first: str, frame: pd.DataFrame, result: Resultat, omrade: Omrade,
           notes: tuple[str, ...] = ()) -> Table:  # fmt: skip
    return Table(
        name=f"brukarmix_{name}_{omrade.kod}",
        title=title,
        frame=frame,
        columns=(
            Column("klass", first),
            Column("brukare", "Brukare", "antal", persons=True),
            Column("andel_brukare", "Andel av brukarna", "procent", 1, basis="brukare"),
            Column("kr", "Kostnad", "kr", basis="brukare"),
            Column("andel_kr", "Andel av kostnaden", "procent", 1, basis="brukare"),
            Column("per_brukare", "Kostnad per brukare", "kr/brukare", basis="brukare"),
        ),
        about=f"brukare i {omrade.namn}",
        year=str(result.ar),
        source=SOURCE,
        notes=notes,
        total="Totalt",
        facts={"omrade": omrade.namn},
    )


def _by_group(rows: pd.DataFrame, result: Resultat, omrade: Omrade) -> Table:
    frame = rows.groupby("grupp").agg(brukare=("brukar_id", "nunique"), kr=("kr", "sum")).reset_index()
    frame = frame.sort_values(["kr", "grupp"], ascending=[False, True], ignore_index=True)
    frame["grupp"] = frame["grupp"].map(group_name).map(capital)
    frame = _shares(frame.rename(columns={"grupp": "klass"}), rows["brukar_id"].nunique())
    title = f"Brukare och kostnad i {omrade.namn} per insatsgrupp"
    parts = frame.loc[frame["klass"] != "Totalt", "brukare"].sum()
    note = "En brukare kan ha flera insatser, så andelarna av brukarna summerar till mer än 100\u00a0%."
    overlapping = bool(parts > rows["brukar_id"].nunique())
    return _table("grupper", title, "Insatsgrupp", frame, result, omrade, (note,) * overlapping)


def _by_age(rows: pd.DataFrame, result: Resultat, omrade: Omrade) -> Table:
    labelled = rows.assign(
        klass=age_class(rows["alder"], omrade.aldersklasser),
        sex=rows["kon"].map({"K": "kvinnor", "M": "män"}),
    )
    frame = (
        labelled.groupby(["klass", "sex"])
        .agg(brukare=("brukar_id", "nunique"), kr=("kr", "sum"))
        .reset_index()
    )
    order = {age_label(c): i for i, c in enumerate(omrade.aldersklasser)}
    frame["order"] = frame["klass"].map(order).fillna(len(order))
    frame = frame.sort_values(["order", "sex"], ignore_index=True)
    frame["klass"] = frame["klass"] + ", " + frame["sex"]
    frame = _shares(frame[["klass", "brukare", "kr"]].copy(), rows["brukar_id"].nunique())
    title = f"Brukare och kostnad i {omrade.namn} per ålder och kön"
    return _table("alder", title, "Ålder och kön", frame, result, omrade)


def _lorenz(rows: pd.DataFrame, result: Resultat, omrade: Omrade) -> Table:
    """Cumulative share of cost by tenths of the clients, the least costly first.

    A point rests on the clients of its own tenth: the difference to the point before is their cost.
    """
    costs = np.sort(rows.groupby("brukar_id")["kr"].sum().to_numpy())
    size = len(costs)
    cut = [size * i // TENTHS for i in range(TENTHS + 1)]
    share = [costs[:c].sum() / costs.sum() * 100 for c in cut]
    frame = pd.DataFrame(
        {
            "andel_brukare": [float(i * 100 // TENTHS) for i in range(TENTHS + 1)],
            "andel_kr": share,
            "antal": [0, *np.diff(cut)],
        }
    )
    frame["steg"] = [f"{int(s)} %" for s in frame["andel_brukare"]]
    return Table(
        name=f"brukarmix_koncentration_{omrade.kod}",
        title=f"Hur kostnaden i {omrade.namn} fördelas, brukarna ordnade från lägst till högst kostnad",
        frame=frame,
        columns=(
            Column("steg", "Brukare med lägst kostnad"),
            Column("andel_brukare", "Andel av brukarna", "procent"),
            Column("andel_kr", "Andel av kostnaden", "procent", 1, basis="antal"),
        ),
        about=f"brukare i {omrade.namn}",
        year=str(result.ar),
        source=SOURCE,
    )


def _measures(rows: pd.DataFrame, result: Resultat, omrade: Omrade) -> Table:
    """Mean, median, the top tenth's share and Gini, on one row.

    The median of an odd number of clients is one client's cost, so it is rounded to thousands.
    """
    costs = np.sort(rows.groupby("brukar_id")["kr"].sum().to_numpy())
    size = len(costs)
    top = size - size * (TENTHS - 1) // TENTHS
    frame = pd.DataFrame(
        {
            "omrade": [omrade.rubrik],
            "brukare": [size],
            "medel": [costs.mean()],
            "median": [round(float(np.median(costs)), -3)],
            "topp": [costs[-top:].sum() / costs.sum() * 100],
            "gini": [gini(costs)],
            "antal_topp": [top],
        }
    )
    return Table(
        name=f"brukarmix_matt_{omrade.kod}",
        title=f"Hur ojämnt kostnaden är fördelad i {omrade.namn}",
        frame=frame,
        columns=(
            Column("omrade", "Område"),
            Column("brukare", "Brukare", "antal", persons=True),
            Column("medel", "Medel", "kr/brukare", basis="brukare"),
            Column("median", "Median", "kr/brukare", basis="brukare"),
            Column("topp", "Dyraste tiondelens andel", "procent", 1, basis="antal_topp"),
            Column("gini", "Gini", "tal", 2, basis="brukare"),
        ),
        about=f"brukare i {omrade.namn}",
        year=str(result.ar),
        source=SOURCE,
        notes=(
            "Medianen är avrundad till tusental. Dyraste tiondelens andel är av kostnaden. Ginikoefficienten "
            "är 0 när alla kostar lika mycket och närmar sig 1 när en enda står för allt.",
        ),
    )
