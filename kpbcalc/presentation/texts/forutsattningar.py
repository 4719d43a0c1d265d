"""How many are there to care for, and how does net cost stand to what the population leads one to expect?"""

from kpbcalc.presentation.clear import Twice
from kpbcalc.presentation.given import Given, Row
from kpbcalc.presentation.texts.avvikelse import deviation

AT = "forutsattningar"
AREAS = ("ao", "fn", "ifo")


def said(given: Given) -> Row:
    """What there is to say; `pahittad` and `hamtad` are of the deviations, `saknas` is what is not known."""
    years = given.rows(AT, "aldre")
    then, now = years[0], years[-1]
    of = {area: deviation(given, AT, f"avvikelse_{area}") for area in AREAS}
    facts = [found for area in AREAS if (found := given.facts(AT, f"avvikelse_{area}"))]
    missing = given.table(AT, "saknas")
    left = missing.labels if missing else []
    return {
        "alla": given.value(AT, "befolkning", "Totalt", "alla"), "nu": now,
        "sedan": then["ar"] if then["ar"] != now["ar"] else "",
        "n65": Twice(then["n65"], now["n65"]), "n80": Twice(then["n80"], now["n80"]),
        "avvikelser": of, "visade": [found for found in of.values() if found], "finns": bool(facts),
        "pahittad": any(f["syntetiskt"] for f in facts), "hamtad": all(f["hamtad"] for f in facts),
        "saknas": left[0] if len(left) == 1 else "", "saknade": left if len(left) > 1 else [],
    }  # fmt: skip
