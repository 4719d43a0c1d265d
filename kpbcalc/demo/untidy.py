"""What does life add: those of another age than an insats is meant for, and those with help of all kinds?"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpbcalc.demo.calibration import YEARS

_YOUNGER = 0.012  # of those with elderly care are under 65
_YOUNGER_AGES = (42, 62)  # in the first demo year
_SUPPORT = ("BSTOD", "SYSS-SOL", "KP-SOL", "LSS-3", "LSS-4")  # what somebody living at home may have beside
_BENEFIT = ("IFO-EB-UTB", "IFO-EB-HDL")
_OLD_WITH_SUPPORT, _SUPPORTED_WITH_BENEFIT = 0.05, 0.10  # of those with support
_LEAST = 3  # persons of each kind, in the smallest municipality too
_THEN = 18  # the month (from January of the first demo year) in which they have it all


def younger(rng: np.random.Generator, fodelsear: pd.Series, old: pd.DataFrame) -> pd.Series:
    """Return the birth years with some of the panel of `old` under 65, at least one in every insats."""
    persons = np.sort(old["person"].unique())
    chosen = set(persons[rng.random(persons.size) < _YOUNGER])
    for _, rows in old.groupby("insats"):
        if chosen.isdisjoint(rows["person"]):
            chosen.add(rng.choice(np.sort(rows["person"].unique())))
    drawn = YEARS[0] - rng.integers(*_YOUNGER_AGES, len(chosen), endpoint=True)
    changed = fodelsear.copy()
    changed.loc[sorted(chosen)] = drawn
    return changed


def in_several_areas(
    rng: np.random.Generator, fodelsear: pd.Series, old: pd.DataFrame, others: pd.DataFrame
) -> pd.DataFrame:
    """Return all volumes, where some persons of one group are the same as one of another.

    An old client living at home has support for a disability too, half of them ekonomiskt bistånd as well;
    some of the others with support have ekonomiskt bistånd. Who dies or stops takes the rest along.
    """
    at_home = _only(
        old[old["person"].map(fodelsear) <= YEARS[0] - 65], ("HT-", "LARM", "MAT", "DAGV", "HSL-")
    )
    supported, benefit = _only(others, _SUPPORT), _only(others, _BENEFIT)
    both = max(_LEAST, round(_OLD_WITH_SUPPORT * supported.size))
    more = max(_LEAST, round(_SUPPORTED_WITH_BENEFIT * supported.size))
    at_home, supported, benefit = (rng.permutation(ids) for ids in (at_home, supported, benefit))
    three = (both + 1) // 2
    pairs = [
        *zip(at_home[:both], supported[:both], strict=False),
        *zip(at_home[:three], benefit[:three], strict=False),
        *zip(supported[both:][:more], benefit[three:][:more], strict=False),
    ]
    volumes = pd.concat([old, others], ignore_index=True)
    last = volumes.groupby("person")["manad"].max()
    same_as = pd.Series({taken: kept for kept, taken in pairs}, dtype="int64")
    kept = volumes["person"].map(same_as)
    gone = kept.notna() & (volumes["manad"] > kept.map(last))
    return volumes.assign(person=kept.fillna(volumes["person"]).astype("int64"))[~gone].reset_index(drop=True)


def _only(volumes: pd.DataFrame, insatser: tuple[str, ...]) -> NDArray[np.int64]:
    """Return those who have something in `_THEN` and never anything but these insatser."""
    within = volumes["insats"].str.startswith(insatser).groupby(volumes["person"]).all()
    there = volumes.loc[volumes["manad"] == _THEN, "person"].unique()
    return np.sort(np.intersect1d(within.index[within], there))
