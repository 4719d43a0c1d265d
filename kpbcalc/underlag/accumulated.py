"""Does each month hold the sum since January? Then the year's total stands there again and again.

A series (an account of an ansvar, or a client's insats) is so where it only grows, by steps as large as where
it began: a cost that rises by itself takes smaller steps. One may be by chance; nearly all of an ansvar are
not.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd


class Accumulated(NamedTuple):
    """The parts (ansvar) that are so, how many series they have that are, and what is counted too much."""

    parts: list[str]
    series: int
    too_much: int


def accumulated(
    frame: pd.DataFrame, keys: Sequence[str], month: str, value: str, part: str, limits: Mapping[str, Any]
) -> Accumulated:
    """In: rows with a whole number (counts of 10⁻⁸) a month, the `keys` of a series, and the `part` it is of.

    By their size as they end, `andel` of a part's series must be so.
    """
    rows = frame.loc[frame[value].notna(), [*keys, month, value]].astype({value: "int64"})
    sums = rows.groupby([*keys, month], as_index=False, sort=True)[value].sum()
    size = sums[value].abs()
    sums = sums.assign(size=size, step=size.groupby([sums[key] for key in keys], sort=False).diff())
    each = sums.groupby([*keys], as_index=False, sort=False).agg(
        months=(value, "size"), least=(value, "min"), most=(value, "max"), total=(value, "sum"),
        last=(value, "last"), first=("size", "first"), end=("size", "last"), back=("step", "min"),
        step=("step", "median"),
    )  # fmt: skip
    one_way = (each["least"] > 0) | (each["most"] < 0)
    grows = one_way & (each["back"] >= 0) & (each["step"] >= limits["steg"] * each["first"])
    so = grows & (each["months"] >= limits["minsta_manader"])
    ends = each["end"].groupby(each[part]).sum()
    found = each["end"].where(so, 0).groupby(each[part]).sum()
    parts = sorted(ends.index[(found > 0) & (found >= limits["andel"] * ends)])
    these = so & each[part].isin(parts)
    count = int(these.sum())
    if count < limits["minsta_serier"]:
        return Accumulated([], 0, 0)
    too_much = [int(n) for n in (each["total"] - each["last"])[these]]
    return Accumulated([str(name) for name in parts], count, sum(too_much))
