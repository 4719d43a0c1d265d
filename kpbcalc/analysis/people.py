"""How many inhabitants are there of an age? From the population in a package, as of 31 December."""

from kpbcalc.disclosure.package import Package

OLDEST = 120


def inhabitants(package: Package, ages: tuple[int, int] = (0, OLDEST), kon: str = "") -> float:
    """Inhabitants of these ages, of one sex (K, M) or both."""
    people = package.facts["befolkning"]
    mine = people["alder"].between(*ages) & ((people["kon"] == kon) | (not kon))
    return float(people.loc[mine, "antal"].sum())
