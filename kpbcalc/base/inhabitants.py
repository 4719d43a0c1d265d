"""How many inhabitants are there of some ages and a sex? A report asks tens of thousands of times."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpbcalc.base.lifetime import OLDEST


@dataclass(frozen=True)
class Inhabitants:
    """A population, by ages and sex (K, M; "" for both). In `by_sex` is the number of each age, from 0."""

    by_sex: Mapping[str, npt.NDArray[np.float64]]

    def __call__(self, ages: tuple[int, int] = (0, OLDEST), kon: str = "") -> float:
        """Inhabitants of these ages, of one sex or both."""
        first, last = ages
        return sum(float(of[first : last + 1].sum()) for sex, of in self.by_sex.items() if kon in ("", sex))


def inhabitants_of(frame: pd.DataFrame) -> Inhabitants:
    """Those of a table with the columns alder, kon and antal."""
    alder, kon = frame["alder"].to_numpy(np.int64), frame["kon"].to_numpy(object)
    antal = frame["antal"].to_numpy(np.float64)
    by_sex = {
        sex: np.bincount(alder[kon == sex], antal[kon == sex]).astype(np.float64) for sex in sorted(set(kon))
    }
    return Inhabitants(by_sex)
