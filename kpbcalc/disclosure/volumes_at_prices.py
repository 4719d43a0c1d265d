"""Where kr and volume of an area would together tell what a few have at one unit, the volumes are not told.

A unit's hour of an insats has one price, whoever has it, and `enheter` tells it where the unit has no other
insats. What an area has at units of known prices is then two sums of the same volumes, one of them weighted:
with two prices, how much each unit has of it. Where that is a few's, or mostly one or two's, the volumes of
the group are told by unit and in all, and of no area by itself. Its kr is told as before.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpbcalc.aggregates.alder import HOUSING
from kpbcalc.aggregates.counted_once import counted
from kpbcalc.aggregates.enheter import with_choice
from kpbcalc.aggregates.family import Family
from kpbcalc.aggregates.parts import Codes
from kpbcalc.base.exact import GRID
from kpbcalc.base.figure import HIDDEN, known
from kpbcalc.disclosure.money import Money
from kpbcalc.disclosure.package import JOINED, Cell, Key, ReleasedFamily
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.row_cells import row_cells
from kpbcalc.disclosure.unsafe import Flags

BY_AREA = ("grupper", "insatser", "regi")
UNITS, OF_CASES, OF_DAYS = "enheter", "assistans", "alder_boende"
VOLUMES = ("volym", "beviljad", "utford", "schema", "dygn")
NEARLY = 0.2  # a volume that is known as closely as this, either way, is told
OFF = 1  # steps of rounding that told kr may be from the true one

Released = Mapping[str, ReleasedFamily]
Prices = npt.NDArray[np.float64]
Range = tuple[float, float]


def hide_volumes(
    families: Sequence[Family], released: Released, rows: pd.DataFrame, policy: Policy
) -> dict[str, ReleasedFamily]:
    """The released families, those of areas without the volumes of groups that would tell of a few."""
    found = dict(released)
    if policy.audience == "intern" or not len(rows):
        return found
    told = _telling(families, released, with_choice(counted(rows)), policy)
    for name in (*BY_AREA, OF_CASES, OF_DAYS) if told else ():
        if name in found:
            cells = tuple(_without(c) if told & _groups(name, c.key) else c for c in found[name].cells)
            found[name] = replace(found[name], cells=cells)
    if OF_DAYS in found:
        cells = tuple(c if _as_a_group(found, c.key[0]) else _without(c) for c in found[OF_DAYS].cells)
        found[OF_DAYS] = replace(found[OF_DAYS], cells=cells)
    return found


def _as_a_group(found: Released, omrade: str) -> bool:
    """Whether the days of an area's housing are told as its group's: beside a class with others that these
    are in, they would tell the others'."""
    groups, leaf = found["grupper"], (omrade, HOUSING[omrade])
    return leaf not in groups.classes and (leaf not in groups.by_key or known(groups.by_key[leaf]["volym"]))


def _groups(name: str, key: Key) -> set[str]:
    """The insats groups whose volumes a cell tells."""
    return {HOUSING[key[0]]} if name == OF_DAYS else set(key[1].split(JOINED))


def _without(cell: Cell) -> Cell:
    """The cell without its volumes, those that nobody states too: they would say that others have all."""
    return replace(cell, sums={q: HIDDEN if q in VOLUMES else x for q, x in cell.sums.items()})


def _telling(families: Sequence[Family], released: Released, rows: pd.DataFrame, policy: Policy) -> set[str]:
    """The groups of which some area's kr and volume tell what a few have."""
    several = rows.groupby("grupp")["omrade"].nunique()
    mine = rows[rows["grupp"].isin(several.index[several > 1])]  # in one area alone the units' own are all
    if mine.empty:
        return set()
    by_name = {family.name: family for family in families}
    at: Codes = np.asarray(mine.groupby(["insats", "enhet"]).ngroup(), dtype=np.int64)
    cells = [
        there.at == number
        for name in BY_AREA
        if (there := row_cells(by_name[name], released, mine)) is not None
        for number, cell in enumerate(there.cells)
        if known(cell["volym"]) and known(cell["kr"])
    ]
    prices = _prices(released, mine, at, cells)
    money = Money(mine["client"].to_numpy(np.int64), mine["volym"].to_numpy(np.int64), policy)
    found = set[str]()
    for some in cells:
        volume = np.bincount(at[some], mine["volym"].to_numpy(np.float64)[some], len(prices))
        objects = _Objects(volume / GRID, prices)
        pinned = objects.pinned(OFF * policy.round_kr)
        if any(money.is_unsafe(some & np.isin(at, part)) for part in pinned):
            found |= set(mine.loc[some, "grupp"])
    return found


def _prices(released: Released, rows: pd.DataFrame, at: Codes, cells: Sequence[Flags]) -> Prices:
    """The price (kr) of each insats at each unit, where a told cell is of it alone; else not a number."""
    kr, volume = (np.bincount(at, rows[q].to_numpy(float)) for q in ("kr", "volym"))
    units = {"/".join(c.key) for c in released[UNITS].cells if known(c["volym"]) and known(c["kr"])}
    named = rows["grupp"] + "/" + rows["urval"] + "/" + rows["enhet"]
    pairs = pd.DataFrame({"unit": named, "at": at}).drop_duplicates()
    alone = pairs[~pairs["unit"].duplicated(keep=False) & pairs["unit"].isin(units)]
    by_area = [objects[0] for some in cells if len(objects := np.unique(at[some])) == 1]
    told = np.isin(np.arange(len(kr)), [*alone["at"], *by_area]) & (volume > 0)
    found: Prices = np.divide(kr, volume, out=np.full(len(kr), np.nan), where=told)
    return found


@dataclass(frozen=True)
class _Objects:
    """What an area has of each insats at each unit (volume), and their prices (kr)."""

    volume: Prices
    price: Prices

    def pinned(self, off: float) -> Iterator[Codes]:
        """Those whose volume, alone or with all that cost less, or more, is nearly known."""
        mine = np.flatnonzero(self.volume)
        order = mine[np.argsort(self.price[mine], kind="stable")]
        price, size = self.price[order], len(order)
        if size < 2 or not np.isfinite(price).all():
            return
        below = np.append(0.0, np.cumsum(self.volume[order]))
        kr = float(self.volume[order] @ price)
        alone = ((n, n + 1) for n in range(size))
        less, more = ((0, n) for n in range(2, size)), ((n, size) for n in range(1, size - 1))
        for start, stop in (*alone, *less, *more):
            here = price[start], price[stop - 1]
            others = price[0 if start else stop], price[size - 1 if stop < size else start - 1]
            low, high = _between(here, others, below[-1], kr, off)
            true = below[stop] - below[start]
            if true * (1 - NEARLY) < low and high < true * (1 + NEARLY):
                yield order[start:stop]


def _between(here: Range, others: Range, whole: float, kr: float, off: float) -> tuple[float, float]:
    """The least and most of a volume, of which some cost between two prices and the others between two.

    x hours cost at least their least price and at most their highest, and so do the others.
    """
    low, high = 0.0, whole
    for mine, theirs, sign in ((here[0], others[0], 1), (here[1], others[1], -1)):
        slope, left = sign * (mine - theirs), sign * (kr - theirs * whole) + off
        if slope > 0:
            high = min(high, left / slope)
        elif slope < 0:
            low = max(low, left / slope)
    return low, high
