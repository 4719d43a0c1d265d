"""How many inhabitants are there of an age? From the population in a package, as of 31 December."""

from collections.abc import Callable

import pandas as pd

from kpbcalc.base.lifetime import OLDEST
from kpbcalc.disclosure.package import Package


def inhabitants(package: Package, ages: tuple[int, int] = (0, OLDEST), kon: str = "") -> float:
    """Inhabitants of these ages, of one sex (K, M) or both."""
    people = package.facts["befolkning"]
    alder, antal = people["alder"].to_numpy(), people["antal"].to_numpy()
    mine = (alder >= ages[0]) & (alder <= ages[1])
    if kon:
        mine &= people["kon"].to_numpy(object) == kon
    return float(antal[mine].sum())


def population(frame: pd.DataFrame) -> Callable[[tuple[int, int], str], float]:
    """Inhabitants by ages and sex ("" both), for who asks often. In: alder, kon, antal."""
    counts = frame.groupby(["kon", "alder"])["antal"].sum()
    of_sex = {str(kon): counts.xs(kon, level="kon") for kon in sorted(set(frame["kon"]))}
    by_sex = {kon: (of.index.to_numpy(), of.to_numpy()) for kon, of in of_sex.items()}

    def people(ages: tuple[int, int], kon: str) -> float:
        found = 0.0
        for sex, (alder, antal) in by_sex.items():
            if kon in ("", sex):
                first, last = alder.searchsorted(ages[0]), alder.searchsorted(ages[1], side="right")
                found += float(antal[first:last].sum())
        return found

    return people
