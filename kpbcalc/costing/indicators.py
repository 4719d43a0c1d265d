"""The 26 KPB indicators, each a row of params/nyckeltal.csv: filters, numerator, denominator.

Source: Kolada's definitions of 2013 as given in docs/kontrakt.md §3 and docs/metod.md §4.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
import pandas as pd

from kpbcalc.base import exact
from kpbcalc.costing.indicator_rows import Flags, Selection, selection

PERCENT = 100
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
    scope = selection(rows)
    has_volume = scope.amounts["volym"] > 0
    found = []
    for definition in definitions:
        chosen = scope.matching(definition)
        clients = chosen & has_volume
        other_ages = scope.matching({**definition, "alder": ""}) & ~chosen & has_volume
        persons = min(filter(None, (_fewest(scope, some) for some in (clients, other_ages))), default=0)
        if definition["slag"] == "andel_over_grans":
            over = _over(scope, chosen, prices, limits[definition["grans"]] * exact.GRID)
            numerator = Fraction(PERCENT * scope.clients(over) * exact.GRID)
            denominator = scope.clients(clients) * exact.GRID
            outliers = _fewest(scope, clients & over)
            persons = min(filter(None, [outliers, persons]), default=0)
        else:
            numerator = _exact_cost(scope, scope.with_the_homes_care(definition, chosen), prices)
            denominator = _denominator(scope, chosen, definition["namnare"], inhabitants)
        value = float(numerator / denominator) if denominator else None
        found.append((definition["kpi"], value, round(numerator), denominator, persons))
    return pd.DataFrame(found, columns=["kpi", "varde", "taljare", "namnare", "personer"]).astype(
        {"varde": "float64", "taljare": "int64", "namnare": "int64", "personer": "int64"}
    )


Prices = Mapping[tuple[str, str], tuple[int, int]]


def _prices(unit_costs: pd.DataFrame) -> Prices:
    """The unit cost of every cell with volume: cost and volume, whose quotient it is."""
    cells = unit_costs[unit_costs["volym"] > 0]
    return {
        (insats, enhet): (int(cost), int(volume))
        for insats, enhet, cost, volume in zip(
            cells["insats"], cells["enhet"], cells["kostnad"], cells["volym"], strict=True
        )
    }


def _exact_cost(scope: Selection, rows: Flags, prices: Prices) -> Fraction:
    """Σ volume × unit cost of the rows (10⁻⁸ kr)."""
    volumes = scope.sums(scope.cell, "volym", rows)
    whole, parts = 0, Fraction(0)
    for cell in np.unique(scope.cell[rows]).tolist():
        (cost, everybodys), volume = prices[scope.cells[cell]], int(volumes[cell])
        # Most cells are there with all their clients, and fractions with many denominators are slow to add.
        if volume == everybodys:
            whole += cost
        else:
            parts += Fraction(volume * cost, everybodys)
    return whole + parts


def rows_over(scope: Selection, rows: Flags, unit_costs: pd.DataFrame, limit_kr: int) -> Flags:
    """Which rows are of clients who cost strictly more than the limit (kr); exactly at it is not over."""
    return _over(scope, rows, _prices(unit_costs), limit_kr * exact.GRID)


def _over(scope: Selection, rows: Flags, prices: Prices, limit: int) -> Flags:
    """Which of the rows are of clients over the limit (10⁻⁸ kr)."""
    costs = scope.sums(scope.client, "kostnad", rows)
    over = costs > limit
    for client in np.flatnonzero(np.abs(costs - limit) <= CLOSE).tolist():
        over[client] = _exact_cost(scope, rows & (scope.client == client), prices) > limit
    found: Flags = rows & over[scope.client]
    return found


def _fewest(scope: Selection, rows: Flags) -> int:
    """The fewest clients that any one area has, areas without any left out."""
    areas = np.unique(scope.area[rows]).tolist()
    return min((scope.clients(rows & (scope.area == area)) for area in areas), default=0)


def _denominator(scope: Selection, rows: Flags, kind: str, inhabitants: int) -> int:
    if kind == "invanare":
        return inhabitants * exact.GRID
    if kind == "brukare":
        return scope.clients(rows & (scope.amounts["volym"] > 0)) * exact.GRID
    return int(scope.amounts[kind][rows].sum())
