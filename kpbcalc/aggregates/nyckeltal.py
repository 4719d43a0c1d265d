"""The KPB indicators with their parts, and how many persons each tells of or leaves out.

Source: docs/metod.md §4.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from kpbcalc.aggregates.family import Key
from kpbcalc.aggregates.parts import parts, summed
from kpbcalc.aggregates.statistic import Chosen, Statistic
from kpbcalc.aggregates.year import Year
from kpbcalc.aggregates.ytterfall import OVER, UNDER, told_alike
from kpbcalc.base import exact, params
from kpbcalc.costing.indicator_rows import AMOUNTS, SCOPE, Flags, Numbers, Selection, selection
from kpbcalc.costing.indicators import rows_over
from kpbcalc.costing.result import limits

SHARE = "andel_over_grans"


def statistics(year: Year) -> list[Statistic]:
    """`nyckeltal` by kpi: varde, taljare and namnare (kr, persons, hours …).

    Those over a limit and those under it must each be nobody or enough, and so must what the areas' own
    outliers leave of an indicator's (`ytterfall`). What is left when another figure is taken away is looked
    at in the release. The number of clients is told where the cost is divided by it. One of an insats group
    is told where the group is told by itself in each of its areas, so that it is no part of a sum.
    """
    definitions = {d["kpi"]: d for d in params.rows("nyckeltal.csv")}
    rows = year.rows
    scope = selection(rows.rename(columns={"client": "brukar_id", "kr": "kostnad"}))
    here = np.flatnonzero(rows["omrade"].isin(SCOPE))
    made = _made(rows)
    limit = limits(year.result.underlag.own, year.ar)
    found = []
    result = year.result.nyckeltal.set_index("kpi")
    for kpi, definition in definitions.items():
        mine = scope.matching(definition)
        n, over = scope.clients(mine), None
        priced = scope.with_the_homes_care(definition, mine)
        if definition["slag"] == SHARE:
            over = rows_over(scope, mine, year.result.insatskostnad, limit[definition["grans"]])
        sides = () if over is None else (scope.clients(over), n - scope.clients(over))
        told = {part: int(result[part][kpi]) / exact.GRID for part in ("taljare", "namnare")}
        if told["namnare"]:
            told["varde"] = float(result["varde"][kpi])
        # A price more exact than its sums, times a few persons' days, would be what they cost to the öre.
        price = over is None and told["namnare"]
        ratios = {"varde": ((told["taljare"], told["namnare"]),)} if price else {}
        chosen = Chosen(
            _of_year(rows, here, priced), definition["namnare"] == "brukare", over is None,
            None if over is None else np.unique(rows["client"].to_numpy(np.int64)[here[over]]),
        )  # fmt: skip
        found.append(
            Statistic(
                "nyckeltal", (kpi,), told, n, sides, sums=_two_largest(scope, priced),
                cells=_cells(made, definition), in_kr=("taljare",) if over is None else (), chosen=chosen,
                rests=() if over is None else _rests(definition, scope.clients(over), n), ratios=ratios,
            )
        )  # fmt: skip
    return found


def _rests(
    definition: Mapping[str, str], over: int, n: int
) -> tuple[tuple[int, tuple[tuple[str, Key], ...]], ...]:
    """The numbers that the areas' own outliers, and all they are told of, are taken from."""
    laws, housing = definition["lagrum"].split(), definition["boendeform"].split()
    return (over, told_alike(laws, housing, (OVER,))), (n, told_alike(laws, housing, (OVER, UNDER)))


def _of_year(rows: pd.DataFrame, here: Numbers, mine: Flags) -> Flags:
    """Flags of the rows that indicators are about as flags of all the year's."""
    found = np.zeros(len(rows), dtype=bool)
    found[here[mine]] = True
    return found


def _made(rows: pd.DataFrame) -> list[tuple[str, str, str]]:
    """In which area, insats group and production there is somebody, in order."""
    at = ["omrade", "grupp", "regi"]
    there = rows.loc[rows["omrade"].isin(SCOPE), at].drop_duplicates()
    return sorted(there.itertuples(index=False, name=None))


def _cells(
    made: Sequence[tuple[str, str, str]], definition: Mapping[str, str]
) -> tuple[tuple[str, Key], ...]:
    """The cells of the areas that an indicator of an insats group sums."""
    grupp, regi = definition["grupp"], definition["regi"]
    if not grupp:
        return ()
    areas = dict.fromkeys(area for area, group, _ in made if group == grupp)
    of_group: list[tuple[str, Key]] = [("grupper", (area, grupp)) for area in areas]
    return (*of_group, *(("regi", (a, grupp, regi)) for a in areas if (a, grupp, regi) in made))


def _two_largest(scope: Selection, rows: Flags) -> tuple[tuple[float, float, float], ...]:
    """The size of each sum, and of the two largest clients' parts."""
    one = np.zeros(int(rows.sum()), dtype=np.int64)
    amounts = [scope.amounts[q][rows] for q in AMOUNTS]
    of = summed(parts(one, scope.client[rows], amounts), np.zeros(1, dtype=np.int64), 1)
    return tuple(zip(of.size[0].tolist(), of.first[0].tolist(), of.second[0].tolist(), strict=True))
