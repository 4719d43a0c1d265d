"""The package: what may be told of a municipality and year, and all that analyses ever see of its clients.

A cell is shown, hidden (there is a figure that may not be told) or part of a joined class. What nobody has
is zero, and what has not been reckoned is absent: asking gives `Figure`s, so whatever is made of a hidden
part is hidden. Only the release makes packages, and `read` those that it has made.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import pandas as pd

from kpbcalc.aggregates.every_name import FAMILIES, FRAMES, require_quantities
from kpbcalc.base.figure import ABSENT, HIDDEN, Figure
from kpbcalc.base.inhabitants import Inhabitants, inhabitants_of
from kpbcalc.base.known_names import undeclared
from kpbcalc.disclosure.policy import Policy

Key = tuple[str, ...]
JOINED = "+"
ALL = ""  # the value of a dimension that has been given up
VERSION = 1


@dataclass(frozen=True)
class Cell:
    """One released cell: its key, distinct clients, sums in units (kr, hours …) and unit of volume.

    `leaves` are the leaves that are joined in it, by their own dimensions; `reason` why it is hidden.
    """

    key: Key
    n: Figure
    sums: Mapping[str, Figure] = field(default_factory=dict)
    unit: str = ""
    leaves: tuple[Key, ...] = ()
    reason: str = ""

    def __getitem__(self, quantity: str) -> Figure:
        """One sum. A quantity that the family has not is absent, as is a volume of mixed units.

        One that no family can have is a `LookupError` with the nearest.
        """
        if quantity in self.sums:
            return self.sums[quantity]
        require_quantities([quantity], "a package")
        return HIDDEN if self.n is HIDDEN and not self.sums else ABSENT

    @property
    def code(self) -> str:
        """The last part of the key: what tells the cell from its siblings."""
        return self.key[-1] if self.key else ""

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes joined in the cell, one when it is by itself: the last value of each of its leaves."""
        return tuple(dict.fromkeys(leaf[-1] for leaf in self.leaves if leaf)) or (self.code,)

    @property
    def hidden(self) -> bool:
        """Whether the cell's sums may not be told."""
        return bool(self.reason)


@dataclass(frozen=True)
class ReleasedFamily:
    """One family of a package: its dimensions, its cells in order, and where each leaf has gone.

    `classes` maps a leaf to the key of the class it is joined in; a leaf that is hidden is a hidden cell.
    """

    name: str
    dims: tuple[str, ...]
    quantities: tuple[str, ...]
    parent: str
    up: int
    cells: tuple[Cell, ...]
    classes: Mapping[Key, Key]

    @cached_property
    def by_key(self) -> Mapping[Key, Cell]:
        """The cells by their keys."""
        return {cell.key: cell for cell in self.cells}

    def without_numbers(self, keys: Collection[Key]) -> "ReleasedFamily":
        """The family, some of its told cells without their number of clients."""
        cells = (replace(c, n=HIDDEN) if c.key in keys and not c.hidden else c for c in self.cells)
        return replace(self, cells=tuple(cells))


@dataclass(frozen=True)
class Package:
    """The released families, statistics and public facts of one municipality and year.

    `facts` are open frames by name: population, units, pools, accounts, surveys. `policy` is what it was
    released by. `synthetic` says that nobody has had these costs. A package need not hold every family and
    frame, so what it has not is no data; a name that no package can have is a `LookupError` with the nearest.
    """

    kommun: str
    ar: int
    policy: Policy
    families: Mapping[str, ReleasedFamily]
    facts: Mapping[str, pd.DataFrame]
    words: Mapping[str, str]
    synthetic: bool = False

    @cached_property
    def inhabitants(self) -> Inhabitants:
        """The municipality's, as of 31 December."""
        return inhabitants_of(self.frame("befolkning"))

    def frame(self, name: str) -> pd.DataFrame:
        """An open frame that every package has."""
        found = self.frame_or_none(name)
        if found is None:
            raise LookupError(f"the package of {self.kommun} {self.ar} has no {name!r}")
        return found

    def frame_or_none(self, name: str) -> pd.DataFrame | None:
        """An open frame; None in a package that has it not."""
        if name not in FRAMES:
            raise undeclared(name, FRAMES, "a package", "open frame")
        return self.facts.get(name)

    def _family(self, name: str) -> ReleasedFamily | None:
        if name not in FAMILIES:
            raise undeclared(name, FAMILIES, "a package", "family")
        return self.families.get(name)

    def has(self, family: str) -> bool:
        """Whether the family is in the package."""
        return self._family(family) is not None

    def cells(self, family: str, *prefix: str) -> list[Cell]:
        """The cells of a family whose key begins so, shown or hidden, in order; none without the family."""
        found = self._family(family)
        return [c for c in found.cells if c.key[: len(prefix)] == prefix] if found else []

    def shown(self, family: str, *prefix: str) -> list[Cell]:
        """Those of `cells` that may be told."""
        return [cell for cell in self.cells(family, *prefix) if not cell.hidden]

    def cell(self, family: str, *key: str) -> Cell:
        """One cell: as released, hidden (also when it is part of a joined class), zero, or absent."""
        found = self._family(family)
        if found is None:
            return Cell(key, ABSENT)
        if key in found.by_key:
            return found.by_key[key]
        if key in found.classes or _hidden_together(found, key) or self._parent_hidden(found, key):
            return Cell(key, HIDDEN, reason="ingår i en annan uppgift")
        return Cell(key, 0.0, dict.fromkeys(found.quantities, 0.0), leaves=(key[found.up :],))

    def _parent_hidden(self, found: ReleasedFamily, key: Key) -> bool:
        parent = self.families.get(found.parent)
        if parent is None:
            return False
        cells = [c for c in parent.cells if c.key[: found.up] == key[: found.up]]
        if cells:
            return all(c.hidden for c in cells)
        return any(leaf[: found.up] == key[: found.up] for leaf in parent.classes)


def _hidden_together(family: ReleasedFamily, key: Key) -> bool:
    """Whether the cell is one of those that are hidden as one (`ALL` for what tells them apart)."""
    together = ((*key[:n], *[ALL] * (len(key) - n)) for n in range(family.up + 1))
    return any(one in family.by_key and family.by_key[one].hidden for one in together)


def joined_code(codes: Iterator[str] | Sequence[str]) -> str:
    """The code of a class: its leaves' codes, each once, in order."""
    return JOINED.join(dict.fromkeys(codes))
