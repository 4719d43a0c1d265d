"""A package as a stranger reads it: every cell and every leaf of a joined cell is a figure with a name."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kpbcalc.base.figure import known
from kpbcalc.disclosure.package import Cell, Key, Package
from kpbcalc.disclosure.unsafe import Reason
from tests.attack.system import Name, System, Terms

COUNT = "n"


@dataclass(frozen=True)
class Reading:
    """One quantity (the number of clients, kr, volym …) of a package's cells, as unknowns of a system.

    `slack` is how far a told figure may be from the true one. Leaves of a joined cell are unknowns of their
    own, and add up to it where `additive` says so of the family.
    """

    package: Package
    system: System
    quantity: str
    additive: Callable[[str], bool]
    slack: float = 0.0
    scale: float = 1.0

    def name(self, family: str, key: Key) -> Name:
        """What a cell is called."""
        return (self.package.ar, family, key)

    def read(self, family: str) -> None:
        """Make the family's cells known or unknown."""
        for cell in self.package.cells(family):
            name = self.system.unknown(self.name(family, cell.key), *self._bounds(family, cell))
            if len(cell.leaves) < 2:
                continue
            leaves = [
                self.system.unknown(self._leaf(family, cell, leaf), -math.inf if self._money else 0)
                for leaf in dict.fromkeys(cell.leaves)
            ]
            if self.additive(family):
                self.system.equal([(x, 1) for x in leaves], [(name, 1)], f"the leaves of {name}", self.slack)
            else:
                self.system.at_most([(name, 1)], [(x, 1) for x in leaves], f"the leaves of {name}")
                for x in leaves:
                    self.system.at_most([(x, 1)], [(name, 1)], f"a leaf of {name}")

    def areas(self) -> list[str]:
        """The areas that somebody is in."""
        return [cell.key[0] for cell in self.package.cells("omraden")]

    @property
    def _money(self) -> bool:
        return self.quantity.startswith("kr")

    def _bounds(self, family: str, cell: Cell) -> tuple[float, float]:
        if self.quantity != COUNT:
            figure = cell[self.quantity]
            low, most = -math.inf if self._money else 0.0, math.inf
            return (figure / self.scale, figure / self.scale) if known(figure) else (low, most)
        policy = self.package.policy
        if known(cell.n):
            off = (policy.round_count - 1) / 2
            return cell.n - off, cell.n + off
        if not cell.hidden:
            return policy.minimum, math.inf
        listed = "alder" in family  # all the classes there can be are
        return 0 if listed else 1, policy.minimum - 1 if cell.reason == Reason.FEW else math.inf

    def _leaf(self, family: str, cell: Cell, leaf: Key) -> tuple[object, ...]:
        up = self.package.families[family].up
        return (self.package.ar, family + " leaf", (*cell.key[:up], *leaf))

    def of_cell(self, family: str, cell: Cell) -> Iterable[tuple[Key, Name]]:
        """The leaves of a joined cell."""
        up = self.package.families[family].up
        for leaf in dict.fromkeys(cell.leaves) if len(cell.leaves) > 1 else ():
            yield (*cell.key[:up], *leaf), self._leaf(family, cell, leaf)

    def leaves(self, family: str, *prefix: str) -> Iterable[tuple[Key, Name]]:
        """Every leaf under a prefix with its unknown: the cell itself, where it is one leaf."""
        for cell in self.package.cells(family, *prefix):
            up = self.package.families[family].up
            if len(cell.leaves) < 2:
                own = cell.leaves[0] if cell.leaves else cell.key[up:]
                yield (*cell.key[:up], *own), self.name(family, cell.key)
            else:
                for leaf in dict.fromkeys(cell.leaves):
                    yield (*cell.key[:up], *leaf), self._leaf(family, cell, leaf)

    def total(self, family: str, *prefix: str, of: Callable[[Key], bool] = lambda key: True) -> Terms:
        """The sum of cells; of the leaves that `of` chooses, where it is not of all."""
        if not self.package.has(family):
            return []
        whole, picked = [], list[tuple[Name, float]]()
        for cell in self.package.cells(family, *prefix):
            up = self.package.families[family].up
            keys = [(*cell.key[:up], *leaf) for leaf in dict.fromkeys(cell.leaves)] or [cell.key]
            if all(of(key) for key in keys):
                whole.append((self.name(family, cell.key), 1.0))
            elif len(keys) > 1:
                picked += [(self._leaf(family, cell, key[up:]), 1.0) for key in keys if of(key)]
        return [*whole, *picked]
