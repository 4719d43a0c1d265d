"""What makes our cost another than the group's, all areas together?"""

from kpbcalc.presentation.given import Given, Row
from kpbcalc.presentation.texts.bro import bridge


def said(given: Given) -> Row:
    """`bro`: the bridge from the group's cost to ours."""
    return {"bro": bridge(given, "oversikt", "bro")}
