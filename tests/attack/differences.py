"""Which told sums differ by what one or a few have? Every told sum of money or volume is a sum of rows.

A sum less those that lie within it, and those that cover it less the sum, are sums too. What they are of is
ours to judge by; a stranger knows by the definitions what lies within what. What is told of two years is told
of the rows of each: what those cost then who moved, came, stayed or ended.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, product

import numpy as np
import pandas as pd

from kpbcalc.aggregates.counted_once import counted
from kpbcalc.base import params
from kpbcalc.base.figure import known
from kpbcalc.calculation.released import ReleasedYear
from kpbcalc.disclosure.package import Package
from tests.attack.judge import Judge
from tests.attack.told_rows import ONE_YEAR, TWO_YEARS, Named, Rows, described, told_rows

SCOPE = ("AO", "FN")
VOLUMES = ("volym", "beviljad", "utford")
BY_INSATS = ("grupper", "insatser", "regi")


def unsafe_differences(before: ReleasedYear | None, now: ReleasedYear) -> list[str]:
    """Each difference of two told sums that is of a few, or that one or two make up most of."""
    rows = described(now.year, before.year if before else None, True)
    told = told_rows(now.package, ONE_YEAR, rows, "kr")
    if before:
        told |= told_rows(now.package, TWO_YEARS, rows, "kr_efter")
    found = _differences(now.package, rows, "kr", told, list(_of_selections(now.package, rows)))
    for one in [one for one in (before, now) if one]:
        volumes = counted(described(one.year, None, True))
        for quantity in VOLUMES:
            cells = told_rows(one.package, BY_INSATS, volumes, quantity)
            found += _differences(one.package, volumes, quantity, cells, [])
    if before:
        rows = described(before.year, now.year, False)
        told = told_rows(before.package, ONE_YEAR, rows, "kr")
        told |= told_rows(now.package, TWO_YEARS, rows, "kr_fore")
        found += _differences(before.package, rows, "kr", told, list(_of_selections(before.package, rows)))
    return found


def _differences(
    package: Package, rows: pd.DataFrame, quantity: str, families: Mapping[str, list[Named]],
    indicators: list[Named],
) -> list[str]:  # fmt: skip
    judge = Judge(package.policy, rows, quantity)
    sums = [*indicators, *_nested(indicators)]
    found = dict.fromkeys(name for name, some in sums if judge.tells(some))
    for name, some in sums:
        found |= dict.fromkeys(_against(judge, name, some, families.values()))
    for low, high in combinations(families, 2):
        for one, other in ((low, high), (high, low)):
            for name, some in families[one]:
                found |= dict.fromkeys(_against(judge, name, some, [families[other]]))
    return [f"{package.ar} {quantity}: {name}" for name in found]


def _of_selections(package: Package, rows: pd.DataFrame) -> Iterator[Named]:
    """The indicators, and what is paid to the young."""
    yield from _of_indicators(package, rows)
    split = params.toml("verksamheter.toml")["bistand"]
    mine = (rows["insats"] == split["utbetalt"]) & rows["alder"].between(*split["unga"])
    for cell in package.shown("bistand_unga"):
        yield f"paid to the young in {cell.code}", (mine & (rows["omrade"] == cell.code)).to_numpy(bool)


def _of_indicators(package: Package, rows: pd.DataFrame) -> Iterator[Named]:
    scope = rows["omrade"].isin(SCOPE)
    for d in params.rows("nyckeltal.csv"):
        cell = package.cell("nyckeltal", d["kpi"])
        if d["slag"] == "kvot" and known(cell["varde"]):
            low, _, high = (d["alder"] or "0-").partition("-")
            mine = scope & rows["alder"].between(int(low), int(high or 120))
            for column in ("lagrum", "boendeform", "grupp", "regi"):
                mine &= rows[column].isin(d[column].split()) if d[column] else True
            if d["hsl"]:
                mine |= _of_the_home(rows, mine)
            yield d["kpi"], mine.to_numpy(bool)


def _of_the_home(rows: pd.DataFrame, days: pd.Series) -> pd.Series:
    """The special housing's HSL of those who have had at least half of their days there in these rows."""
    special = rows["boendeform"] == "sarskilt"
    lived, had = (
        rows["volym"].where(some, 0).groupby(rows["client"]).transform("sum")
        for some in (days, special & (rows["lagrum"] == "SoL"))
    )
    return special & (rows["lagrum"] == "HSL") & rows["omrade"].isin(SCOPE) & (lived > 0) & (2 * lived >= had)


def _nested(some: list[Named]) -> Iterator[Named]:
    """What one has that another within it has not."""
    for (name, rows), (within, fewer) in product(some, some):
        if (fewer <= rows).all() and not (rows <= fewer).all() and fewer.any():
            yield f"{name} without {within}", rows & ~fewer


def _against(judge: Judge, name: str, rows: Rows, families: Iterable[list[Named]]) -> Iterator[str]:
    for cells in families:
        inside = [cell for _, cell in cells if (cell <= rows).all() and cell.any()]
        touching = [cell for _, cell in cells if (cell & rows).any()]
        kind = cells[0][0].split()[0] if cells else ""
        left = rows & ~np.any(inside, axis=0) if inside else rows
        if inside and judge.tells(left):
            yield f"{name} without {kind} within it"
        cover = np.any(touching, axis=0) if touching else rows
        if (rows <= cover).all() and judge.tells(cover & ~rows):
            yield f"{kind} around {name}"
