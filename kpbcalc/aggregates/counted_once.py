"""What does a group's volume count? Every month, day and hour once, also where several insatser are of it.

A payment and its handling are of the same month, and two forms of open care are given side by side: their
months are not to be added (params/volym.toml).
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpbcalc.aggregates.family import Key, keys_of
from kpbcalc.aggregates.parts import Codes
from kpbcalc.base import exact, params

Flags = npt.NDArray[np.bool_]


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
    keys, at = keys_of(rows, by)
    unit, names = pd.factorize(rows["volymenhet"])
    insats, _ = pd.factorize(rows["insats"])
    apart = set(params.toml("volym.toml")["var_for_sig"]["grupper"])
    side_by_side = np.array([key[list(by).index("grupp")] in apart for key in keys], dtype=bool)
    one = _different(at, unit, len(keys)) == 1
    one &= ~(side_by_side & (_different(at, insats, len(keys)) > 1))
    one &= ~_beyond_the_calendar(rows, at, insats, len(keys))
    found = dict(zip(at.tolist(), unit.tolist(), strict=True))
    return {key: str(names[found[n]]) if one[n] else "" for n, key in enumerate(keys)}


def _different(at: Codes, code: Codes, size: int) -> Codes:
    """How many different codes each key has."""
    width = int(code.max(initial=0)) + 1
    return np.bincount(np.unique(at * width + code) // width, minlength=size)


def _beyond_the_calendar(rows: pd.DataFrame, at: Codes, insats: Codes, size: int) -> Flags:
    """By key: whether somebody's volumes of several insatser add up to more than a year has of their unit.

    Who has more than that of one insats has it in the underlag, and validation says so (V18, V23, V27).
    """
    most = params.toml("volym.toml")["kalender"]
    roofs = np.array([most.get(unit, np.inf) * exact.GRID for unit in rows["volymenhet"]], dtype=float)
    volume, client = (rows[column].to_numpy(np.int64) for column in ("volym", "client"))
    width, kinds = int(client.max(initial=0)) + 1, int(insats.max(initial=0)) + 1
    whose, persons = pd.factorize(at * width + client)
    which, insatser = pd.factorize(whose * kinds + insats)
    of_all, of_each = np.zeros(len(persons), np.int64), np.zeros(len(insatser), np.int64)
    np.add.at(of_all, whose, volume)
    np.add.at(of_each, which, volume)
    of_one, roof = np.full(len(persons), np.iinfo(np.int64).min), np.full(len(persons), np.inf)
    np.maximum.at(of_one, insatser // kinds, of_each)
    np.minimum.at(roof, whose, roofs)
    found = np.zeros(size, dtype=bool)
    found[persons[(of_all > roof) & (of_one <= roof)] // width] = True
    return found
