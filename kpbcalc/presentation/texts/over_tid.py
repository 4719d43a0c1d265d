"""Which price has changed most?"""

from kpbcalc.presentation.clear import most_changed
from kpbcalc.presentation.given import Given, Row

PRICES = ("over_tid", "styckkostnader")


def said(given: Given) -> Row:
    """The one unit cost that changed most; `ingen` says that none did."""
    known = given.rows(*PRICES, "forandring")
    most = most_changed(known, "forandring")
    return {
        "fran": given.fact(*PRICES, "fran"), "ingen": bool(known) and not most,
        "storst": most[0] if len(most) == 1 else {},
    }  # fmt: skip
