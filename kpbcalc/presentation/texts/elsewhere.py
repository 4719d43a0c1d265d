"""What do the texts of no section say: the check's findings, and the outliers one by one?"""

from kpbcalc.presentation.given import Given, Row


def findings(given: Given) -> Row:
    """How many findings the check made."""
    table = given.table("fynd", "lista")
    return {"antal": len(table) if table else 0}


def cases(given: Given) -> Row:
    """How many outliers there are, and how many were that in an earlier year too (None: no such year)."""
    rows = given.rows("ytterfall_intern", "fall")
    earlier = int(given.facts("ytterfall_intern", "fall").get("aren", "1")) > 1
    again = sum(row["ar_over"] is not None and row["ar_over"] > 1 for row in rows)
    return {"antal": len(rows), "kvar": again if earlier else None}
