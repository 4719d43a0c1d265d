"""How unevenly is the cost spread over the clients? Lorenz curve, Gini, the costliest tenth.

Source: docs/metod.md §5.1. All are over the area's clients' cost for the year.
"""

from itertools import pairwise

import numpy as np
import pandas as pd

from kpbcalc.analysis.area import Omrade, scope
from kpbcalc.analysis.contributions import carried
from kpbcalc.analysis.measures import CLIENTS, MEAN_COST
from kpbcalc.analysis.small_groups import minimum
from kpbcalc.base.table import Column, Table
from kpbcalc.costing import Resultat

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."
TENTHS = 10
DIVISIONS = (TENTHS, 4, 2)  # tenths, or quarters or halves where a tenth is few; all have the half


def tables(rows: pd.DataFrame, result: Resultat, omrade: Omrade) -> dict[str, Table]:
    """`koncentration` (Lorenz) and `matt` (mean, median, top tenth, Gini) of the client rows.

    The curve goes by tenths, quarters or halves of the clients: the finest in which no part is about few, or
    mostly about one or two. Without any there is no curve, nor where compensation makes the cost nothing or
    less.
    """
    costs = np.sort(rows.groupby("brukar_id")["kr"].sum().to_numpy())
    parts = next((n for n in DIVISIONS if _safe(costs, n)), None) if costs.sum() > 0 else None
    found = {"koncentration": _lorenz(costs, parts, result, omrade)} if parts else {}
    return found | {"matt": _measures(rows, result, omrade)}


def _cuts(size: int, parts: int) -> list[int]:
    return [size * i // parts for i in range(parts + 1)]


def _safe(costs: np.ndarray, parts: int) -> bool:
    """Whether the cost of every part may be known: the difference between two points of the curve is it."""
    cuts = _cuts(len(costs), parts)
    return all(high - low >= minimum() and not _carried(costs[low:high]) for low, high in pairwise(cuts))


def _carried(costs: np.ndarray) -> bool:
    sizes = np.sort(np.abs(costs))  # a client can cost less than nothing
    return carried(abs(costs.sum()), sizes[-1], sizes[-2])


def gini(costs: np.ndarray) -> float:
    """How unevenly cost is spread: 0 when all cost the same, towards 1 when one has it all.

    Not a number where the costs sum to nothing or less.
    """
    ordered = np.sort(costs)
    size = len(ordered)
    if ordered.sum() <= 0:
        return float("nan")
    rank = np.arange(1, size + 1)
    return float((2 * (rank * ordered).sum() / (size * ordered.sum())) - (size + 1) / size)


def _lorenz(costs: np.ndarray, parts: int, result: Resultat, omrade: Omrade) -> Table:
    """Cumulative share of cost by equal parts of the clients, the least costly first.

    A point rests on the clients of its own part: the difference to the point before is their cost.
    """
    cut = _cuts(len(costs), parts)
    frame = pd.DataFrame(
        {
            "andel_brukare": [float(i * 100 // parts) for i in range(parts + 1)],
            "andel_kr": [costs[:c].sum() / costs.sum() * 100 for c in cut],
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
            "topp": [costs[-top:].sum() / costs.sum() * 100 if costs.sum() > 0 else None],
            "gini": [gini(costs)],
            "antal_topp": [top],
            "alla": [""],
        }
    )
    return Table(
        name=f"brukarmix_matt_{omrade.kod}",
        title=f"Hur ojämnt kostnaden är fördelad i {omrade.namn}",
        frame=frame.astype({"topp": "float64"}),
        columns=(
            Column("omrade", "Område"),
            Column("brukare", "Brukare", "antal", persons=True, measure=CLIENTS),
            Column("medel", "Medel", "kr/brukare", basis="brukare", measure=MEAN_COST),
            Column("median", "Median", "kr/brukare", basis="brukare", quantile=0.5),
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
        scope=scope(result, omrade),
        dimensions=("alla",),
    )
