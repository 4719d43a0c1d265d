"""The KPB indicators with their parts, and how many persons each tells of or leaves out."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from kpbcalc.aggregates.family import Key
from kpbcalc.aggregates.parts import parts, summed
from kpbcalc.aggregates.statistic import Statistic
from kpbcalc.aggregates.year import Year
from kpbcalc.aggregates.ytterfall import OVER, UNDER, told_alike
from kpbcalc.base import exact, params
from kpbcalc.costing.indicators import clients_over
from kpbcalc.costing.result import limits
from kpbcalc.costing.selection import AMOUNTS, SCOPE, Flags, Selection, selection


def statistics(year: Year) -> list[Statistic]:
    """`nyckeltal` by kpi: varde, taljare and namnare (kr, persons, hours …).

    The clients of the selection, those it leaves out by age or by own production, those over a limit and
    under it, and whom the limit is not set for, must each be nobody or enough: what is left when another
    figure is taken away, and what the areas' own outliers leave of an indicator's (`ytterfall`). One of an
    insats group is told where the group is told by itself in each of its areas, so that it is no part of a
    sum.
    """
    definitions = {d["kpi"]: d for d in params.rows("nyckeltal.csv")}
    scope = selection(year.result.brukarrader)
    everybody = np.ones(len(scope.client), dtype=bool)
    made = _made(year.rows)
    limit = limits(year.result.underlag.own, year.ar)
    found = []
    result = year.result.nyckeltal.set_index("kpi")
    for kpi, definition in definitions.items():
        chosen = scope.matching(definition)
        wider = [scope.matching({**definition, given_up: ""}) for given_up in ("alder", "regi")]
        n, sides = scope.clients(chosen), [scope.clients(some & ~chosen) for some in wider]
        rests: list[tuple[int, tuple[tuple[str, Key], ...]]] = []
        if definition["slag"] == "andel_over_grans":
            over = clients_over(scope, chosen, year.result.insatskostnad, limit[definition["grans"]])
            sides += [over, n - over, scope.clients(everybody) - n]
            laws, housing = definition["lagrum"].split(), definition["boendeform"].split()
            rests = [(over, told_alike(laws, housing, (OVER,))),
                     (n, told_alike(laws, housing, (OVER, UNDER)))]  # fmt: skip
        told = {part: int(result[part][kpi]) / exact.GRID for part in ("taljare", "namnare")}
        if told["namnare"]:
            told["varde"] = float(result["varde"][kpi])
        sums, cells = _two_largest(scope, chosen), _cells(made, definition)
        found.append(
            Statistic("nyckeltal", (kpi,), told, n, tuple(sides), sums=sums, cells=cells, rests=tuple(rests))
        )
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
