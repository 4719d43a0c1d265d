"""Units of a group, whole: over all areas, because a unit has one price everywhere."""

import pandas as pd

from kpbcalc.aggregates import counted_once
from kpbcalc.aggregates.cost_parts import by_unit
from kpbcalc.aggregates.family import Family, also_told, leaves, unstated
from kpbcalc.aggregates.year import STATED, SUMS, Year
from kpbcalc.base import params

INSATS = ("omrade", "grupp", "insats")
COMPARED, LEFT_OUT = "jamfors", "jamfors_ej"
BOTH, ONE = "bada", "en"  # units that state granted and performed volume, and those that state one of them


def families(year: Year) -> list[Family]:
    """`jamforda` (a group's insatser that units are compared in, and the others) and `enheter` in them.

    Quantities: kr, volym (every month, day and hour once), beviljad, utford; of `enheter` also `del:<part>`,
    the cost (kr) by cost type and pool. How many have a group in any area is not told: beside how many have
    it in each, it is how many have it in several. A group is told here where the areas' insatser tell it too:
    else the areas' figures and these would together tell what is joined there (docs/sekretess.md). Units go
    with others of their kind first, those that state both volumes by themselves.
    """
    own = with_choice(year.rows)
    rows = counted_once.counted(own)
    compared, of_compared = leaves(rows, ("grupp", "urval"), SUMS)
    units, of_units = leaves(rows, ("grupp", "urval", "enhet"), SUMS)
    words = counted_once.units(rows, ["grupp", "urval"])
    regi = rows.groupby("enhet")["regi"].first()
    both = rows.assign(kand=stating(rows)).groupby(["grupp", "enhet"])["kand"].first()
    return [
        Family("jamforda", ("grupp", "urval"), compared, of_compared, SUMS, "", 1, join="sums", counted=False,
               units=tuple(words[k] for k in compared),
               unstated=unstated(rows, ("grupp", "urval"), compared, STATED),
               also_told=also_told(rows, ("grupp", "urval"), "insatser", INSATS, compared, SUMS, "regi")),
        Family("enheter", ("grupp", "urval", "enhet"), units, of_units, SUMS, "jamforda", 2,
               units=tuple(words[k[:2]] for k in units),
               unstated=unstated(rows, ("grupp", "urval", "enhet"), units, STATED),
               paths=tuple((both[k[0], k[2]], str(regi[k[2]])) for k in units),
               beside=by_unit(year.result, own, units),
               also_told=also_told(rows, ("grupp", "urval", "enhet"), "insatser", INSATS, units, SUMS)),
    ]  # fmt: skip


def stating(rows: pd.DataFrame) -> pd.Series:
    """For each row whether its unit states both granted and performed volume of the group, or one of them.

    Of every insats that it has: hours decided of one that nobody's performed hours are told of would be taken
    for hours that were not performed.
    """
    sums = rows.groupby(["grupp", "enhet", "insats"])[["beviljad", "utford"]].transform("sum")
    both = (sums > 0).all(axis=1).groupby([rows["grupp"], rows["enhet"]]).transform("all")
    return both.map({True: BOTH, False: ONE})


def stated(year: Year) -> pd.DataFrame:
    """Which units of a group state both volumes (grupp, enhet, bada): how a unit reports is no secret."""
    rows = year.rows.assign(bada=stating(year.rows) == BOTH)
    return rows.groupby(["grupp", "enhet"])["bada"].first().reset_index()


def with_choice(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with `urval`: whether units are compared in their insats."""
    areas = params.toml("omraden.toml")
    left_out = {kod for area in areas.keys() - {"grupp"} for kod in areas[area]["jamfors_ej"]}
    return rows.assign(urval=rows["insats"].isin(left_out).map({True: LEFT_OUT, False: COMPARED}))
