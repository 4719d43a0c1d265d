"""What does a group's volume count? Every month, day and hour once, also where several insatser are of it.

A payment and its handling are of the same month, and two forms of open care are given side by side: their
months are not to be added (params/volym.toml).
"""

from collections.abc import Sequence

import pandas as pd

from kpbcalc.aggregates.family import Key
from kpbcalc.base import exact, params


def counted(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the volumes that sums count: none of an insats that is a part of another's months.

    Where nobody has had the other, the part carries its months itself. In: rows of a year.
    """
    there = set(rows.loc[rows["volym"] > 0, "insats"])
    silent = [one["insats"] for one in params.toml("volym.toml")["del_av"] if one["av"] in there]
    mine = rows["insats"].isin(silent)
    return rows.assign(**{q: rows[q].mask(mine, 0) for q in ("volym", "beviljad", "utford")})


def units(rows: pd.DataFrame, by: Sequence[str]) -> dict[Key, str]:
    """The unit that each key's volume is summed in; empty where it is not to be summed at all.

    Hours and months are never added, nor insatser that are given side by side, nor what makes a client's year
    longer than the calendar's though no insats alone does. In: `counted` rows, by columns with the group.
    """
    keys = list(by)
    found = rows.groupby(keys)["volymenhet"].agg(["nunique", "first"])
    several = rows.groupby(keys)["insats"].nunique() > 1
    apart = set(params.toml("volym.toml")["var_for_sig"]["grupper"])
    grupp = rows.groupby(keys)["grupp"].first()
    alone = (found["nunique"] == 1) & ~(several & grupp.isin(apart)) & ~beyond_the_calendar(rows, keys)
    return {_key(key): str(unit) for key, unit in found["first"].where(alone, "").items()}


def beyond_the_calendar(rows: pd.DataFrame, by: Sequence[str]) -> pd.Series:
    """By key: whether somebody's volumes of several insatser add up to more than a year has of their unit.

    Who has more than that of one insats has it in the underlag, and validation says so (V18, V23, V27).
    """
    most = rows["volymenhet"].map(params.toml("volym.toml")["kalender"]).astype(float)
    roof = (most * exact.GRID).fillna(float("inf")).rename("roof")
    keys = list(by)
    finest = list(dict.fromkeys([*keys, "client", "insats"]))
    by_insats = rows.groupby(finest, as_index=False)["volym"].sum()
    of_insats = by_insats.groupby([*keys, "client"])["volym"].max()
    of_group = rows.groupby([*keys, "client"])["volym"].sum()
    roofs = roof.groupby([*(rows[k] for k in keys), rows["client"]]).min()
    over: pd.Series = (of_group > roofs) & (of_insats <= roofs)
    found: pd.Series = over.groupby(level=list(range(len(keys)))).any()
    return found


def _key(key: object) -> Key:
    return tuple(map(str, key)) if isinstance(key, tuple) else (str(key),)
