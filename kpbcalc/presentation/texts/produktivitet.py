"""Between what do the prices of a group's units lie, and those of its forms?"""

from kpbcalc.analysis.units import REST
from kpbcalc.presentation.clear import Twice
from kpbcalc.presentation.given import Given, Row

AT = "produktivitet"
OTHER = "annan regi"


def said(given: Given) -> Row:
    """The span of each table's prices, by its key."""
    keys = [key for stem in ("enheter_", "insatser_") for key in given.keys(AT, stem)]
    return {"priser": {key.partition("_")[2]: _span(given, key) for key in keys}}


def _span(given: Given, key: str) -> Row:
    """The lowest and the highest price of a table; `annan` says that others' units are among them.

    What several units cost together is the price of none.
    """
    rows = [row for row in given.rows(AT, key, "pris") if not str(dict(row).get("namn")).startswith(REST)]
    if len(rows) < 2:
        return {}
    ends = Twice(rows[0]["pris"], rows[-1]["pris"])
    run_by = {dict(row).get("regi") for row in rows}  # which forms of care have no column of
    return {"pris": ends, "annan": OTHER in run_by}
