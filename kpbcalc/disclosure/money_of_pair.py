"""What clients of two years cost, and how many they are, is told only where it tells of no few besides.

All that those who stayed cost a year, less an age class who all stayed, is what the others cost; all that
those who now live in special housing cost, less what special housing costs, is what they have had besides.
The year's own classes of clients are looked at in `money_beside`; here the same persons are told once more,
by what became of them the other year.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpbcalc.aggregates.family import Family
from kpbcalc.base.figure import HIDDEN
from kpbcalc.disclosure.money import money_of
from kpbcalc.disclosure.money_beside import BY_CLIENT, BY_INSATS, Classes, in_sums, told_rows, without
from kpbcalc.disclosure.package import ReleasedFamily
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.row_cells import RowCells
from kpbcalc.disclosure.unsafe import Flags

# Coarser first: an area whose kinds are not told a year's money is told it by no finer family. What changed a
# group's cost is the difference of the years and its two effects, so one of its sums gives another away.
FLOWS, CHANGES, MOVES = OF_PAIR = ("flode", "andring", "flytt")
TOGETHER = {CHANGES}
EVERYBODY = "omraden"


@dataclass(frozen=True)
class Side:
    """One year of a pair: what its sums are called in the pair, and what the year has told by itself.

    `rows` are the year's, `common` the same rows in the pair's words (client, group and kind), and `selected`
    which of them each told indicator is of.
    """

    quantity: str
    families: Sequence[Family]
    released: Mapping[str, ReleasedFamily]
    rows: pd.DataFrame
    common: pd.DataFrame
    selected: Sequence[Flags] = ()


def hide_of_pair(
    families: Sequence[Family], released: Mapping[str, ReleasedFamily], sides: Sequence[Side], policy: Policy
) -> dict[str, ReleasedFamily]:
    """The released families of a pair of years, some cells without a year's money, or without their number.

    Those who stayed and those who came are all of an area: where its number is not told, neither are theirs.
    """
    found = dict(released)
    of_pair = {family.name: family for family in families}
    if policy.audience == "intern":
        return found
    uncounted = {
        c.key[0] for side in sides if EVERYBODY in side.released
        for c in side.released[EVERYBODY].cells if c.n is HIDDEN
    }  # fmt: skip
    for name in (FLOWS, MOVES):
        if name in found:
            found[name] = without_numbers_of(found[name], uncounted)
    for side in sides:
        if not len(side.rows):
            continue
        own = {family.name: family for family in side.families}
        others = told_rows(own, BY_INSATS, side.released, side.rows)
        for name in BY_CLIENT:
            others += [in_sums(at, own[name].up) for at in told_rows(own, (name,), side.released, side.rows)]
        others += [RowCells((), np.where(some, 0, -1)) for some in side.selected]
        money, closed = money_of(side.common, policy), set[str]()
        for name in OF_PAIR:
            for mine in told_rows(of_pair, (name,), found, side.common):
                up = of_pair[name].up
                gone = Classes(money, mine, up, side.quantity).hidden(others)
                gone |= {n for n, cell in enumerate(mine.cells) if cell.key[0] in closed}
                keys = {mine.cells[n].key for n in gone}
                quantities = of_pair[name].quantities if name in TOGETHER else (side.quantity,)
                for quantity in quantities:
                    found[name] = without(found[name], keys, quantity)
                others += [in_sums(mine, up, gone)]
                closed |= {key[0] for key in keys} if name == FLOWS else set()
    return found


def without_numbers_of(family: ReleasedFamily, areas: Collection[str]) -> ReleasedFamily:
    """The family with the numbers of clients of some areas hidden."""
    return family.without_numbers({c.key for c in family.cells if c.key[0] in areas})


def with_kind(rows: pd.DataFrame, costs: pd.DataFrame) -> pd.DataFrame:
    """A year's rows in the pair's words, with what each client is (stayed, came or ended) in the area."""
    kind = costs.set_index(["client", "omrade"])["slag"]
    at = pd.MultiIndex.from_frame(rows[["client", "omrade"]])
    return rows.assign(slag=np.asarray(kind.reindex(at), dtype=object))
