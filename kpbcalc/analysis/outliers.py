"""What is a limit set against in an area, and how large a share of its clients are over it?

Source: docs/metod.md §4 (definitions, limits) and docs/metod.md §5.6. "Överstigande" is strictly greater.
"""

from kpbcalc.aggregates.ytterfall import SCOPES, Scope
from kpbcalc.analysis.area import Omrade
from kpbcalc.base.figure import Figure, percent, total
from kpbcalc.disclosure.package import Package


def first_scope(omrade: Omrade) -> Scope | None:
    """The scope that the area's development over time is about; None without a limit."""
    return SCOPES.get(omrade.kod, (None,))[0]


def share_over(package: Package, omrade: Omrade) -> Figure:
    """Outliers of the area's first scope, in percent of its clients."""
    scope = first_scope(omrade)
    cells = package.cells("ytterfall", omrade.kod, scope.kod) if scope else []
    over = package.cell("ytterfall", omrade.kod, scope.kod if scope else "", "over")
    return percent(over.n, total(c.n for c in cells)) if cells else over.n * 0.0
