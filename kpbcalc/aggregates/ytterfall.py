"""Which clients cost more than the limit, by law and housing form? Their numbers and sums, never who.

Source: docs/metod.md §4 and Kolada's U20009, U21002, U23003 and U28029 ("överstigande" = strictly more).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpbcalc.aggregates.family import Family, Key, leaves
from kpbcalc.aggregates.year import Year
from kpbcalc.base import exact
from kpbcalc.costing.result import limits

# Costs are shared out in whole 10⁻⁸ kr; a client within 0.01 öre of the limit is at it, not over it.
CLOSE = exact.GRID // 10_000
OVER, UNDER, NOT_IN = "over", "under", "ej"
SUMS = ("kr", "kr_over")
NAMES = ("ytterfall", "ytterfall_andra")


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


# The scope an area's outliers are described by. A full year in special housing costs more than the limit by
# itself, so in äldreomsorg it is ordinary housing that tells something.
MAIN = {"AO": "ordinart", "FN": "lss"}
_SCOPE = ((OVER, UNDER), (NOT_IN,))  # who is in a scope and who is not: what laws and housing tell too


def families(year: Year) -> list[Family]:
    """`ytterfall` and `ytterfall_andra` (area × scope × over, under or not in the scope).

    The first holds each area's first scope, the other its second, which is told beside it or not at all; the
    scopes after these are not told. Quantities: kr (the cost in the scope) and kr_over (what is over the
    limit). A scope is told when all its sides are, and nothing is left of them beside what is told before.
    """
    dims = ("omrade", "omfattning", "lage")
    found = []
    for place, name in enumerate(NAMES):
        rows = pd.concat([states(year, o, scopes[place]) for o, scopes in SCOPES.items()])
        cells, of = leaves(rows, dims, SUMS)
        beside = dict.fromkeys(("omraden", "grupper"), _SCOPE) | dict.fromkeys(NAMES[:place], ())
        found.append(Family(name, dims, cells, of, SUMS, up=2, join="whole", partition=True, compared=beside))
    return found


def cell_of(omrade: str, kod: str, lage: str) -> tuple[str, Key]:
    """The family and the cell that tell of a scope."""
    place = [scope.kod for scope in SCOPES[omrade]].index(kod)
    return NAMES[place], (omrade, kod, lage)


def told_alike(
    laws: Sequence[str], housing: Sequence[str], sides: Sequence[str]
) -> tuple[tuple[str, Key], ...]:  # fmt: skip
    """The areas' cells of the scopes with these laws and housing forms that are told; none without any."""
    return tuple(
        cell_of(omrade, scope.kod, side)
        for omrade, scopes in SCOPES.items() for scope in scopes[: len(NAMES)] for side in sides
        if set(scope.lagrum) == set(laws) and set(scope.boendeform) == set(housing)
    )  # fmt: skip


def states(year: Year, omrade: str, scope: Scope) -> pd.DataFrame:
    """Every client of an area where somebody is in the scope: `costs`, omrade and omfattning."""
    mine = costs(year, omrade, scope)
    others = np.setdiff1d(year.of_area(omrade)["client"].to_numpy(np.int64), mine["client"])
    none = np.zeros(len(others) if len(mine) else 0, dtype=np.int64)
    beyond = pd.DataFrame({"client": others[: len(none)], "kr": none, "kr_over": none, "lage": NOT_IN})
    return pd.concat([mine, beyond]).assign(omrade=omrade, omfattning=scope.kod)


def in_scope(rows: pd.DataFrame, scope: Scope) -> pd.Series:
    """Which rows are of an insats of the scope's laws and housing forms."""
    matched = rows["lagrum"].isin(scope.lagrum)
    return matched & rows["boendeform"].isin(scope.boendeform) if scope.boendeform else matched


def costs(year: Year, omrade: str, scope: Scope) -> pd.DataFrame:
    """Each client's cost in a scope: client, kr, kr_over (10⁻⁸ kr) and lage (over or under the limit)."""
    rows = year.of_area(omrade)
    kr = rows[in_scope(rows, scope)].groupby("client")["kr"].sum()
    limit = limits(year.result.underlag.own, year.ar)[scope.grans] * exact.GRID
    over = (kr - limit > CLOSE).to_numpy(bool)
    return pd.DataFrame(
        {
            "client": kr.index.to_numpy(np.int64), "kr": kr.to_numpy(np.int64),
            "kr_over": np.where(over, kr - limit, 0).astype(np.int64), "lage": np.where(over, OVER, UNDER),
        }
    )  # fmt: skip
