"""How many are there to care for, and how does net cost stand to what the population leads one to expect?"""

from kpbcalc.presentation.clear import Twice
from kpbcalc.presentation.deviation import deviation
from kpbcalc.presentation.given import Given, Row

AT = "forutsattningar"
AREAS = ("ao", "fn", "ifo")


def said(given: Given) -> Row:
    """What there is to say; `pahittad` and `hamtad` are of the deviations, `saknas` is what is not known."""
    group = given.fact(AT, "aldre", "grupp")
    rows = {str(row["ar"]): row for row in given.rows(AT, "aldre")}
    beside = rows.pop(group, None)
    years = [*rows.values()]
    then, now = years[0], years[-1]
    keys = [f"avvikelse_{area}" for area in AREAS]
    facts = [found for key in keys if (found := given.facts(AT, key))]
    missing = given.table(AT, "saknas")
    left = missing.labels if missing else []
    return {
        "villkor": given.rows(AT, "villkor", "varde"),
        "alla": given.value(AT, "befolkning", "Totalt", "alla"), "nu": now, "grupp": beside,
        "sedan": then["ar"] if then["ar"] != now["ar"] else "",
        "n65": Twice(then["n65"], now["n65"]), "n80": Twice(then["n80"], now["n80"]),
        "visade": [told for key in keys if (told := deviation(given, AT, key))], "finns": bool(facts),
        "pahittad": any(f["syntetiskt"] for f in facts), "hamtad": all(f["hamtad"] for f in facts),
        "saknas": left[0] if len(left) == 1 else "", "saknade": left if len(left) > 1 else [],
    }  # fmt: skip
