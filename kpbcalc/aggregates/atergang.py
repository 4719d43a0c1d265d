"""Do the dearest clients cost less the year after? The same rank followed a year, with how sure it is.

Source: docs/metod.md §5.5 (regression to the mean).
"""

import math

import numpy as np
import pandas as pd

from kpbcalc.aggregates.every_name import LADDER_BEFORE
from kpbcalc.aggregates.intervals import BOUNDS, Draws, bootstrap
from kpbcalc.aggregates.pair import CAME, ENDED, STAYED, Pair
from kpbcalc.aggregates.statistic import Statistic, spread, two_largest
from kpbcalc.aggregates.stege import step_at
from kpbcalc.base import exact, params
from kpbcalc.base.code_words import AREAS

SAME = 0.01  # kr between two costs that are the same but for the rounding of shares


def statistics(pair: Pair) -> list[Statistic]:
    """`atergang` by area: fore, efter (kr per client), forandring (percent) with lag and hog, kvar (percent).

    `n` are the dearest of the year before; those who remain and those who ended must each be nobody or
    enough, and all of them twice the minimum. They are told of where that year's ladder has a cut just below
    them: beside another cut, a few persons away, they would tell what those few cost. Nor may those who
    remain or ended be all but a few of the area's.
    """
    costs = pair.costs
    share = int(params.toml("osakerhet.toml")["dyraste"]["andel"])
    found = []
    for omrade in AREAS:
        mine = costs[costs["omrade"] == omrade].set_index("client")
        before = exact.to_float(mine["fore"])[(mine["slag"] != CAME).to_numpy()]
        size = math.ceil(len(before) * share / 100)
        if not size:
            continue
        group = followed(before, exact.to_float(mine["efter"]), size)
        if group["fore"].sum() <= 0:  # an area whose accounts have no cost
            continue
        remaining, leaving = (int((mine["slag"] == kind).sum()) for kind in (STAYED, ENDED))
        stays = (mine["slag"].reindex(group.index) == STAYED).to_numpy()
        kept = float(group["vikt"][stays].sum())
        fore, efter = (float((group[k] * group["vikt"]).sum()) for k in ("fore", "efter"))
        each = group[["fore", "efter"]].mul(group["vikt"], axis=0).to_numpy()
        ((low, high),) = bootstrap(each, change)
        values = {
            "fore": fore / size, "efter": efter / size, "lag": low, "hog": high, "kvar": 100 * kept / size,
            "forandring": 100 * (efter / fore - 1),
        }  # fmt: skip
        sides = (round(kept), size - round(kept))
        rests = ((remaining - sides[0], ()), (leaving - sides[1], ()))
        begins = ((LADDER_BEFORE, step_at(pair.before, omrade, f"p{100 - share}")),)
        costly = tuple(map(two_largest, each.T))
        sums = (*costly, spread(each @ [-efter / fore, 1.0]))
        made_of = {"fore": ((fore, float(size)),), "efter": ((efter, float(size)),)}
        found.append(Statistic("atergang", (omrade,), values, size, sides, least=10, sums=sums,
                               rests=rests, begins=begins, ratios=made_of, ends=BOUNDS))  # fmt: skip
    return found


def followed(before: pd.Series, after: pd.Series, size: int) -> pd.DataFrame:
    """The `size` dearest of a year (fore) and what they cost the year after (efter, zero when they ended).

    In: cost by client. Those who cost as much as the last of them (a year in the same home costs the same for
    many) share the places that are left: each counts for the same part of a person (`vikt`), so that nobody
    is chosen by pseudonym. The weights sum to `size`. Out in an order that follows from the costs alone.
    """
    limit = before.nlargest(size).iloc[-1]
    tied = (before - limit).abs() < SAME
    above = (before > limit) & ~tied
    weight = above.astype("float64").mask(tied, (size - above.sum()) / tied.sum())
    group = pd.DataFrame({"fore": before, "efter": after.reindex(before.index).fillna(0.0), "vikt": weight})
    group = group[group["vikt"] > 0]
    order = group.round(2).sort_values(["fore", "efter"], ascending=False, kind="stable").index
    return group.loc[order]


def change(sums: Draws) -> Draws:
    """From the first column to the second, in per cent; not a number for a draw of nothing but zeros."""
    before, after = sums[:, [0]], sums[:, [1]]
    return 100 * (np.divide(after, before, out=np.full_like(after, np.nan), where=before > 0) - 1)
