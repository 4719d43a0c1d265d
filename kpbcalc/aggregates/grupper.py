"""Insats groups and insatser of an area, by own and bought production, and the time known both ways."""

import pandas as pd

from kpbcalc.aggregates.family import Family, Key, leaves
from kpbcalc.aggregates.year import SUMS, Year

BOTH, ONE = "bada", "en"  # units that state granted and performed volume, and those that state one of them


def families(year: Year) -> list[Family]:
    """`grupper`, `insatser` within them, `regi` and `utforande` (units that state both volumes, or one).

    Quantities: kr, volym, beviljad, utford. A client may have several groups, insatser and providers.
    """
    rows = year.rows.assign(kand=stating(year.rows))
    unit_of_group = _units(rows, ["omrade", "grupp"])
    unit_of_insats = _units(rows, ["omrade", "grupp", "insats"])
    groups, of_groups = leaves(rows, ("omrade", "grupp"), SUMS)
    insatser, of_insatser = leaves(rows, ("omrade", "grupp", "insats"), SUMS)
    regi, of_regi = leaves(rows, ("omrade", "grupp", "regi"), SUMS)
    known, of_known = leaves(rows, ("omrade", "grupp", "regi", "kand"), SUMS)
    by_unit = tuple(unit_of_insats[k] for k in insatser)
    return [
        Family("grupper", ("omrade", "grupp"), groups, of_groups, SUMS, "omraden", 1,
               units=tuple(unit_of_group[k] for k in groups)),
        Family("insatser", ("omrade", "grupp", "insats"), insatser, of_insatser, SUMS, "grupper", 2,
               units=by_unit, paths=tuple((unit,) for unit in by_unit)),
        Family("regi", ("omrade", "grupp", "regi"), regi, of_regi, SUMS, "grupper", 2, join="rows",
               units=tuple(unit_of_group[k[:2]] for k in regi)),
        Family("utforande", ("omrade", "grupp", "regi", "kand"), known, of_known, SUMS, "regi", 3,
               join="rows", units=tuple(unit_of_group[k[:2]] for k in known)),
    ]  # fmt: skip


def stating(rows: pd.DataFrame) -> pd.Series:
    """For each row whether its unit states both granted and performed volume of the group, or one of them."""
    sums = rows.groupby(["grupp", "enhet"])[["beviljad", "utford"]].transform("sum")
    return (sums > 0).all(axis=1).map({True: BOTH, False: ONE})


def _units(rows: pd.DataFrame, by: list[str]) -> dict[Key, str]:
    """The unit of volume of each key, empty where several are mixed: hours and months are never added."""
    found = rows.groupby(by)["volymenhet"].agg(["nunique", "first"])
    units = found["first"].where(found["nunique"] == 1, "")
    return {tuple(map(str, key)): str(unit) for key, unit in units.items()}  # type: ignore[call-overload]
