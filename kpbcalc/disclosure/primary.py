"""Which cells are unsafe in themselves: too few persons, or one or two who make up the sum?

Source: docs/metod.md §9; the dominance rules are those of official statistics (n,k) and p percent.
"""

from enum import StrEnum

from kpbcalc.base.dominated import dominated
from kpbcalc.base.errors import DisclosureError
from kpbcalc.base.table import Column, Table
from kpbcalc.disclosure.plain import Plain, plain
from kpbcalc.disclosure.policy import Policy


class Reason(StrEnum):
    """Why a cell was hidden."""

    FEW = "få personer"
    DOMINANT = "en eller två personer dominerar"
    QUANTILE = "percentil av få personer"
    GUARD = "skyddar en annan cell"


def unsafe_cells(table: Table, policy: Policy) -> dict[tuple[int, str], Reason]:
    """The cells to hide by (row number, column key), with the reason; none for audience intern.

    Raises `DisclosureError` for a column of highest or lowest values.
    """
    if policy.audience == "intern":
        return {}
    cells = plain(table)
    found: dict[tuple[int, str], Reason] = {}
    for column in table.columns:
        side = _side(column, table)
        for row in range(len(cells[column.key])):
            reason = _reason(column, cells, row, side, policy)
            if reason is not None:
                found[row, column.key] = reason
    return found


def _reason(column: Column, cells: Plain, row: int, side: float | None, policy: Policy) -> Reason | None:
    persons = cells[column.counted][row] if column.counted else None
    if persons is None or persons == 0:  # zero is nobody, and may be shown
        return None
    if 0 < persons < policy.minimum:
        return Reason.FEW
    if side is not None and round(persons * side, 9) < policy.minimum:
        return Reason.QUANTILE
    if column.largest is not None and column.second is not None:
        keys = (column.sum_of or column.key, column.largest, column.second)
        whole, first, second = (abs(float(cells[key][row] or 0.0)) for key in keys)
        if dominated(whole, first, second, policy.largest, policy.two_largest, policy.p):
            return Reason.DOMINANT
    return None


def _side(column: Column, table: Table) -> float | None:
    """The share of the persons on a percentile's thinner side; its ends are a person's own value."""
    if column.quantile is None:
        return None
    side = min(column.quantile, 1 - column.quantile)
    if side <= 0 or column.counted is None:
        raise DisclosureError(
            f"Tabellen ”{table.title}” vill visa ett högsta eller lägsta värde.",
            where=f"{table.name}, {column.heading}",
            remedy="Visa en percentil med minst så många personer på var sida som policyn kräver.",
        )
    return side
