"""How much of a difference in cost per inhabitant is age and sex, and how much is something else?

Indirect standardisation: expected = Σ w·r°, own population with the reference's rates. Direct: Σ w°·r, the
reference's population with own rates. Source: docs/metod.md §5.3.
"""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Standard:
    """Cost per inhabitant (kr) in five lights; own = reference + age effect + remaining, exactly."""

    egen: float
    referens: float
    forvantad: float
    direkt: float | None

    @property
    def alderseffekt(self) -> float:
        """What the own population's ages and sexes alone make of the reference's cost."""
        return self.forvantad - self.referens

    @property
    def ovrigt(self) -> float:
        """What age and sex do not explain."""
        return self.egen - self.forvantad

    @property
    def kvot(self) -> float | None:
        """Actual ÷ expected; None when nothing is expected."""
        return self.egen / self.forvantad if self.forvantad else None


def standardise(own: pd.DataFrame, reference: pd.DataFrame) -> Standard | None:
    """Own cost per inhabitant against a reference's, with age and sex held apart.

    In: two frames by the same cells (age class and sex) with invanare and kr. A cell of the own population
    that nobody lives in at the reference has no expected rate, and is expected to cost what it does; in the
    other direction the direct standardisation is not possible, and is None. None when either side has no
    inhabitants.
    """
    cells = own.index.union(reference.index)
    mine = own.reindex(cells).fillna(0.0)
    theirs = reference.reindex(cells).fillna(0.0)
    people, others = mine["invanare"].sum(), theirs["invanare"].sum()
    if not people or not others:
        return None
    rate = _rate(mine)
    expected = (_rate(theirs).fillna(rate).fillna(0.0) * mine["invanare"]).sum() / people
    missing = bool((rate.isna() & (theirs["invanare"] > 0)).any())
    direct = None if missing else float((rate.fillna(0.0) * theirs["invanare"]).sum() / others)
    return Standard(
        float(mine["kr"].sum() / people), float(theirs["kr"].sum() / others), float(expected), direct
    )


def _rate(cells: pd.DataFrame) -> pd.Series:
    return cells["kr"] / cells["invanare"].where(cells["invanare"] > 0)
