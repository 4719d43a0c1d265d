"""A number of clients that one family may not tell is told by no other that counts the same ones.

A group's own production may be one unit, and a group one insats: the number is theirs too. Source:
docs/sekretess.md.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from kpbcalc.aggregates.family import Family
from kpbcalc.base.figure import HIDDEN, known
from kpbcalc.disclosure.package import Key, ReleasedFamily
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.told_cells import place, told_of

OF_AREAS = ("grupper", "insatser", "regi")
Released = Mapping[str, ReleasedFamily]
Clients = tuple[str, Key, bytes]  # a told cell's family and key, and which clients are in it


def hide_same(cells: Sequence[Clients], released: Released, policy: Policy) -> dict[str, ReleasedFamily]:
    """The released families, some cells without their number of clients. In: `clients_of_cells`."""
    found = dict(released)
    if policy.audience == "intern":
        return found
    number = {(name, key): found[name].by_key[key].n for name, key, _ in cells}
    # A unit's number is not told where it would be all of several areas' group: each area tells its own.
    untold = {who for name, key, who in cells if name in OF_AREAS and number[name, key] is HIDDEN}
    gone = {(name, key) for name, key, who in cells if who in untold and known(number[name, key])}
    for name in {name for name, _ in gone}:
        found[name] = found[name].without_numbers({key for family, key in gone if family == name})
    return found


def clients_of_cells(families: Sequence[Family], released: Released) -> list[Clients]:
    """The told cells of groups, insatser, regi and units, and which clients are in each."""
    return [one for f in families if f.name in (*OF_AREAS, "enheter") for one in _cells(f, released)]


def _cells(family: Family, released: Released) -> Iterator[Clients]:
    """The told cells of a family, and which clients are in each."""
    told = told_of(family, released)
    cell = place(family, told)[family.of.leaf] if len(family.leaves) else family.of.leaf
    for number, one in enumerate(told):
        yield family.name, one.key, np.unique(family.of.client[cell == number]).tobytes()
