"""The whole municipality and its areas: clients, cost and months with service."""

import numpy as np
import pandas as pd

from kpbcalc.aggregates.family import Family, leaves
from kpbcalc.aggregates.mix import together
from kpbcalc.aggregates.year import Year
from kpbcalc.base import exact
from kpbcalc.base.code_words import AREAS


def families(year: Year) -> list[Family]:
    """`kommun` (one cell), `omradesmonster` (each client once, by the areas it is in) and `omraden`.

    Quantities: kr; of `omraden` also manader (months in which a client had service there). The areas' numbers
    of clients overlap: patterns are told all or none, and the number of all only where the areas' numbers
    beside it do not tell of a few in several, nor of how many an area of a few has.
    """
    key, of = leaves(year.rows, (), ("kr",))
    everywhere = year.rows.assign(omraden=year.rows["omrade"], omrade="")
    by_pattern = everywhere.assign(monster=together(everywhere, "omraden"))
    patterns, of_patterns = leaves(by_pattern, ("monster",), ("kr",))
    rows = _with_months(year)
    areas, of_areas = leaves(rows, ("omrade",), ("kr", "manader"), [(a,) for a in AREAS])
    in_area = tuple(int(n) for n in year.rows.groupby("omrade")["client"].nunique())
    return [
        Family("kommun", (), key, of, ("kr",), join="alone", overlapping=in_area),
        Family("omradesmonster", ("monster",), patterns, of_patterns, ("kr",), "kommun", 0, join="whole",
               partition=True),
        Family("omraden", ("omrade",), areas, of_areas, ("kr", "manader"), "kommun", 0, join="alone"),
    ]  # fmt: skip


def _with_months(year: Year) -> pd.DataFrame:
    """The rows with each client's months in an area (10⁻⁸) on its first row there."""
    months = year.months[["client", "omrade", "manad"]].drop_duplicates()
    had = months.groupby(["client", "omrade"]).size()
    at = pd.MultiIndex.from_frame(year.rows[["client", "omrade"]])
    first = ~at.duplicated()
    found = had.reindex(at).fillna(0).to_numpy(np.int64) * exact.GRID
    return year.rows.assign(manader=np.where(first, found, 0))
