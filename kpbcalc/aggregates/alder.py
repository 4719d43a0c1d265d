"""Everybody in an area by age and sex, and who has lived in its housing: ages outside its target too."""

import numpy as np
import pandas as pd

from kpbcalc.aggregates.family import Family, leaves
from kpbcalc.aggregates.year import Year
from kpbcalc.base import params
from kpbcalc.base.lifetime import OLDEST

SEXES = ("K", "M")
LIVED, NOT = "bodde", "ej"
# The insats group whose days take a place of the area's housing.
HOUSING = {"AO": "sabo_heldygn", "FN": "gruppbostad"}


def families(year: Year) -> list[Family]:
    """`alder` (area × age class × sex; every age) and `alder_boende` (who has lived in the area's housing).

    Quantities: kr; of `alder_boende` also dygn (days in that housing). A class is written `65-79`.
    """
    rows = year.rows
    rows = rows.assign(alder=classes_of_rows(rows), kon=rows["kon"].astype(str))
    order = [(o, a, s) for o in params.toml("omraden.toml") if o != "grupp" for a in labels(o) for s in SEXES]
    cells, of = leaves(rows, ("omrade", "alder", "kon"), ("kr",), order)
    housing = rows["omrade"].map(HOUSING) == rows["grupp"]
    rows = rows.assign(dygn=rows["volym"].where(housing, 0))
    at = [rows["client"], rows["omrade"]]
    rows["bor"] = housing.groupby(at).transform("any").map({True: LIVED, False: NOT})
    living = rows[rows["omrade"].isin(HOUSING)]
    plain = [(o, a, b) for o in HOUSING for a in labels(o) for b in (LIVED, NOT)]
    lived, of_lived = leaves(living, ("omrade", "alder", "bor"), ("kr", "dygn"), plain)
    return [
        Family("alder", ("omrade", "alder", "kon"), cells, of, ("kr",), "omraden", 1, join="neighbours",
               partition=True, crossed=1, listed=True),
        Family("alder_boende", ("omrade", "alder", "bor"), lived, of_lived, ("kr", "dygn"), "alder", 2,
               join="rows", partition=True, units=("dygn",) * len(lived), listed=True),
    ]  # fmt: skip


def spans(omrade: str) -> tuple[tuple[int, int], ...]:
    """The area's age classes with one before and one after, so that every age is in one."""
    classes = [tuple(c) for c in params.toml("omraden.toml")[omrade]["aldersklasser"]]
    youngest, oldest = classes[0][0], classes[-1][1]
    before = [(0, youngest - 1)] if youngest > 0 else []
    after = [(oldest + 1, OLDEST)] if oldest < OLDEST else []
    return (*before, *classes, *after)


def labels(omrade: str) -> list[str]:
    """The area's age classes as keys: `65-79`."""
    return [f"{low}-{high}" for low, high in spans(omrade)]


def classes_of_rows(rows: pd.DataFrame) -> pd.Series:
    """The age class of each row, in its area; an age nobody can have is in the first or the last."""
    found = np.full(len(rows), "", dtype=object)
    ages = rows["alder"].clip(0, OLDEST).to_numpy(np.int64)
    for omrade in set(rows["omrade"]):
        mine = (rows["omrade"] == omrade).to_numpy(bool)
        oldest = [high for _, high in spans(omrade)]
        found[mine] = np.array(labels(omrade), dtype=object)[np.searchsorted(oldest, ages[mine])]
    return pd.Series(found, index=rows.index)
