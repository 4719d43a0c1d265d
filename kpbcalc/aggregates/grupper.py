"""Insats groups and insatser of an area, and groups by own and bought production."""

import pandas as pd

from kpbcalc.aggregates.family import Family, Key, also_told, leaves
from kpbcalc.aggregates.year import SUMS, Year


def families(year: Year) -> list[Family]:
    """`grupper`, `insatser` within them, and `regi` (own and bought production of a group).

    Quantities: kr, volym, beviljad, utford. A client may have several groups, insatser and providers.
    """
    rows = year.rows
    unit_of_group = _units(rows, ["omrade", "grupp"])
    unit_of_insats = _units(rows, ["omrade", "grupp", "insats"])
    groups, of_groups = leaves(rows, ("omrade", "grupp"), SUMS)
    insatser, of_insatser = leaves(rows, ("omrade", "grupp", "insats"), SUMS)
    regi, of_regi = leaves(rows, ("omrade", "grupp", "regi"), SUMS)
    by_unit = tuple(unit_of_insats[k] for k in insatser)
    return [
        Family("grupper", ("omrade", "grupp"), groups, of_groups, SUMS, "omraden", 1,
               units=tuple(unit_of_group[k] for k in groups)),
        Family("insatser", ("omrade", "grupp", "insats"), insatser, of_insatser, SUMS, "grupper", 2,
               units=by_unit, paths=tuple((unit,) for unit in by_unit)),
        Family("regi", ("omrade", "grupp", "regi"), regi, of_regi, SUMS, "grupper", 2, join="rows",
               units=tuple(unit_of_group[k[:2]] for k in regi), everywhere=True,
               also_told=also_told(rows, ("omrade", "grupp", "regi"), "insatser",
                                   ("omrade", "grupp", "insats"), regi, SUMS)),
    ]  # fmt: skip


def _units(rows: pd.DataFrame, by: list[str]) -> dict[Key, str]:
    """The unit of volume of each key, empty where several are mixed: hours and months are never added."""
    found = rows.groupby(by)["volymenhet"].agg(["nunique", "first"])
    units = found["first"].where(found["nunique"] == 1, "")
    return {tuple(map(str, key)): str(unit) for key, unit in units.items()}  # type: ignore[call-overload]
