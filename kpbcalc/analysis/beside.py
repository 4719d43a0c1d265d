"""Our figures beside each peer's, group by group: the same classes on both sides, whoever joined what.

Source: docs/metod.md §5.2–5.3. A figure of a peer that its package does not tell is not in the comparison.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kpbcalc.analysis.context import Context
from kpbcalc.analysis.same_classes import in_common
from kpbcalc.base.figure import ABSENT, Figure, known, percent, ratio, total
from kpbcalc.base.register import kommuner
from kpbcalc.disclosure.package import Cell, Package

Parts = tuple[Figure, Figure]  # numerator and denominator
Rate = Callable[[Cell, Figure], Parts]  # of a cell, and of what it is set against: inhabitants, or kronor


@dataclass(frozen=True)
class Beside:
    """One rate of ours with the peers' by municipality code: numerators and denominators."""

    own: Parts
    others: Mapping[str, Parts]

    @property
    def value(self) -> Figure:
        """Ours."""
        return ratio(*self.own)

    @property
    def values(self) -> dict[str, float]:
        """The peers' that are told, by municipality."""
        found = {kommun: ratio(*parts) for kommun, parts in self.others.items()}
        return {kommun: value for kommun, value in found.items() if known(value)}

    @property
    def mean(self) -> Figure:
        """The peers' together: all of the numerator divided by all of the denominator; absent without any."""
        told = [parts for kommun, parts in self.others.items() if kommun in self.values]
        return ratio(total(a for a, _ in told), total(b for _, b in told)) if told else ABSENT


def per_inhabitant(cell: Cell, people: Figure) -> Parts:
    """Cost per inhabitant of the target group, kr."""
    return cell["kr"], people


def coverage(cell: Cell, people: Figure) -> Parts:
    """Clients per inhabitant of the target group."""
    return cell.n, people


def volume_per_client(cell: Cell, people: Figure) -> Parts:
    """Volume per client, in the group's unit."""
    return cell["volym"], cell.n


def per_client(cell: Cell, people: Figure) -> Parts:
    """Cost per client, kr."""
    return cell["kr"], cell.n


def share_of_cost(cell: Cell, kr: Figure) -> Parts:
    """Part of the area's cost."""
    return cell["kr"], kr


def price(cell: Cell, people: Figure) -> Parts:
    """Cost per unit of volume, kr."""
    return cell["kr"], cell["volym"]


def of_area(ctx: Context, rate: Rate) -> Beside:
    """The rate of the whole area."""
    kod = ctx.omrade.kod

    def parts(package: Package) -> Parts:
        return rate(package.cell("omraden", kod), package.inhabitants(ctx.omrade.malgrupp))

    return Beside(parts(ctx.now), {p.kommun: parts(p) for p in ctx.peers})


def of_groups(ctx: Context, rate: Rate) -> list[tuple[Cell, Beside]]:
    """The rate of each of our groups. A peer that has joined a group with others is left out of it."""
    return _of_groups(ctx, rate, lambda package: package.inhabitants(ctx.omrade.malgrupp))


def shares_of_cost(ctx: Context) -> dict[str, Figure]:
    """Per cent of the area's cost that each of our groups is where the peers have it, by the group's code."""
    of = _of_groups(ctx, share_of_cost, lambda package: package.cell("omraden", ctx.omrade.kod)["kr"])
    return {cell.code: percent(beside.mean, 1.0) for cell, beside in of}


def _of_groups(ctx: Context, rate: Rate, against: Callable[[Package], Figure]) -> list[tuple[Cell, Beside]]:
    kod = ctx.omrade.kod
    own, people = ctx.now.cells("grupper", kod), against(ctx.now)
    others: dict[str, dict[str, Parts]] = {cell.code: {} for cell in own}
    for peer in ctx.peers:
        theirs = against(peer)
        for mine, other in in_common([own, peer.cells("grupper", kod)]):
            alike = mine.code in others and set(other.codes) <= set(mine.codes)
            if alike and known(other.n) and other.n > 0:
                others[mine.code][peer.kommun] = rate(other, theirs)
    return [(cell, Beside(rate(cell, people), others[cell.code])) for cell in own]


def names(codes: Mapping[str, object]) -> dict[str, str]:
    """What municipalities are called, by code."""
    register = kommuner()
    return {kod: register[kod].namn if kod in register else kod for kod in codes}
