"""A release as a line of the ledger: what was told, and a print of who was in each told cell.

No sums of cost or volume. What a print can tell is said in `set_print`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kpbcalc.aggregates.family import Family, Key
from kpbcalc.aggregates.parts import Codes
from kpbcalc.aggregates.year import Year
from kpbcalc.disclosure import set_print
from kpbcalc.disclosure.package import Package
from kpbcalc.disclosure.person_prints import WAYS, Persons
from kpbcalc.disclosure.release_lines import Line
from kpbcalc.disclosure.set_print import Hashes
from kpbcalc.disclosure.told_cells import Told, at_limit, place, told_of

VERSION = 2  # of a line; those without one are of tables
Print = Sequence[int]


@dataclass(frozen=True)
class Now:
    """The release that is compared with the earlier ones."""

    package: Package
    year: Year
    families: Sequence[Family]

    @cached_property
    def persons(self) -> Mapping[str, Hashes]:
        """The numbers of each family's rows by its name."""
        persons = Persons(self.year)
        return {family.name: persons.of(family) for family in self.families}

    def prints(self, family: Family, told: Sequence[Told], most: int) -> list[Print]:
        """The prints of told cells, as the clients of now would be in them."""
        cell = place(family, told, at_limits=True)
        return _prints(
            cell[family.of.leaf] if len(cell) else cell, self.persons[family.name], len(told), most
        )

    def prints_of_all(self, most: int) -> dict[str, Print]:
        """The prints of all clients, described in several ways."""
        everyone = Persons(self.year).everyone()
        return {
            name: _prints(np.zeros(len(members), dtype=np.int64), members, 1, most)[0]
            for name, members in everyone.items()
        }


@dataclass(frozen=True)
class EarlierFamily:
    """A family of an earlier release: its told cells, and a print of each; none where none is kept."""

    dims: tuple[str, ...]
    told: Sequence[Told]
    prints: Sequence[Print | None]


@dataclass(frozen=True)
class Earlier:
    """An earlier release."""

    everyone: Mapping[str, Print]
    families: Mapping[str, EarlierFamily]


def line_of(now: Now, inputs_sha: str) -> Line:
    """A release as a line."""
    package, most = now.package, now.package.policy.minimum - 1
    families = {}
    for family in now.families:
        told = told_of(family, package.families)
        prints = now.prints(family, told, most)
        kept = [family.join != "ladder" or at_limit(one) for one in told]
        cells = [
            [one.key, one.leaves, set_print.written(np.array(print_)) if keep else ""]
            for one, print_, keep in zip(told, prints, kept, strict=True)
        ]
        families[family.name] = {"dimensioner": family.dims, "celler": cells}
    for name, released in package.families.items():
        of_name = families.setdefault(name, {"visade": [c.key for c in released.cells if not c.hidden]})
        of_name["dolda"] = [c.key for c in released.cells if c.hidden]
    return _as_read({
        "version": VERSION, "kommun": package.kommun, "ar": package.ar, "policy": package.policy.describe(),
        "indata": inputs_sha, "familjer": families,
        "personer": {
            name: set_print.written(np.array(one)) for name, one in now.prints_of_all(most).items()
        },
    })  # fmt: skip


def read_line(line: Line) -> Earlier | None:
    """The earlier release of a line; None for one of another version.

    Raises `ValueError`, `KeyError`, `TypeError`, `AttributeError` or `IndexError` for what is no line.
    """
    if line["version"] != VERSION:
        return None
    families = {}
    for name, of_name in line["familjer"].items():
        if "dimensioner" in of_name:
            cells = of_name["celler"]
            told = [Told(_key(key), tuple(map(_key, leaves))) for key, leaves, _ in cells]
            prints = [set_print.read(text) if text else None for _, _, text in cells]
            families[name] = EarlierFamily(_key(of_name["dimensioner"]), told, prints)
    everyone = {name: set_print.read(line["personer"][name]) for name in WAYS}
    kept = [one for of_name in families.values() for one in of_name.prints if one]
    if len({len(one) for one in [*everyone.values(), *kept]}) > 1:
        raise ValueError("prints of several lengths")
    return Earlier(everyone, families)


def _prints(cell: Codes, members: Hashes, cells: int, most: int) -> list[Print]:
    return [list(map(int, row)) for row in set_print.sums(cell, members, cells, most)]


def _key(words: Sequence[str]) -> Key:
    if isinstance(words, str) or not all(isinstance(word, str) for word in words):
        raise TypeError("not a key")
    return tuple(words)


def _as_read(line: Line) -> Line:
    """The line as it will be read, so that the same release is equal to it."""
    found: Line = json.loads(json.dumps(line))
    return found
