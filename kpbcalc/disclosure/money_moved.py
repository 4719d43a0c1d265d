"""What those who moved between housing forms cost, each year, is told only where it tells of no few besides.

All that those who now live in special housing cost, less what special housing costs, is what they have had
besides. The year's own classes of clients are looked at in `money_beside`; moves tell the same persons once
more, split by where they lived the other year.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpbcalc.aggregates.family import Family
from kpbcalc.disclosure.money import money_of
from kpbcalc.disclosure.money_beside import BY_CLIENT, BY_INSATS, Classes, in_sums, told_rows, without
from kpbcalc.disclosure.package import ReleasedFamily
from kpbcalc.disclosure.policy import Policy

MOVES, CHANGES = "flytt", "andring"


@dataclass(frozen=True)
class Side:
    """One year of a pair: what its sums of moves are called, and what the year has told by itself.

    `rows` are the year's, `common` the same rows in the pair's words (client, group and kind).
    """

    quantity: str
    families: Sequence[Family]
    released: Mapping[str, ReleasedFamily]
    rows: pd.DataFrame
    common: pd.DataFrame


def hide_moved(
    families: Sequence[Family], released: Mapping[str, ReleasedFamily], sides: Sequence[Side], policy: Policy
) -> dict[str, ReleasedFamily]:
    """The released families of a pair of years, some moves without a year's money."""
    found = dict(released)
    of_pair = {family.name: family for family in families}
    if policy.audience == "intern" or MOVES not in found:
        return found
    for side in sides:
        mine = told_rows(of_pair, (MOVES,), found, side.common)
        if not mine or not len(side.rows):
            continue
        own = {family.name: family for family in side.families}
        others = told_rows(own, BY_INSATS, side.released, side.rows)
        for name in BY_CLIENT:
            others += [in_sums(at, own[name].up) for at in told_rows(own, (name,), side.released, side.rows)]
        others += told_rows(of_pair, (CHANGES,), found, side.common)
        gone = Classes(money_of(side.common, policy), mine[0], of_pair[MOVES].up, side.quantity).hidden(
            others
        )
        found[MOVES] = without(found[MOVES], {mine[0].cells[n].key for n in gone}, side.quantity)
    return found


def with_kind(rows: pd.DataFrame, costs: pd.DataFrame) -> pd.DataFrame:
    """A year's rows in the pair's words, with what each client is (stayed, came or ended) in the area."""
    kind = costs.set_index(["client", "omrade"])["slag"]
    at = pd.MultiIndex.from_frame(rows[["client", "omrade"]])
    return rows.assign(slag=np.asarray(kind.reindex(at), dtype=object))
