"""Which cells are unsafe in themselves: too few persons, or one or two who make up the sum?

Source: KPB-reference §9; the dominance rules are those of official statistics (n,k) and p percent.
"""

from enum import StrEnum

import numpy as np
import pandas as pd

from kpbcalc.disclosure.policy import Policy
from kpbcalc.errors import DisclosureError
from kpbcalc.table import Column, Table

SHARE = 100.0


class Reason(StrEnum):
    """Why a cell was hidden."""

    FEW = "få personer"
    DOMINANT = "en eller två personer dominerar"
    QUANTILE = "percentil av få personer"
    GUARD = "skyddar en annan cell"


def unsafe_cells(table: Table, policy: Policy) -> dict[tuple[int, str], Reason]:
    """The cells to hide by (row number, column key), with the reason; none for audience intern."""
    if policy.audience == "intern":
        return {}
    frame = table.frame.reset_index(drop=True)
    found: dict[tuple[int, str], Reason] = {}
    for column in table.columns:
        for reason, rows in (
            (Reason.DOMINANT, _dominated(frame, column, policy)),
            (Reason.QUANTILE, _narrow_quantile(frame, table, column, policy)),
            (Reason.FEW, _few(frame, column, policy)),
        ):
            found |= {(int(row), column.key): reason for row in np.flatnonzero(rows)}
    return found


def too_few(count: pd.Series, minimum: int) -> pd.Series:
    """Which rows rest on 1 to minimum-1 persons. Zero is nobody, and may be shown."""
    count = pd.to_numeric(count).astype("Float64").fillna(0)
    return ((count > 0) & (count < minimum)).astype(bool)


def _few(frame: pd.DataFrame, column: Column, policy: Policy) -> np.ndarray:
    counted = column.counted
    if counted is None:
        return np.zeros(len(frame), dtype=bool)
    return too_few(frame[counted], policy.minimum).to_numpy()


def _dominated(frame: pd.DataFrame, column: Column, policy: Policy) -> np.ndarray:
    """Sums in which one person, or two, make up more than the policy allows.

    Negative parts (income) would make a sum look small beside its largest part: sizes are compared.
    """
    if column.largest is None or column.second is None:
        return np.zeros(len(frame), dtype=bool)
    whole, first, second = (
        pd.to_numeric(frame[key]).astype(float).abs().to_numpy()
        for key in (column.sum_of or column.key, column.largest, column.second)
    )
    left = np.clip(whole - first - second, 0, None)
    with np.errstate(invalid="ignore"):
        return (whole > 0) & (
            (first > policy.largest / SHARE * whole)
            | (first + second > policy.two_largest / SHARE * whole)
            | (left < policy.p / SHARE * first)
        )


def _narrow_quantile(frame: pd.DataFrame, table: Table, column: Column, policy: Policy) -> np.ndarray:
    """Percentiles with too few persons on either side. The ends are a person's own value: never shown."""
    if column.quantile is None:
        return np.zeros(len(frame), dtype=bool)
    side = min(column.quantile, 1 - column.quantile)
    if side <= 0 or column.basis is None:
        raise DisclosureError(
            f"Tabellen ”{table.title}” vill visa ett högsta eller lägsta värde.",
            where=f"{table.name}, {column.heading}",
            remedy="Visa en percentil med minst så många personer på var sida som policyn kräver.",
        )
    count = pd.to_numeric(frame[column.basis]).astype(float).to_numpy()
    return (count > 0) & (np.round(count * side, 9) < policy.minimum)
