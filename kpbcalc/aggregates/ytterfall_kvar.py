"""How many of last year's outliers are so this year too, how many are new, and how many are not any longer?

Source: docs/metod.md §5.6 (stay, enter, leave).
"""

from collections.abc import Collection

import pandas as pd

from kpbcalc.aggregates.family import Family, leaves
from kpbcalc.aggregates.pair import Pair
from kpbcalc.aggregates.year import Year
from kpbcalc.aggregates.ytterfall import MAIN, OVER, SCOPES, Scope, costs

STILL, NO_MORE, NEW = "kvar", "borta", "nya"


def families(pair: Pair) -> list[Family]:
    """`ytterfall_kvar` (area × scope × still, no more or new), counts, of one scope of each area.

    It is the scope that the area's outliers are described by, else its first: the first of them whose
    outliers both years tell (`Pair.limits`), since still and no more are last year's, still and new this
    year's. All three are told or none.
    """
    found = [pd.DataFrame({"client": [], "omrade": [], "omfattning": [], "slag": []})]
    for omrade in MAIN:
        scope = _told(omrade, pair.limits)
        if scope:
            before, now = (_over(year, omrade, scope) for year in (pair.before, pair.now))
            kind = {c: STILL if c in before and c in now else NEW if c in now else NO_MORE
                    for c in sorted(before | now)}  # fmt: skip
            mine = pd.DataFrame({"client": list(kind), "slag": list(kind.values())})
            found.append(mine.assign(omrade=omrade, omfattning=scope.kod))
    number = {name: n for n, name in enumerate(pair.ids)}
    rows = pd.concat(found)
    rows = rows.assign(client=rows["client"].map(number).astype("int64"))
    dims = ("omrade", "omfattning", "slag")
    cells, of = leaves(rows, dims, ())
    return [Family("ytterfall_kvar", dims, cells, of, (), up=2, join="whole", partition=True, two_years=True)]


def _told(omrade: str, limits: Collection[tuple[str, str]]) -> Scope | None:
    """The scope whose outliers are followed."""
    ordered = sorted(SCOPES[omrade], key=lambda scope: scope.kod != MAIN[omrade])
    return next((scope for scope in ordered if (omrade, scope.kod) in limits), None)


def _over(year: Year, omrade: str, scope: Scope) -> set[str]:
    """The pseudonyms of those over the limit."""
    found = costs(year, omrade, scope)
    return {year.ids[client] for client in found.loc[found["lage"] == OVER, "client"]}
