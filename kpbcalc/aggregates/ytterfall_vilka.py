"""Who are the outliers of an area's main scope: of which age and sex, with which insatser, for how long?

Each is told beside the other clients of the scope, and those outside it, so that none of the three is a few.
In an area without limits they are those above a cut of the ladder. Source: docs/metod.md §5.6.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpbcalc.aggregates import stege
from kpbcalc.aggregates.alder import classes_of_rows, labels
from kpbcalc.aggregates.family import Family, Key, leaves
from kpbcalc.aggregates.mix import AND, together
from kpbcalc.aggregates.statistic import Statistic
from kpbcalc.aggregates.year import Year
from kpbcalc.aggregates.ytterfall import MAIN, NOT_IN, OVER, SCOPES, UNDER, cell_of, states
from kpbcalc.base.code_words import AREAS

SIDES = (OVER, UNDER, NOT_IN)
DESCRIBED = 10  # outliers, and others, that a mean is told of
# What a mean is told of, and with how many decimals. Everybody is a year older the next year: with a decimal
# the mean of ten then and of eleven now would tell how old the eleventh is, if the ten are the same.
MEANS = {"alder": 0, "manader": 1, "grupper": 1}
EVERY = 10**6  # rows of insatser: all that may be told, and no word of the others
OF_AGE, OF_MIX = "ytterfall_alder", "ytterfall_mix"


@dataclass(frozen=True)
class _Told:
    """Where the sides are told: in `cells`, or at a cut of the ladder (`begins`)."""

    cells: tuple[tuple[str, Key], ...] = ()
    begins: tuple[tuple[str, Key], ...] = ()


def families(year: Year) -> list[Family]:
    """`ytterfall_alder` (area × age class × side) and `ytterfall_mix` (area × combination × side), counts.

    Sides are over, under and not in the main scope (`ej`). Age classes are those of `alder` or joined ones;
    combinations are those that `mix` tells by themselves. Nothing is told where the outliers are not.
    """
    rows = pd.concat([_of_area(year, omrade) for omrade in MAIN])
    rows = rows.assign(alder=classes_of_rows(rows), kombination=together(rows, "grupp"))
    there = set(rows["omrade"])
    order = [(o, a, s) for o in MAIN if o in there for a in labels(o) for s in SIDES]
    given = {omrade: cell_of(omrade, kod, OVER) for omrade, kod in MAIN.items()}
    ages, of_ages = leaves(rows, ("omrade", "alder", "lage"), (), order)
    mixes, of_mixes = leaves(rows, ("omrade", "kombination", "lage"), ())
    return [
        Family(OF_AGE, ("omrade", "alder", "lage"), ages, of_ages, (), "", 1, join="neighbours",
               partition=True, crossed=1, given=given, aligned="alder"),
        Family(OF_MIX, ("omrade", "kombination", "lage"), mixes, of_mixes, (), "mix", 2, join="rows",
               partition=True, given=given, silent=True),
    ]  # fmt: skip


def statistics(year: Year) -> list[Statistic]:
    """`ytterfall_insatser`, `ytterfall_kon` and `ytterfall_profil`, of main scopes and dearest of the ladder.

    `ytterfall_insatser` by area and insats group: over, under (clients with it). `ytterfall_kon` by area:
    over, under (women). `ytterfall_profil` by area and side: alder (mean years), manader and grupper (means
    per client).
    """
    found: list[Statistic] = []
    for omrade in AREAS:
        rows = _of_area(year, omrade)
        if not len(rows):
            continue
        told = _where_told(year, omrade)
        each = rows[["client", "lage", "kon", "alder"]].drop_duplicates("client").set_index("client")
        each["grupper"] = rows[["client", "grupp"]].drop_duplicates().groupby("client").size()
        months = year.months[year.months["omrade"] == omrade][["client", "manad"]].drop_duplicates()
        each["manader"] = months.groupby("client").size().reindex(each.index).fillna(0)
        found += _insatser(rows, each, told)
        found += _described(omrade, each, told)
    return found


def _of_area(year: Year, omrade: str) -> pd.DataFrame:
    """An area's rows with each client's side of the main scope; none where nobody is in it.

    Without a scope there are two sides: above the ladder's cut, and below.
    """
    if omrade not in MAIN:
        above = year.of_area(omrade)["client"].isin(stege.over(year, omrade, stege.DESCRIBED))
        return year.of_area(omrade).assign(lage=above.map({True: OVER, False: UNDER}).astype(object))
    scope = next(s for s in SCOPES[omrade] if s.kod == MAIN[omrade])
    side = states(year, omrade, scope).set_index("client")["lage"].astype(object)
    rows = year.of_area(omrade)
    rows = rows if len(side) else rows.iloc[:0]
    return rows.assign(lage=rows["client"].map(side).astype(object))


def _where_told(year: Year, omrade: str) -> _Told:
    if omrade not in MAIN:
        return _Told(begins=(("stege", stege.step_at(year, omrade, f"k{stege.DESCRIBED}")),))
    return _Told(tuple(cell_of(omrade, MAIN[omrade], side) for side in (OVER, UNDER)))


def _insatser(rows: pd.DataFrame, each: pd.DataFrame, at: _Told) -> Iterator[Statistic]:
    """One row per insats group: who of each side had it, lacked it, and had it in no told combination."""
    (omrade,) = set(rows["omrade"])
    mixes = {str(mix) for mix in together(rows, "grupp")}
    sizes = {side: int((each["lage"] == side).sum()) for side in SIDES}
    clients = rows[["client", "grupp", "lage"]].drop_duplicates().groupby(["grupp", "lage"]).size().to_dict()
    for grupp in sorted(set(rows["grupp"])):
        had = {side: int(clients.get((grupp, side), 0)) for side in SIDES}
        told = {
            side: tuple((OF_MIX, (omrade, mix, side)) for mix in mixes if grupp in mix.split(AND))
            for side in SIDES
        }
        lacked = [sizes[side] - had[side] for side in SIDES]
        values = {side: float(had[side]) for side in (OVER, UNDER)}
        yield Statistic(
            "ytterfall_insatser", (omrade, str(grupp)), values, sum(had.values()), (*had.values(), *lacked),
            cells=(*at.cells, ("grupper", (omrade, str(grupp)))), begins=at.begins, most=EVERY,
            rests=tuple((had[side], told[side]) for side in SIDES),
        )  # fmt: skip


def _described(omrade: str, each: pd.DataFrame, at: _Told) -> Iterator[Statistic]:
    """Women of each side, and each side's means."""
    women = {side: int(((each["lage"] == side) & (each["kon"] == "K")).sum()) for side in SIDES}
    sizes = {side: int((each["lage"] == side).sum()) for side in SIDES}
    men = [sizes[side] - women[side] for side in SIDES]
    told = {side: float(women[side]) for side in (OVER, UNDER)}
    yield Statistic("ytterfall_kon", (omrade,), told, sizes[OVER] + sizes[UNDER], (*women.values(), *men),
                    cells=at.cells, begins=at.begins)  # fmt: skip
    for side in (OVER, UNDER):
        mine = each[each["lage"] == side]
        if not len(mine):
            continue
        values = {k: float(np.round(mine[k].mean(), decimals)) for k, decimals in MEANS.items()}
        fewest = min(sizes[OVER], sizes[UNDER])
        sides = (fewest, sizes[NOT_IN]) if sizes[NOT_IN] else (fewest,)
        yield Statistic("ytterfall_profil", (omrade, side), values, len(mine), sides, least=DESCRIBED,
                        cells=at.cells, begins=at.begins)  # fmt: skip
