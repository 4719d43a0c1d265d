"""Which clients cost more than the limit, per law and housing form? Their number is all that leaves here.

Source: docs/metod.md §4 and Kolada's U20009, U21002, U23003 and U28029 ("överstigande" = strictly more).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kpbcalc.analysis.area import Omrade, client_rows
from kpbcalc.analysis.contributions import carried
from kpbcalc.analysis.small_groups import minimum
from kpbcalc.base import exact
from kpbcalc.costing import Resultat
from kpbcalc.costing.result import limits

# Costs are shared out in whole 10⁻⁸ kr; a client within 0.01 öre of the limit is at it, not over it.
CLOSE = exact.GRID // 10_000


@dataclass(frozen=True)
class Scope:
    """What a limit is set against: the laws and housing forms whose cost is summed per client.

    `namn` is its row, `omfattning` what a sentence calls it, `kod` what its tables are called.
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
        Scope(
            "Ordinärt och särskilt boende",
            "SoL och HSL i ordinärt och särskilt boende",
            "SoL_HSL",
            _SOL_HSL,
            _HOUSING,
            "sol_hsl",
        ),
        Scope(
            "Ordinärt boende", "SoL och HSL i ordinärt boende", "SoL_HSL", _SOL_HSL, _HOUSING[:1], "ordinart"
        ),
        Scope(
            "Särskilt boende", "SoL och HSL i särskilt boende", "SoL_HSL", _SOL_HSL, _HOUSING[1:], "sarskilt"
        ),
    ),
    "FN": (
        Scope("LSS och SFB", "LSS och SFB", "LSS", ("LSS", "SFB"), kod="lss"),
        Scope("SoL och HSL", "SoL och HSL", "SoL_HSL", _SOL_HSL, _HOUSING, "sol_hsl"),
        Scope(
            "SoL och HSL, ordinärt boende", "SoL och HSL i ordinärt boende", "SoL_HSL", _SOL_HSL,
            _HOUSING[:1], "ordinart",
        ),
        Scope(
            "SoL och HSL, särskilt boende", "SoL och HSL i särskilt boende", "SoL_HSL", _SOL_HSL,
            _HOUSING[1:], "sarskilt",
        ),
    ),
}  # fmt: skip

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
    limit = limits(result.underlag.own, result.ar)[scope.grans] * exact.GRID
    found["over"] = found["kostnad"] - limit > CLOSE
    return found


def parts_of(scope: Scope, omrade: Omrade) -> tuple[Scope, ...]:
    """The scopes that this one is made of: the same laws, one housing form each."""
    return tuple(
        part for part in SCOPES[omrade.kod]
        if part.lagrum == scope.lagrum and len(part.boendeform) == 1 < len(scope.boendeform)
    )  # fmt: skip


def whole_of(omrade: Omrade) -> Scope | None:
    """The area's scope that is both housing forms taken as one; None without limits."""
    return next((scope for scope in SCOPES.get(omrade.kod, ()) if parts_of(scope, omrade)), None)


def place_of(scope: Scope) -> str:
    """The coordinate of a scope's row: none but for a part, which the whole covers."""
    return scope.namn if len(scope.boendeform) == 1 else ""


def boende_of(scope: Scope) -> dict[str, str]:
    """`place_of` as a coordinate of `Table.scope`, for a table about one scope."""
    return {"boende": place} if (place := place_of(scope)) else {}


def limited(result: Resultat, rows: pd.DataFrame, omrade: Omrade) -> dict[Scope, pd.DataFrame]:
    """The scopes that somebody has a cost in, with their `outliers`.

    A whole of one part stands for both, and one of a few clients for all of its parts.
    """
    found = {scope: outliers(result, rows, scope) for scope in SCOPES.get(omrade.kod, ())}
    found = {scope: costs for scope, costs in found.items() if len(costs)}
    whole = whole_of(omrade)
    parts = [part for part in (parts_of(whole, omrade) if whole else ()) if part in found]
    alone = parts if len(parts) == 1 and whole is not SCOPES[omrade.kod][0] else []
    if whole and whole in found and len(found[whole]) < minimum():
        alone = parts
    return {scope: costs for scope, costs in found.items() if scope not in alone}


def parts_tell_of_few(found: Mapping[Scope, pd.DataFrame], omrade: Omrade) -> bool:
    """Whether a part's outliers are a few while the whole's are not: then the whole is told, and no part.

    In: the area's `limited` scopes.
    """
    whole = whole_of(omrade)
    if whole is None or whole not in found or few_of(found[whole]) < minimum():
        return False
    return any(0 < few_of(found[p]) < minimum() for p in parts_of(whole, omrade) if p in found)


def uncounted(found: Mapping[Scope, pd.DataFrame], omrade: Omrade) -> frozenset[Scope]:
    """The scopes whose number of clients is not told: with the others' it would tell of a few in both.

    Of two housing forms it is the one of most clients (how many the other has stands in other tables), of
    two laws all scopes of the second. In: the area's `limited` scopes.
    """

    def few_in_both(one: Scope, other: Scope) -> bool:
        return 0 < len(found[one].index.intersection(found[other].index)) < minimum()

    whole, first = whole_of(omrade), SCOPES.get(omrade.kod, (None,))[0]
    parts = [part for part in (parts_of(whole, omrade) if whole else ()) if part in found]
    hidden: set[Scope] = set()
    if len(parts) == 2 and few_in_both(*parts):
        hidden.add(max(parts, key=lambda part: len(found[part])))
    if whole and first and first is not whole and {whole, first} <= set(found) and few_in_both(first, whole):
        hidden |= {whole, *parts}
    return frozenset(hidden)


def excess(result: Resultat, costs: pd.DataFrame, scope: Scope) -> pd.Series:
    """What each outlier of a scope cost over its limit, in kr. In: the scope's `outliers`.

    It is what nobody knows of an outlier: that the cost is at least the limit is told by being one. So it is
    this that one person, or two, must not make up most of.
    """
    over = costs.loc[costs["over"], "kostnad"]
    return exact.to_float(over) - limits(result.underlag.own, result.ar)[scope.grans]


def carried_by_few(parts: pd.Series) -> bool:
    """Whether one or two persons make up so much of the sum of their parts that it tells of them."""
    return carried(*two_largest(parts))


def two_largest(parts: pd.Series) -> tuple[float, float, float]:
    """The sum of some persons' parts, the largest and the second: what the gate must know of it."""
    first, second, *_ = [*parts.nlargest(2), 0.0, 0.0]
    return float(parts.sum()), float(first), float(second)


def without_money(result: Resultat, found: Mapping[Scope, pd.DataFrame], omrade: Omrade) -> frozenset[Scope]:
    """The scopes whose outliers' cost is not told: one or two are most of it, or of a part's.

    In: the area's `limited` scopes.
    """
    whole = whole_of(omrade)
    if whole and parts_tell_of_few(found, omrade):  # the parts are not shown at all
        found = {scope: costs for scope, costs in found.items() if scope not in parts_of(whole, omrade)}
    alone = {scope for scope, costs in found.items() if carried_by_few(excess(result, costs, scope))}
    family = {whole, *parts_of(whole, omrade)} & set(found) if whole else set()
    return frozenset(alone | family if alone & family else alone)


def few_of(costs: pd.DataFrame) -> int:
    """How many persons a scope's count of outliers rests on: those over the limit or those under it."""
    over = int(costs["over"].sum())
    return min(over, len(costs) - over) if over < len(costs) else over


def to_describe(result: Resultat, rows: pd.DataFrame, omrade: Omrade) -> list[Scope]:
    """The scopes whose outliers are enough to be described without telling how many the others' are.

    The rows of a whole and its parts can be taken from each other: where one of them is about a few, none is
    described, and where a few are outliers first together, not the last (its row is hidden for their sake). A
    whole is described only where no part is: it would be the same persons once more.
    """
    found = limited(result, rows, omrade)
    whole = whole_of(omrade)
    family = [scope for scope in found if whole and scope.lagrum == whole.lagrum]
    told = [scope for scope in found if few_of(found[scope]) >= minimum()]
    if any(0 < few_of(found[scope]) < minimum() for scope in family):
        told = [scope for scope in told if scope not in family]
    if together(result, rows, omrade).tells_of_few() and family:
        told = [scope for scope in told if scope is not family[-1]]
    return [scope for scope in told if not set(parts_of(scope, omrade)) & set(told)]


@dataclass(frozen=True)
class Together:
    """Who makes the row of both housing forms more, or less, than the sum of the two rows below it.

    `forst` are the clients over the limit first when the cost of both housing forms is added, `bada` those
    over it in each of them.
    """

    forst: frozenset[str] = frozenset()
    bada: frozenset[str] = frozenset()

    def tells_of_few(self) -> bool:
        """Whether one of the two is so few that the rows, taken from each other, would tell of them."""
        return any(0 < len(some) < minimum() for some in (self.forst, self.bada))


def together(result: Resultat, rows: pd.DataFrame, omrade: Omrade) -> Together:
    """How the row of both housing forms and those of each hang together."""
    summed = whole_of(omrade)
    if summed is None:
        return Together()
    scopes = (summed, *parts_of(summed, omrade))
    whole, *parts = (frozenset(found.index[found["over"]])
                     for found in (outliers(result, rows, scope) for scope in scopes))  # fmt: skip
    return Together(
        whole.difference(*parts), frozenset(some for some in whole if all(some in part for part in parts))
    )


def outlier_share(result: Resultat, omrade: Omrade) -> tuple[int, int]:
    """Outliers and clients of the area's first scope; (0, 0) when the area has no limit."""
    if omrade.kod not in SCOPES:
        return 0, 0
    found = outliers(result, client_rows(result, omrade), SCOPES[omrade.kod][0])
    return int(found["over"].sum()), len(found)
