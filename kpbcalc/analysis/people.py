"""How many inhabitants are there of an age? From the population in a package, as of 31 December."""

from collections.abc import Callable

import numpy as np
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
    alder, kon = frame["alder"].to_numpy(np.int64), frame["kon"].to_numpy(object)
    antal = frame["antal"].to_numpy(float)
    by_sex = {sex: np.bincount(alder[kon == sex], antal[kon == sex]) for sex in sorted(set(kon))}

    def people(ages: tuple[int, int], kon: str) -> float:
        first, last = ages
        return sum(float(of[first : last + 1].sum()) for sex, of in by_sex.items() if kon in ("", sex))

    return people
