"""Which clients cost more than the limit, per law and housing form? Their number is all that leaves here.

Source: KPB-reference §4 and Kolada's U20009, U21002, U23003 and U28029 ("överstigande" = strictly more).
"""

from dataclasses import dataclass

import pandas as pd

from kpbcalc import exact
from kpbcalc.analysis.area import Omrade, client_rows
from kpbcalc.costing import Resultat
from kpbcalc.costing.result import limits

# Costs are shared out in whole 10⁻⁸ kr; a client within 0.01 öre of the limit is at it, not over it.
CLOSE = exact.GRID // 10_000


@dataclass(frozen=True)
class Scope:
    """What a limit is set against: the laws and housing forms whose cost is summed per client."""

    namn: str
    omfattning: str
    grans: str
    lagrum: tuple[str, ...]
    boendeform: tuple[str, ...] = ()


_SOL_HSL = ("SoL", "HSL")
_HOUSING = ("ordinart", "sarskilt")
# The first scope of an area is the one its development over time is about.
SCOPES: dict[str, tuple[Scope, ...]] = {
    "AO": (
        Scope(
            "Ordinärt och särskilt boende",
            "SoL och HSL i ordinärt och särskilt boende",
            "SoL_HSL",
            _SOL_HSL,
            _HOUSING,
        ),
        Scope("Ordinärt boende", "SoL och HSL i ordinärt boende", "SoL_HSL", _SOL_HSL, _HOUSING[:1]),
        Scope("Särskilt boende", "SoL och HSL i särskilt boende", "SoL_HSL", _SOL_HSL, _HOUSING[1:]),
    ),
    "FN": (
        Scope("LSS och SFB", "LSS och SFB", "LSS", ("LSS", "SFB")),
        Scope("SoL och HSL", "SoL och HSL", "SoL_HSL", _SOL_HSL, _HOUSING),
    ),
}

# The scope an area's outliers are described by. A full year in special housing costs more than the limit by
# itself, so in äldreomsorg it is ordinary housing that tells something.
_DESCRIBED = {"AO": 1, "FN": 0}


def described(omrade: Omrade) -> Scope | None:
    """The scope whose outliers are described by insatser, age and duration; None without a limit."""
    return SCOPES[omrade.kod][_DESCRIBED[omrade.kod]] if omrade.kod in SCOPES else None


def outliers(result: Resultat, rows: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Each client's cost in the scope (kostnad, int64 10⁻⁸ kr) and whether it is over the limit (over)."""
    matched = rows["lagrum"].isin(scope.lagrum)
    if scope.boendeform:
        matched &= rows["boendeform"].isin(scope.boendeform)
    found = rows[matched].groupby("brukar_id")[["kostnad"]].sum()
    limit = limits(result.ar)[scope.grans] * exact.GRID
    found["over"] = found["kostnad"] - limit > CLOSE
    return found


def outlier_share(result: Resultat, omrade: Omrade) -> tuple[int, int]:
    """Outliers and clients of the area's first scope; (0, 0) when the area has no limit."""
    if omrade.kod not in SCOPES:
        return 0, 0
    found = outliers(result, client_rows(result, omrade), SCOPES[omrade.kod][0])
    return int(found["over"].sum()), len(found)
