"""Which told sums of money differ by what one or a few have cost? Every told sum is a sum of the year's rows.

A sum less those that lie within it, and those that cover it less the sum, are sums too. What they are of is
ours to judge by; a stranger knows by the definitions what lies within what.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations, product

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpbcalc.aggregates.parts import parts, summed
from kpbcalc.base import params
from kpbcalc.base.figure import known
from kpbcalc.calculation.release_year import ReleasedYear
from kpbcalc.disclosure.row_cells import row_cells
from kpbcalc.disclosure.unsafe import unsafe

SCOPE = ("AO", "FN")
FAMILIES = ("omraden", "grupper", "insatser", "regi", "alder", "alder_boende", "mix", "boende")
Rows = npt.NDArray[np.bool_]
Named = tuple[str, Rows]


def unsafe_differences(released: ReleasedYear) -> list[str]:
    """Each difference of two told sums that is of a few, or that one or two make up most of."""
    families = dict(_of_families(released))
    indicators = list(_of_indicators(released))
    sums = [*indicators, *_nested(indicators)]
    found = dict.fromkeys(name for name, rows in sums if _tells(released, rows))
    for name, rows in sums:
        found |= dict.fromkeys(_against(released, name, rows, families.values()))
    for low, high in combinations(families, 2):
        for one, other in ((low, high), (high, low)):
            for name, rows in families[one]:
                found |= dict.fromkeys(_against(released, name, rows, [families[other]]))
    return list(found)


def _of_families(released: ReleasedYear) -> Iterator[tuple[str, list[Named]]]:
    package, rows = released.package, released.year.rows
    for family in released.families:
        if family.name not in FAMILIES:
            continue
        at = row_cells(family, package.families, rows)
        assert at is not None
        told = [n for n, cell in enumerate(at.cells) if known(cell["kr"])]
        named = [(f"{family.name} {'/'.join(at.cells[n].key)}", at.at == n) for n in told]
        without: dict[tuple[str, ...], list[int]] = {}
        for n in set(range(len(at.cells))) - set(told):
            without.setdefault(at.cells[n].key[: family.up], []).append(n)
        named += [
            (f"{family.name} rest of {'/'.join(k)}", np.isin(at.at, some)) for k, some in without.items()
        ]
        yield family.name, named


def _of_indicators(released: ReleasedYear) -> Iterator[Named]:
    rows = released.year.rows
    scope = rows["omrade"].isin(SCOPE)
    for d in params.rows("nyckeltal.csv"):
        cell = released.package.cell("nyckeltal", d["kpi"])
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


def _against(released: ReleasedYear, name: str, rows: Rows, families: Iterable[list[Named]]) -> Iterator[str]:
    for cells in families:
        inside = [cell for _, cell in cells if (cell <= rows).all() and cell.any()]
        touching = [cell for _, cell in cells if (cell & rows).any()]
        kind = cells[0][0].split()[0] if cells else ""
        left = rows & ~np.any(inside, axis=0) if inside else rows
        if inside and _tells(released, left):
            yield f"{name} without {kind} within it"
        cover = np.any(touching, axis=0) if touching else rows
        if (rows <= cover).all() and _tells(released, cover & ~rows):
            yield f"{kind} around {name}"


def _tells(released: ReleasedYear, chosen: Rows) -> bool:
    rows = released.year.rows
    client = rows["client"].to_numpy(np.int64)[chosen]
    kr = rows["kr"].to_numpy(np.int64)[chosen]
    one, alone = np.zeros(len(kr), dtype=np.int64), np.zeros(1, dtype=np.int64)
    return bool(
        len(kr)
        and kr.any()
        and unsafe(summed(parts(one, client, [kr]), alone, 1), released.package.policy)[0]
    )
