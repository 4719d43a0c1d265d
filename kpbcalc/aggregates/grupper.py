"""Insats groups and insatser of an area, and groups by own and bought production."""

from kpbcalc.aggregates.counted_once import counted, units
from kpbcalc.aggregates.family import Family, also_told, leaves, unstated
from kpbcalc.aggregates.year import STATED, SUMS, Year
from kpbcalc.base.verksamheter import by_insats


def families(year: Year) -> list[Family]:
    """`grupper`, `insatser` within them, and `regi` (own and bought production of a group).

    Quantities: kr, volym (every month, day and hour once: `counted`), beviljad, utford. A client may have
    several groups, insatser and providers. Insatser that few have had are joined first with others of the
    same part of individ- och familjeomsorgen: children's and adults' are told apart while they can be.
    """
    rows = counted(year.rows)
    unit_of_group = units(rows, ["omrade", "grupp"])
    unit_of_insats = units(rows, ["omrade", "grupp", "insats"])
    groups, of_groups = leaves(rows, ("omrade", "grupp"), SUMS)
    insatser, of_insatser = leaves(rows, ("omrade", "grupp", "insats"), SUMS)
    regi, of_regi = leaves(rows, ("omrade", "grupp", "regi"), SUMS)
    by_unit = tuple(unit_of_insats[k] for k in insatser)
    catalogue = year.result.underlag.insatser
    part = by_insats(zip(catalogue["kod"], catalogue["omrade"], catalogue["rs_kod"], strict=True))
    paths = tuple((part.get(k[-1], ""), unit) for k, unit in zip(insatser, by_unit, strict=True))
    return [
        Family("grupper", ("omrade", "grupp"), groups, of_groups, SUMS, "omraden", 1,
               units=tuple(unit_of_group[k] for k in groups),
               unstated=unstated(rows, ("omrade", "grupp"), groups, STATED)),
        Family("insatser", ("omrade", "grupp", "insats"), insatser, of_insatser, SUMS, "grupper", 2,
               units=by_unit, paths=paths,
               unstated=unstated(rows, ("omrade", "grupp", "insats"), insatser, STATED)),
        Family("regi", ("omrade", "grupp", "regi"), regi, of_regi, SUMS, "grupper", 2, join="rows",
               units=tuple(unit_of_group[k[:2]] for k in regi), everywhere=True,
               unstated=unstated(rows, ("omrade", "grupp", "regi"), regi, STATED),
               also_told=also_told(rows, ("omrade", "grupp", "regi"), "insatser",
                                   ("omrade", "grupp", "insats"), regi, SUMS)),
    ]  # fmt: skip
