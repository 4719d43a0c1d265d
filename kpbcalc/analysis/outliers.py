"""What is a limit set against in an area, who is over it, and which scope are outliers described by?

Source: docs/metod.md §4 (definitions, limits) and docs/metod.md §5.6. "Överstigande" is strictly greater.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kpbcalc.aggregates.stege import DESCRIBED, cuts_of
from kpbcalc.aggregates.ytterfall import MAIN, NAMES, OVER, SCOPES, UNDER, Scope, cell_of
from kpbcalc.analysis.area import Omrade
from kpbcalc.base.figure import ABSENT, Figure, percent, total
from kpbcalc.base.written import thousands
from kpbcalc.disclosure.package import Cell, Package

INSTEAD = "Någon gräns är inte känd, så ytterfall är här de som kostar mer än {tkr} tkr under året."


@dataclass(frozen=True)
class Sides:
    """The clients of a scope over its limit and at or under it, with kr; over also kr_over."""

    over: Cell
    under: Cell

    @property
    def n(self) -> Figure:
        """The clients of the scope."""
        return self.over.n + self.under.n

    @property
    def kr(self) -> Figure:
        """What they cost in the scope."""
        return self.over["kr"] + self.under["kr"]


def told_scopes(omrade: Omrade) -> tuple[Scope, ...]:
    """The scopes of an area that a package tells of, or hides: the first and the second."""
    return SCOPES.get(omrade.kod, ())[: len(NAMES)]


def first_scope(omrade: Omrade) -> Scope | None:
    """The scope that the area's development over time is about; None without a limit."""
    return SCOPES.get(omrade.kod, (None,))[0]


def main_scope(omrade: Omrade) -> Scope | None:
    """The scope that the area's outliers are described by; None without a limit."""
    return next((s for s in SCOPES.get(omrade.kod, ()) if s.kod == MAIN[omrade.kod]), None)


def wider_scope(omrade: Omrade) -> Scope | None:
    """The told scope of the same laws that the main one is a part of; None without it."""
    main = main_scope(omrade)
    for scope in told_scopes(omrade):
        if main and scope.lagrum == main.lagrum and set(scope.boendeform) > set(main.boendeform):
            return scope
    return None


def sides(package: Package, omrade: Omrade, scope: Scope) -> Sides | None:
    """Those over the limit and those under it, as released; None where nobody is in the scope."""
    name, key = cell_of(omrade.kod, scope.kod, OVER)
    if not package.cells(name, *key[:-1]):
        return None
    return Sides(*(package.cell(name, *key[:-1], lage) for lage in (OVER, UNDER)))


@dataclass(frozen=True)
class Described:
    """How many outliers and others there are, of which insatser (`omfattning`), and what is noted."""

    over: Figure
    under: Figure
    omfattning: str
    notes: tuple[str, ...] = ()


def described(package: Package, omrade: Omrade) -> Described | None:
    """The outliers of the main scope; in an area without limits, those above a told cut of its ladder."""
    scope = main_scope(omrade)
    if scope is not None:
        found = sides(package, omrade, scope)
        return None if found is None else Described(found.over.n, found.under.n, scope.omfattning)
    steps = package.cells("stege", omrade.kod)
    at = cut_at(steps, DESCRIBED)
    if at is None:
        return None
    over, under = (total(step.n for step in some) for some in (steps[at:], steps[:at]))
    return Described(over, under, "alla lagrum", (INSTEAD.format(tkr=thousands(DESCRIBED)),))


def cut_at(steps: Sequence[Cell], tkr: int) -> int | None:
    """The step that begins at an amount; None where the ladder is not cut there."""
    return next((n for n, step in enumerate(steps) if f"k{tkr}" in cuts_of(step.codes)), None)


def share_over(package: Package, omrade: Omrade) -> Figure:
    """Outliers of the area's first scope, in percent of its clients."""
    scope = first_scope(omrade)
    if scope is None or not package.has(NAMES[0]):
        return ABSENT
    found = sides(package, omrade, scope)
    return ABSENT if found is None else percent(found.over.n, found.n)
