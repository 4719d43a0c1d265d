"""Which units differ in what their clients answer, and which cause of the cost is farthest from the mean?"""

from kpbcalc.presentation.four_fields import sides
from kpbcalc.presentation.given import Given, Row

AT = "kvalitet"
DRIVERS = ("tackning", "volym_per_brukare", "styckkostnad")  # columns: what the title names as they are
FAR = 0.02  # of the group's mean: a smaller difference is not told


def said(given: Given) -> Row:
    """What the titles of the section's figures tell."""
    fields = {key.removeprefix("fyrfalt_"): _fields(given, key) for key in given.keys(AT, "fyrfalt_")}
    return {"enheter": fields, "langst": _farthest(given)}


def _fields(given: Given, key: str) -> Row:
    """Units whose share of positive answers is clearly higher or lower than the others'."""
    table = given.table(AT, key)
    if table is None:
        return {}
    found = sides(table)
    return {
        "grupp": table.facts["grupp"], "fler": found.higher, "farre": found.lower,
        "billigare": found.cheaper, "skilda": [*found.higher, *found.lower],
        "oklara": len(found.undecided) > 0,
    }  # fmt: skip


def _farthest(given: Given) -> Row:
    """The coverage, volume or price in the analysis in boxes that is farthest from the group's mean.

    What they drive is left out, the cost per inhabitant: it is their product, and most often differs more.
    """
    found = [
        {"rad": row["rad"], "varde": row[column], "referens": row["referens"], "kr": column == "styckkostnad"}
        for row in given.rows(AT, "boxanalys") if row["referens"]
        for column in DRIVERS if row[column] is not None
    ]  # fmt: skip
    most = max(found, key=_gap, default={})
    return most if most and _gap(most) >= FAR else {}


def _gap(row: Row) -> float:
    return abs(float(row["varde"] / row["referens"] - 1))
