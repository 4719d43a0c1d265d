"""What makes our cost another than the group's, all areas together, and where do we stand in the group?"""

from kpbcalc.presentation.given import Given, Row
from kpbcalc.presentation.texts.largest_parts import bridge

LAGE = ("oversikt", "lage")


def said(given: Given) -> Row:
    """`bro`: from the group's cost to ours; how many measures have a place in it (`matt`), `hogt` or `lagt`,
    whether that is one (`ett`), and whether others have none (`nagot_ensamt`)."""
    facts, rows = given.facts(*LAGE), given.rows(*LAGE)
    places = [row["plats"] for row in rows if row["plats"]]
    high, low = (str(facts.get(key, "")).split("|") for key in ("hogt", "lagt"))
    return {
        "bro": bridge(given, "oversikt", "bro"), "finns": bool(facts), "matt": len(places),
        "nagot_ensamt": len(places) < len(rows), "ett": len(places) == 1,
        "hogt": sum(place in high for place in places), "lagt": sum(place in low for place in places),
    }  # fmt: skip
