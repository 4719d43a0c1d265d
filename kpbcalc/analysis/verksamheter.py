"""What do barn och unga, vuxna and ekonomiskt bistånd cost, each for itself? Arithmetic on the told insatser.

An insats that has been joined with one of another part hides the cost of both: nobody may know whose it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kpbcalc.analysis.area import capital, group_name
from kpbcalc.analysis.beside import Beside, Parts, Rate
from kpbcalc.analysis.context import Context
from kpbcalc.base import params
from kpbcalc.base.figure import ABSENT, HIDDEN, Figure, total
from kpbcalc.base.verksamheter import Verksamhet, by_insats, verksamheter
from kpbcalc.base.written import enumeration
from kpbcalc.disclosure.package import ALL, JOINED, Cell, Package


@dataclass(frozen=True)
class Catalogue:
    """A package's insatser: names, parts and groups by code, and those that clients have volumes of."""

    namn: dict[str, str]
    del_av: dict[str, str]
    grupp: dict[str, str]
    of_clients: frozenset[str]

    def name(self, cell: Cell) -> str:
        """What a cell's insatser are called; a group that tells none by its own name."""
        names = [self.namn[code] for code in cell.codes if code in self.namn]
        if not names:
            return capital(enumeration(group_name(group) for group in cell.key[1].split(JOINED)))
        first, *rest = names
        return enumeration([first, *(name[:1].lower() + name[1:] for name in rest)])

    def parts(self, cell: Cell) -> set[str]:
        """The parts that a cell of `insatser` has something of; of what is not told, all it may have."""
        if all(code in self.del_av for code in cell.codes):
            return {self.del_av[code] for code in cell.codes}
        groups = set(cell.key[1].split(JOINED))
        mine = {code for code in self.of_clients if self.grupp[code] in groups}
        return {part for code, part in self.del_av.items() if code in mine}


def catalogue(package: Package) -> Catalogue:
    """The insatser that a package knows; the shipped ones where it does not say."""
    codes, areas, rs, names, groups, volumes = _columns(
        package, "kod", "omrade", "rs_kod", "namn", "grupp", "individvolym"
    )
    return Catalogue(
        dict(zip(codes, names, strict=True)), by_insats(zip(codes, areas, rs, strict=True)),
        dict(zip(codes, groups, strict=True)),
        frozenset(c for c, has in zip(codes, volumes, strict=True) if has in ("ja", True)),
    )  # fmt: skip


def _columns(package: Package, *names: str) -> Iterator[list[Any]]:
    """Columns of the package's insatser. Asked of every peer for every insats: so no more than is needed."""
    frame = package.frame_or_none("insatser")
    shipped = params.rows("insatser.csv") if frame is None else ()
    for name in names:
        yield [row[name] for row in shipped] if frame is None else frame[name].tolist()


def insatser(package: Package, omrade: str) -> list[Cell]:
    """The area's cells of `insatser`; a group that tells none stands there itself, with all its insatser."""
    found: list[Cell] = []
    for group in package.cells("grupper", omrade):
        of_group = package.cells("insatser", *group.key)
        found += of_group or [Cell((*group.key, ALL), group.n, group.sums, group.unit, (), group.reason)]
    return found


@dataclass(frozen=True)
class Part:
    """What a part of the area costs, and its clients counted once for each of their insatser."""

    verksamhet: Verksamhet
    cells: tuple[Cell, ...]
    kr: Figure
    insatser: Figure


def parts(package: Package, omrade: str) -> list[Part]:
    """Every part of an area in order, also one that nobody has; none for an area without parts."""
    of, cells = catalogue(package), insatser(package, omrade)
    of_cell = [of.parts(cell) for cell in cells]
    silent = of_others_months(cells)
    found = []
    for v in verksamheter(omrade):
        mine = [(c, kinds) for c, kinds in zip(cells, of_cell, strict=True) if v.kod in kinds]
        alone = tuple(c for c, kinds in mine if kinds == {v.kod})
        apart = len(alone) == len(mine)
        kr = total(c["kr"] for c in alone) if apart else HIDDEN
        n = total(c.n for c in alone if c.code not in silent) if apart else HIDDEN
        found.append(Part(v, alone, kr, n))
    return found


def per_inhabitant(ctx: Context, kod: str) -> Beside:
    """What a part costs per inhabitant of its ages, beside each peer's."""

    def of(package: Package) -> Parts:
        part = next(p for p in parts(package, ctx.omrade.kod) if p.verksamhet.kod == kod)
        return part.kr, package.inhabitants(part.verksamhet.aldrar)

    return Beside(of(ctx.now), {p.kommun: of(p) for p in ctx.peers})


def of_insats(ctx: Context, cell: Cell, rate: Rate, ages: tuple[int, int]) -> Beside:
    """A rate of one insats beside each peer's; none of a class, which others have joined otherwise."""
    own = rate(cell, ctx.now.inhabitants(ages))
    if len(cell.codes) > 1:
        return Beside(own, {})
    found = {p.kommun: rate(the_same(p, cell), p.inhabitants(ages)) for p in ctx.peers}
    return Beside(own, found)


def the_same(package: Package, cell: Cell) -> Cell:
    """The cell of the same insats in another package; absent of a class of several."""
    if len(cell.codes) > 1:
        return Cell(cell.key, ABSENT)
    (code,) = cell.codes
    grupp = dict(zip(*_columns(package, "kod", "grupp"), strict=True)).get(code, cell.key[1])
    return package.cell("insatser", cell.key[0], grupp, code)


def of_others_months(cells: Sequence[Cell]) -> set[str]:
    """Insatser that are of the same months as another that somebody has: their clients are counted there."""
    there = {code for cell in cells for code in cell.codes}
    return {str(one["insats"]) for one in params.toml("volym.toml")["del_av"] if one["av"] in there}
