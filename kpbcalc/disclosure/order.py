"""Does the order of the rows give a hidden figure away? Sorted by cost, it lies between its neighbours."""

from collections.abc import Collection
from itertools import pairwise

from kpbcalc.base.table import Table
from kpbcalc.disclosure.plain import Plain, plain


def safe_order(table: Table, hidden: Collection[tuple[int, str]]) -> list[int]:
    """The row numbers in an order that tells nothing of the hidden cells (row, column key).

    Where the rows stand in order of a column with hidden cells, those rows go last, by name, before the
    total. Rows in an order of their own (years, classes of age, a tree) stay.
    """
    cells = plain(table)
    labels = [str(label) for label in cells[table.columns[0].key]]
    rows = [n for n, label in enumerate(labels) if label != table.total]
    keys = {key for _, key in hidden}
    if (
        table.own_order
        or _in_order([labels[n] for n in rows])
        or not any(_sorted_by(cells, key, rows) for key in keys)
    ):
        return list(range(len(labels)))
    gone = {row for row, key in hidden if _sorted_by(cells, key, rows)}
    last = sorted((n for n in rows if n in gone), key=lambda n: labels[n])
    totals = [n for n, label in enumerate(labels) if label == table.total]
    return [*(n for n in rows if n not in gone), *last, *totals]


def _sorted_by(cells: Plain, key: str, rows: Collection[int]) -> bool:
    """Whether the rows stand in rising or falling order of a column's true figures."""
    values = [cells[key][n] for n in rows if isinstance(cells[key][n], int | float)]
    return len(values) > 1 and _in_order(values)


def _in_order(values: list[float] | list[str]) -> bool:
    rising = all(a <= b for a, b in pairwise(values))  # type: ignore[operator]
    falling = all(a >= b for a, b in pairwise(values))  # type: ignore[operator]
    return rising or falling
