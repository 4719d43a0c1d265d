"""The 26 KPB indicators, each a row of params/nyckeltal.csv: filters, numerator, denominator.

Source: Kolada's definitions of 2013 as given in docs/kontrakt.md §3 and docs/metod.md §4.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import pandas as pd

from kpbcalc.base import exact

SCOPE = ("AO", "FN")
PERCENT = 100
CELL = ["insats", "enhet"]
FILTERS = ("lagrum", "boendeform", "grupp", "regi")
# Clients closer to a limit than this (0.01 öre) are compared again in exact fractions.
CLOSE = exact.GRID // 10_000


def indicators(
    rows: pd.DataFrame,
    unit_costs: pd.DataFrame,
    inhabitants: int,
    limits: Mapping[str, int],
    definitions: Sequence[Mapping[str, str]],
) -> pd.DataFrame:
    """Every indicator: kpi, varde (float), taljare, namnare (int64 10⁻⁸) and personer.

    In: described client cost rows (`describe_clients`), the unit costs, the number of inhabitants, the
    outlier limits in kr by name, and the definitions. A row without volume is nobody's client, but the
    hours performed on it count among the hours. Sums are made in exact fractions of volume × unit
    cost and rounded once. A zero denominator gives a missing value. `personer` is the
    fewest clients that the value rests on or leaves out: of one area, of the other ages, or outliers. They
    are what remains when another table's figure is taken away. For the disclosure gate.
    """
    prices = _prices(unit_costs)
    scope = rows[rows["omrade"].isin(SCOPE)]
    # Every definition asks the same columns anew: as categories their words are looked up once.
    scope = scope.astype(dict.fromkeys([*FILTERS, *CELL, "brukar_id", "omrade"], "category"))
    found = []
    for definition in definitions:
        chosen = scope[matches(scope, definition)]
        clients = chosen[chosen["volym"] > 0]
        other_ages = scope[matches(scope, {**definition, "alder": ""})].drop(chosen.index)
        other_ages = other_ages[other_ages["volym"] > 0]
        persons = min(filter(None, map(_fewest, (clients, other_ages))), default=0)
        if definition["slag"] == "andel_over_grans":
            over = _clients_over(chosen, prices, limits[definition["grans"]] * exact.GRID)
            numerator = Fraction(PERCENT * len(over) * exact.GRID)
            denominator = _clients(chosen) * exact.GRID
            outliers = _fewest(clients[clients["brukar_id"].isin(over)])
            persons = min(filter(None, [outliers, persons]), default=0)
        else:
            numerator = _exact_cost(chosen, prices)
            denominator = _denominator(chosen, definition["namnare"], inhabitants)
        value = float(numerator / denominator) if denominator else None
        found.append((definition["kpi"], value, round(numerator), denominator, persons))
    return pd.DataFrame(found, columns=["kpi", "varde", "taljare", "namnare", "personer"]).astype(
        {"varde": "float64", "taljare": "int64", "namnare": "int64", "personer": "int64"}
    )


Prices = Mapping[tuple[str, str], Fraction]


def _prices(unit_costs: pd.DataFrame) -> Prices:
    """The unit cost of every cell with volume, as an exact fraction."""
    cells = unit_costs[unit_costs["volym"] > 0]
    return {
        (insats, enhet): Fraction(int(cost), int(volume))
        for insats, enhet, cost, volume in zip(
            cells["insats"], cells["enhet"], cells["kostnad"], cells["volym"], strict=True
        )
    }


def _exact_cost(rows: pd.DataFrame, prices: Prices) -> Fraction:
    """Σ volume × unit cost of the rows (10⁻⁸ kr)."""
    sums = rows.groupby(CELL)["volym"].sum().reset_index()
    cells = zip(sums["insats"], sums["enhet"], sums["volym"], strict=True)
    return sum((int(v) * prices[insats, enhet] for insats, enhet, v in cells), Fraction(0))


def clients_over(rows: pd.DataFrame, unit_costs: pd.DataFrame, limit_kr: int) -> set[str]:
    """The clients who cost strictly more than the limit; exactly at the limit is not over.

    In: described client rows, the unit costs and the limit in kr.
    """
    return _clients_over(rows, _prices(unit_costs), limit_kr * exact.GRID)


def _clients_over(rows: pd.DataFrame, prices: Prices, limit: int) -> set[str]:
    """The same with prices as exact fractions and the limit in 10⁻⁸ kr."""
    per_client = rows.groupby("brukar_id")["kostnad"].sum()
    near = per_client.index[(per_client - limit).abs() <= CLOSE]
    clear = per_client.drop(near)
    exactly = {b for b in near if _exact_cost(rows[rows["brukar_id"] == b], prices) > limit}
    return set(clear.index[clear > limit]) | exactly


def _fewest(clients: pd.DataFrame) -> int:
    """The fewest clients that any one area has, areas without any left out."""
    return int(clients.groupby("omrade")["brukar_id"].nunique().min()) if len(clients) else 0


def matches(rows: pd.DataFrame, definition: Mapping[str, str]) -> pd.Series:
    """Which rows pass the definition's filters; an empty filter passes all."""
    matched = pd.Series(True, index=rows.index)
    for column in FILTERS:
        if definition[column]:
            matched &= rows[column].isin(definition[column].split())
    if definition["alder"]:
        youngest, _, oldest = definition["alder"].partition("-")
        matched &= rows["alder"] >= int(youngest)
        if oldest:
            matched &= rows["alder"] <= int(oldest)
    return matched


def _clients(rows: pd.DataFrame) -> int:
    """How many clients: those with volume."""
    return int(rows.loc[rows["volym"] > 0, "brukar_id"].nunique())


def _denominator(rows: pd.DataFrame, kind: str, inhabitants: int) -> int:
    if kind == "invanare":
        return inhabitants * exact.GRID
    if kind == "brukare":
        return _clients(rows) * exact.GRID
    return exact.total(rows[kind])
