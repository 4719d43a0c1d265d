"""Which price has changed most?"""

from typing import Any

from kpbcalc.presentation.clear import difference, most_changed
from kpbcalc.presentation.given import Given, Row

PRICES = ("over_tid", "styckkostnader")


def said(given: Given) -> Row:
    """The one unit cost that changed most; `ingen`: none did, `senast`: which did in the last year."""
    known = given.rows(*PRICES, "forandring")
    most = most_changed(known, "forandring")
    return {
        "fran": given.fact(*PRICES, "fran"), "ingen": bool(known) and not most,
        "storst": most[0] if len(most) == 1 else {},
        "senast": _lately(given, known) if not most else {},
    }  # fmt: skip


def _lately(given: Given, rows: list[Row]) -> Row:
    """The one price that changed clearly from the year before, and most: what a change back again hides."""
    now, before = str(given.ar), str(given.ar - 1)
    told = [dict(row) for row in rows]  # its columns are the years there are
    each = [{**row, "andring": difference(row.get(now), row.get(before))} for row in told]
    most: list[Any] = most_changed([row for row in each if row["andring"] is not None], "andring")
    return dict(most[0]) if len(most) == 1 else {}
