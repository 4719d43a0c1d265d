"""What makes our cost another than the group's, all areas together, and where do we stand in the group?"""

from kpbcalc.presentation.given import Given, Row
from kpbcalc.presentation.texts.largest_parts import bridge

LAGE = ("oversikt", "lage")


def said(given: Given) -> Row:
    """`bro`: from the group's cost to ours; of measures how many have a place in it, and `hogt` or `lagt`."""
    facts, places = given.facts(*LAGE), [row["plats"] for row in given.rows(*LAGE) if row["plats"]]
    high, low = (str(facts.get(key, "")).split("|") for key in ("hogt", "lagt"))
    return {
        "bro": bridge(given, "oversikt", "bro"), "finns": bool(facts), "matt": len(places),
        "hogt": sum(place in high for place in places), "lagt": sum(place in low for place in places),
    }  # fmt: skip
