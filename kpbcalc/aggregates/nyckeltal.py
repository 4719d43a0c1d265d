"""The KPB indicators with their parts, and how many persons each tells of or leaves out."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kpbcalc.aggregates.family import Key
from kpbcalc.aggregates.parts import parts, summed
from kpbcalc.aggregates.statistic import Statistic
from kpbcalc.aggregates.year import SUMS, Year
from kpbcalc.aggregates.ytterfall import OVER, UNDER, told_alike
from kpbcalc.base import exact, params
from kpbcalc.costing.indicators import SCOPE, clients_over, matches
from kpbcalc.costing.result import limits


def statistics(year: Year) -> list[Statistic]:
    """`nyckeltal` by kpi: varde, taljare and namnare (kr, persons, hours …).

    The clients of the selection, those it leaves out by age or by own production, those over a limit and
    under it, and whom the limit is not set for, must each be nobody or enough: what is left when another
    figure is taken away, and what the areas' own outliers leave of an indicator's (`ytterfall`). One of an
    insats group is told where the group is told by itself in each of its
    areas, so that it is no part of a sum.
    """
    definitions = {d["kpi"]: d for d in params.rows("nyckeltal.csv")}
    rows = year.result.brukarrader
    scope = rows[rows["omrade"].isin(SCOPE)]
    limit = limits(year.result.underlag.own, year.ar)
    found = []
    result = year.result.nyckeltal.set_index("kpi")
    for kpi, definition in definitions.items():
        chosen = scope[matches(scope, definition)]
        wider = [scope[matches(scope, {**definition, given_up: ""})] for given_up in ("alder", "regi")]
        sides = [_clients(some.drop(chosen.index)) for some in wider]
        rests: list[tuple[int, tuple[tuple[str, Key], ...]]] = []
        if definition["slag"] == "andel_over_grans":
            over = len(clients_over(chosen, year.result.insatskostnad, limit[definition["grans"]]))
            sides += [over, _clients(chosen) - over, _clients(scope) - _clients(chosen)]
            laws, housing = definition["lagrum"].split(), definition["boendeform"].split()
            rests = [(over, told_alike(laws, housing, (OVER,))),
                     (_clients(chosen), told_alike(laws, housing, (OVER, UNDER)))]  # fmt: skip
        told = {part: int(result[part][kpi]) / exact.GRID for part in ("taljare", "namnare")}
        if told["namnare"]:
            told["varde"] = float(result["varde"][kpi])
        n, sums = _clients(chosen), _two_largest(chosen)
        cells = _cells(year.rows, definition)
        found.append(Statistic("nyckeltal", (kpi,), told, n, tuple(sides), sums=sums, cells=cells,
                               rests=tuple(rests)))  # fmt: skip
    return found


def _cells(rows: pd.DataFrame, definition: Mapping[str, str]) -> tuple[tuple[str, Key], ...]:
    """The cells of the areas that an indicator of an insats group sums."""
    if not definition["grupp"]:
        return ()
    mine = rows[rows["omrade"].isin(SCOPE) & (rows["grupp"] == definition["grupp"])]
    areas = sorted(set(mine["omrade"]))
    made_in = sorted(set(mine.loc[mine["regi"] == definition["regi"], "omrade"]))
    of_group: list[tuple[str, Key]] = [("grupper", (a, definition["grupp"])) for a in areas]
    return (*of_group, *(("regi", (a, definition["grupp"], definition["regi"])) for a in made_in))


def _clients(rows: pd.DataFrame) -> int:
    return int(rows["brukar_id"].nunique())


def _two_largest(rows: pd.DataFrame) -> tuple[tuple[float, float, float], ...]:
    """The size of each sum, and of the two largest clients' parts."""
    client = pd.factorize(rows["brukar_id"])[0].astype(np.int64)
    amounts = [rows[q].to_numpy(np.int64) for q in ("kostnad", *SUMS[1:])]
    of = summed(parts(np.zeros(len(rows), dtype=np.int64), client, amounts), np.zeros(1, dtype=np.int64), 1)
    return tuple(zip(of.size[0].tolist(), of.first[0].tolist(), of.second[0].tolist(), strict=True))
