"""A group's units as they have been released: whole, over all areas, small ones joined with others.

A unit has one price whoever the clients are, so units are not divided by area (docs/metod.md §5.2).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kpbcalc.aggregates.enheter import COMPARED, LEFT_OUT
from kpbcalc.analysis.area import Omrade, group_name, omraden
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.groups import short_name
from kpbcalc.base.figure import ABSENT, Figure, known, ratio, total
from kpbcalc.disclosure.package import Cell, Package

REST, OWN, BOUGHT = "Övriga enheter", "egen", "annan"
REGI = {OWN: "egen regi", BOUGHT: "annan regi", "": "egen och annan regi"}
ABOUT = "brukare vid enheterna, i alla områden"


@dataclass(frozen=True)
class Units:
    """One unit, or several joined: its name, `regi` (empty when mixed) and if all state both volumes."""

    cell: Cell
    name: str
    regi: str
    both: bool

    @property
    def alone(self) -> bool:
        """Whether it is one unit."""
        return len(self.cell.codes) == 1

    @property
    def price(self) -> Figure:
        """Cost per unit of volume, kr."""
        return ratio(self.cell["kr"], self.cell["volym"])


def compared(package: Package, grupp: str) -> list[Units]:
    """The units of the group's insatser that units are compared in."""
    return [
        one for c in package.cells("jamforda", grupp) if COMPARED in c.codes
        for one in _units(package, grupp, package.cells("enheter", *c.key))
    ]  # fmt: skip


def every(package: Package, grupp: str) -> list[Units]:
    """The units of all the group's insatser; one may be there twice."""
    return _units(package, grupp, package.cells("enheter", grupp))


def _units(package: Package, grupp: str, cells: Sequence[Cell]) -> list[Units]:
    register, stating = package.frame_or_none("enheter"), package.frame_or_none("redovisar")
    names, regi, both = {}, {}, set()
    if register is not None:
        names = dict(zip(register["enhet"], register["namn"], strict=True))
        regi = dict(zip(register["enhet"], register["regi"], strict=True))
    if stating is not None:
        both = set(stating.loc[(stating["grupp"] == grupp) & stating["bada"], "enhet"])
    kinds = [{str(regi.get(code, "")) for code in cell.codes} for cell in cells]
    joined = sum(len(cell.codes) > 1 for cell in cells)
    found = []
    for cell, kind in zip(cells, kinds, strict=True):
        one = kind.pop() if len(kind) == 1 else ""
        name = str(names.get(cell.code, cell.code))
        if len(cell.codes) > 1:
            name = f"{REST} i {REGI[one]}" if joined > 1 and one else REST
        found.append(Units(cell, name, one, set(cell.codes) <= both))
    return found


def mean_price(units: Sequence[Units]) -> Figure:
    """All of the units' cost divided by all of their volume; absent without any."""
    return ratio(total(u.cell["kr"] for u in units), total(u.cell["volym"] for u in units))


def by_price(one: Units) -> tuple[bool, float, str]:
    """The order of units: cheapest first, those that are not told last."""
    price = one.price
    return not known(price), price if known(price) else 0.0, one.name


def own(units: Sequence[Units]) -> list[Units]:
    """Those in own production."""
    return [u for u in units if u.regi == OWN]


def groups_here(ctx: Context) -> list[str]:
    """The groups that somebody in the area has and is told of, in the order of its report."""
    codes = {code for cell in ctx.now.cells("grupper", ctx.omrade.kod) for code in cell.codes}
    return [grupp for grupp in ctx.omrade.grupper if grupp in codes]


def at_home(grupp: str, omrade: Omrade) -> bool:
    """Whether a group's units are told of in this area: the first whose report has the group."""
    return next(o.kod for o in omraden().values() if grupp in o.grupper) == omrade.kod


def words(ctx: Context, grupp: str) -> dict[str, str]:
    """What a group's tables are called by."""
    return {"grupp": grupp, "namn": group_name(grupp), "kort": short_name(grupp)}


def not_compared(ctx: Context, grupp: str) -> list[str]:
    """The names of the group's insatser that somebody has and that units are not compared in."""
    there = ctx.now.cell("jamforda", grupp, LEFT_OUT)
    frame = ctx.now.frame_or_none("insatser")
    if frame is None or there.hidden or there.n is ABSENT or there.n == 0:
        return []
    mine = frame[(frame["grupp"] == grupp) & frame["kod"].isin(_left_out())]
    return [str(name) for name in mine["namn"]]


def _left_out() -> set[str]:
    return {kod for omrade in omraden().values() for kod in omrade.jamfors_ej}


def not_compared_notes(ctx: Context, grupp: str) -> tuple[str, ...]:
    """Which insatser of the group are not compared, in words."""
    return tuple(f"{name} ingår inte i jämförelsen mellan enheter." for name in not_compared(ctx, grupp))
