"""Which clients cost more than the limit, by law and housing form? Their numbers and sums, never who.

Source: docs/metod.md §4 and Kolada's U20009, U21002, U23003 and U28029 ("överstigande" = strictly more).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpbcalc.aggregates.family import Family, Key, leaves
from kpbcalc.aggregates.year import Year
from kpbcalc.base import exact
from kpbcalc.costing.result import limits

# Costs are shared out in whole 10⁻⁸ kr; a client within 0.01 öre of the limit is at it, not over it.
CLOSE = exact.GRID // 10_000
OVER, UNDER = "over", "under"
SUMS = ("kr", "kr_over")


@dataclass(frozen=True)
class Scope:
    """What a limit is set against: the laws and housing forms whose cost is summed per client.

    `namn` is its row, `omfattning` what a sentence calls it, `kod` what its cells and tables are called.
    """

    namn: str
    omfattning: str
    grans: str
    lagrum: tuple[str, ...]
    boendeform: tuple[str, ...] = ()
    kod: str = ""


_SOL_HSL = ("SoL", "HSL")
_HOUSING = ("ordinart", "sarskilt")
# The first scope of an area is the one its development over time is about. A scope of both housing forms is
# followed by its parts, one for each of them.
SCOPES: dict[str, tuple[Scope, ...]] = {
    "AO": (
        Scope("Ordinärt och särskilt boende", "SoL och HSL i ordinärt och särskilt boende", "SoL_HSL",
              _SOL_HSL, _HOUSING, "sol_hsl"),
        Scope("Ordinärt boende", "SoL och HSL i ordinärt boende", "SoL_HSL", _SOL_HSL, _HOUSING[:1],
              "ordinart"),
        Scope("Särskilt boende", "SoL och HSL i särskilt boende", "SoL_HSL", _SOL_HSL, _HOUSING[1:],
              "sarskilt"),
    ),
    "FN": (
        Scope("LSS och SFB", "LSS och SFB", "LSS", ("LSS", "SFB"), kod="lss"),
        Scope("SoL och HSL", "SoL och HSL", "SoL_HSL", _SOL_HSL, _HOUSING, "sol_hsl"),
        Scope("SoL och HSL, ordinärt boende", "SoL och HSL i ordinärt boende", "SoL_HSL", _SOL_HSL,
              _HOUSING[:1], "ordinart"),
        Scope("SoL och HSL, särskilt boende", "SoL och HSL i särskilt boende", "SoL_HSL", _SOL_HSL,
              _HOUSING[1:], "sarskilt"),
    ),
}  # fmt: skip


def families(year: Year) -> list[Family]:
    """`ytterfall` (area × scope × over or under), for the scopes that are no part of another.

    Quantities: kr (the cost in the scope) and kr_over (what is over the limit). Told when both sides are.
    """
    found = [
        costs(year, omrade, scope).assign(omrade=omrade, omfattning=scope.kod)
        for omrade, scopes in SCOPES.items()
        for scope in scopes
        if len(scope.boendeform) != 1
    ]
    rows = pd.concat(found)
    dims = ("omrade", "omfattning", "lage")
    cells, of = leaves(rows, dims, SUMS)
    return [Family("ytterfall", dims, cells, of, SUMS, up=2, join="whole", partition=True,
                   outside=_outside(year, rows))]  # fmt: skip


def _outside(year: Year, rows: pd.DataFrame) -> dict[Key, int]:
    """How many of an area's clients are not in a scope."""
    there = year.rows.groupby("omrade")["client"].nunique()
    within = rows.groupby(["omrade", "omfattning"])["client"].nunique()
    names = ((str(omrade), str(scope)) for omrade, scope in within.index)
    return {key: int(there[key[0]] - n) for key, n in zip(names, within, strict=True)}


def costs(year: Year, omrade: str, scope: Scope) -> pd.DataFrame:
    """Each client's cost in a scope: client, kr, kr_over (10⁻⁸ kr) and lage (over or under the limit)."""
    rows = year.of_area(omrade)
    matched = rows["lagrum"].isin(scope.lagrum)
    if scope.boendeform:
        matched &= rows["boendeform"].isin(scope.boendeform)
    kr = rows[matched].groupby("client")["kr"].sum()
    limit = limits(year.result.underlag.own, year.ar)[scope.grans] * exact.GRID
    over = (kr - limit > CLOSE).to_numpy(bool)
    return pd.DataFrame(
        {
            "client": kr.index.to_numpy(np.int64), "kr": kr.to_numpy(np.int64),
            "kr_over": np.where(over, kr - limit, 0).astype(np.int64), "lage": np.where(over, OVER, UNDER),
        }
    )  # fmt: skip
