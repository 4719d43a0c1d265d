"""How much economic support is paid to the young adults? Source: docs/metod.md §5.8."""

import numpy as np

from kpbcalc.aggregates.statistic import Chosen, Statistic, two_largest
from kpbcalc.aggregates.year import Year
from kpbcalc.base import exact, params


def statistics(year: Year) -> list[Statistic]:
    """`bistand_unga` by area: kr paid out to clients of the ages in params/verksamheter.toml, and how many.

    Told where those of other ages who are paid are nobody or enough too, and where what is paid to all is.
    """
    split = params.toml("verksamheter.toml")["bistand"]
    paid = (year.rows["insats"] == split["utbetalt"]).to_numpy(bool)
    young = paid & year.rows["alder"].between(*split["unga"]).to_numpy(bool)
    found = []
    for omrade in sorted(set(year.rows.loc[young, "omrade"])):
        here = (year.rows["omrade"] == omrade).to_numpy(bool)
        mine, every = year.rows[young & here], year.rows[paid & here]
        kr = mine.groupby("client")["kr"].sum().to_numpy(np.float64)
        n, others = len(kr), every["client"].nunique() - len(kr)
        found.append(
            Statistic(
                "bistand_unga", (str(omrade),), {"kr": float(kr.sum()) / exact.GRID}, n, (n, others),
                sums=(two_largest(kr),), in_kr=("kr",), chosen=Chosen(young & here, summed=True),
                cells=(("insatser", (str(omrade), split["grupp"], split["utbetalt"])),),
            )
        )  # fmt: skip
    return found
