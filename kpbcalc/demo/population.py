"""How many inhabitants are there of each age and sex, and how many will there be?

The total and the five-year classes from 65 are real; the single years inside a class, and all
ages under 65, are spread smoothly over them.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpbcalc.demo.calibration import about, facts

AGES = 101  # 0–99 and 100 = 100 or older
HORIZON = 10

# The relative size of each age under 65, at five-year knots: fewer in their late teens (born
# around 2000) and in their thirties, more around 25 and 50. Invented shape, Swedish in kind.
_YOUNG_AGES = (0, 5, 10, 16, 20, 25, 30, 38, 45, 51, 58, 64)
_YOUNG_SHAPE = (1.02, 1.08, 1.04, 0.92, 1.00, 1.15, 1.02, 0.98, 1.10, 1.14, 1.02, 1.00)
_YOUNG_ADULTS = slice(19, 29)
_SHARE_MEN_UNDER_65 = 0.512

# Mortality of the projection (Gompertz: rate at 80, growth per year) and births per woman and
# year at 20–40. Invented, Swedish in kind.
_DEATHS_AT_80 = {"K": 0.042, "M": 0.060}
_DEATH_GROWTH = 0.105
_BIRTHS_PER_WOMAN = 0.085


@cache
def population(kommun: str, ar: int) -> pd.DataFrame:
    """Return the inhabitants on 31 December: alder (0–100), kon (K, M), antal (persons)."""
    real = facts("befolkning")
    real = real[(real["kommun"] == kommun) & (real["ar"] == ar)]
    classes = real[real["kon"] != "T"].set_index(["kon", "aldersklass"])["antal"]
    total = int(real.loc[real["kon"] == "T", "antal"].iloc[0])
    young = total - int(classes.sum())
    men = round(young * _SHARE_MEN_UNDER_65)
    counts = {
        kon: np.concatenate(
            [
                apportion(_young_shape(kommun), under_65),
                _spread_old(classes.loc[kon].to_dict()),
            ]
        )
        for kon, under_65 in (("K", young - men), ("M", men))
    }
    return as_table(counts)


def projection(befolkning: pd.DataFrame, ar: int) -> pd.DataFrame:
    """Return a plain cohort projection, ten years on: ar, alder, kon, antal (persons).

    Everybody grows a year older, some die, women of 20–40 bear children; nobody moves. Drawn
    for the demo: it is not SCB's projection.
    """
    counts = {
        kon: befolkning[befolkning["kon"] == kon].sort_values("alder")["antal"].to_numpy(float)
        for kon in ("K", "M")
    }
    survival = {kon: 1 - _death_rates(kon) for kon in counts}
    years = []
    for later in range(ar + 1, ar + HORIZON + 1):
        births = _BIRTHS_PER_WOMAN * counts["K"][20:41].sum()
        for kon, born in (("K", births * 0.486), ("M", births * 0.514)):
            alive = counts[kon] * survival[kon]
            alive[-2] += alive[-1]  # 100+ keeps its own survivors
            counts[kon] = np.concatenate([[born], alive[:-1]])
        table = as_table({kon: np.rint(n).astype(np.int64) for kon, n in counts.items()})
        years.append(table.assign(ar=later)[["ar", "alder", "kon", "antal"]])
    return pd.concat(years, ignore_index=True)


def as_table(counts: dict[str, NDArray[np.int64]]) -> pd.DataFrame:
    """Turn an array per sex into rows alder, kon, antal: ages in order, K before M."""
    antal = np.column_stack([counts["K"], counts["M"]]).ravel()
    return pd.DataFrame({"alder": np.repeat(np.arange(AGES), 2), "kon": ["K", "M"] * AGES, "antal": antal})


def apportion(weights: NDArray[np.float64], total: int) -> NDArray[np.int64]:
    """Share `total` whole units by weight; the parts sum to exactly `total`."""
    edges = np.rint(np.cumsum(weights) / weights.sum() * total).astype(np.int64)
    return np.asarray(np.diff(edges, prepend=0))


def _young_shape(kommun: str) -> NDArray[np.float64]:
    shape = np.interp(np.arange(65), _YOUNG_AGES, _YOUNG_SHAPE)
    shape[_YOUNG_ADULTS] *= about(kommun, "unga_vuxna_index")
    return shape


def _spread_old(classes: dict[str, int]) -> NDArray[np.int64]:
    """Spread the five-year classes over single years along the slope between classes."""
    starts = range(65, 100, 5)
    sizes = np.array([classes[f"{age}-{age + 4}"] for age in starts], dtype=float)
    slope = np.gradient(np.log(np.maximum(sizes, 1))) / 5  # log change per year of age
    offsets = np.arange(5) - 2
    parts = [apportion(np.exp(offsets * rate), int(size)) for size, rate in zip(sizes, slope, strict=True)]
    return np.concatenate([*parts, [classes["100+"]]])


def _death_rates(kon: str) -> NDArray[np.float64]:
    rates = _DEATHS_AT_80[kon] * np.exp(_DEATH_GROWTH * (np.arange(AGES) - 80))
    return np.asarray(np.minimum(rates, 0.6))
