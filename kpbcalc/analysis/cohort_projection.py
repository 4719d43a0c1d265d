"""How many inhabitants will there be, when nobody has delivered a forecast? A simple cohort projection.

Everybody grows a year older; of each age and sex as large a share is left a year later as the municipality's
own years show, deaths and moves together. As many are born as the mean of those years. Not a forecast: it
carries the last years' pattern on. Source: docs/metod.md §5.7; the standard cohort-component idea.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

OLDEST_AGE = 100  # and older
BAND = 5  # years of age whose shares are taken together: single years are too few people
SEXES = ("K", "M")
Counts = pd.DataFrame  # indexed by age 0–100, a column for each sex


def projection(populations: Sequence[tuple[int, pd.DataFrame]], years: int) -> pd.DataFrame | None:
    """The population the coming years (ar, alder, kon, antal as float persons).

    In: the populations of some years, oldest first (year; alder, kon, antal). None without two years in a
    row: a single year says nothing of how many are left a year later.
    """
    known = [(ar, _by_age(frame)) for ar, frame in populations]
    pairs = [(a, b) for (first, a), (second, b) in pairwise(known) if second == first + 1]
    if not pairs:
        return None
    left = shares_left(pairs)
    births = {sex: float(np.mean([counts[sex].iloc[0] for _, counts in known])) for sex in SEXES}
    ar, now = known[-1]
    coming = []
    for step in range(1, years + 1):
        now = a_year_later(now, left, births)
        long = now.rename_axis("alder").reset_index().melt("alder", var_name="kon", value_name="antal")
        coming.append(long.assign(ar=ar + step))
    return pd.concat(coming, ignore_index=True)[["ar", "alder", "kon", "antal"]]


def shares_left(pairs: Sequence[tuple[Counts, Counts]]) -> Counts:
    """Of those of each age, how large a share is there a year later, a year older; by bands of age."""
    before = sum((a for a, _ in pairs[1:]), start=pairs[0][0])
    after = sum((b for _, b in pairs[1:]), start=pairs[0][1])
    shares = pd.DataFrame(1.0, index=before.index, columns=list(SEXES))
    for youngest in range(0, OLDEST_AGE, BAND):
        oldest = youngest + BAND - 1 if youngest + BAND < OLDEST_AGE else OLDEST_AGE
        there = before.loc[youngest:oldest].sum()
        left = after.loc[youngest + 1 : oldest + (oldest < OLDEST_AGE)].sum()
        # Where nobody was, there is nothing to learn and nobody to carry on.
        shares.loc[youngest:oldest] = (left / there.where(there > 0)).fillna(1.0).to_numpy()
    return shares


def a_year_later(now: Counts, left: Counts, births: dict[str, float]) -> Counts:
    """The population when everybody is a year older."""
    remaining = now * left
    later = remaining.shift(1)
    later.loc[OLDEST_AGE] += remaining.loc[OLDEST_AGE]
    later.loc[0] = pd.Series(births)
    return later


def _by_age(frame: pd.DataFrame) -> Counts:
    counts = frame.assign(antal=frame["antal"].astype("float64")).pivot_table(
        index="alder", columns="kon", values="antal", aggfunc="sum", fill_value=0.0
    )
    return counts.reindex(index=range(OLDEST_AGE + 1), columns=list(SEXES), fill_value=0.0)
