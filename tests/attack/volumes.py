"""What a stranger can reckon of hours, days and months: told volumes, and what they cost at known prices.

A unit's hour of an insats has one price, whoever has it. Where a told cell is of one insats at one unit, its
kr over its volume is that price; a cell with kr and volume of two such then tells how much each has of it.
The stranger knows which insatser a unit provides and which an area has, not who has what where.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpbcalc.aggregates.alder import HOUSING
from kpbcalc.aggregates.counted_once import counted
from kpbcalc.aggregates.enheter import COMPARED, LEFT_OUT
from kpbcalc.base import params
from kpbcalc.base.exact import GRID
from kpbcalc.base.figure import ABSENT, Figure, known, total
from kpbcalc.calculation.released import ReleasedYear
from kpbcalc.disclosure.package import Package
from tests.attack.amounts import THOUSAND
from tests.attack.judge import Judge
from tests.attack.system import System
from tests.attack.told_rows import Rows, rows_of

KR, VOLUME = "kr", "volym"
STATED = (VOLUME, "beviljad", "utford")
FAMILIES = ("grupper", "insatser", "regi", "jamforda", "enheter")
ATOM = ("omrade", "grupp", "insats", "enhet")
LEAVES = (("omrade", "grupp"), ("omrade", "grupp", "insats"), ("omrade", "grupp", "regi"), ("grupp", "urval"),
          ("grupp", "urval", "enhet"), ("omrade", "grupp", "enhet"), ATOM)  # fmt: skip
NEARLY = 0.1  # a volume is pinned when it is known as closely as this, either way
EXACT = 1e-6
OFF = 0.2  # thousands of kr that a told amount may be from the true one


@dataclass(frozen=True)
class PinnedVolume:
    """A volume of a few, or mostly of one or two, and how closely it is known."""

    quantity: str
    leaf: tuple[str, ...]
    low: float
    high: float
    true: float


@dataclass(frozen=True)
class Told:
    """A told cell, or some together: which atoms it is the sum of, and its sums."""

    what: str
    atoms: Rows
    sums: Mapping[str, Figure]

    def known(self, quantity: str) -> float | None:
        """One of its sums, if it is told."""
        figure = self.sums.get(quantity, ABSENT)
        return figure if known(figure) else None


def pin_volumes(now: ReleasedYear) -> list[PinnedVolume]:
    """The unsafe volumes that what is told of volumes, and of kr at known prices, leaves no room for."""
    rows = with_choice(counted(now.year.rows))
    atoms = possible(rows)
    told = [*_cells(now.package, atoms), *_elsewhere(now.package, atoms)]
    found: list[PinnedVolume] = []
    for quantity in STATED:
        if rows[quantity].any():
            system = System()
            _sums(system, quantity, told, len(atoms))
            if quantity == VOLUME:
                _at_known_prices(system, atoms, told, silent(rows))
            found += _pinned(now.package, system, atoms, rows, quantity)
    return found


def with_choice(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with whether units are compared in their insats."""
    left_out = {kod for o in params.toml("omraden.toml").values() for kod in o.get("jamfors_ej", [])}
    return rows.assign(urval=rows["insats"].isin(left_out).map({True: LEFT_OUT, False: COMPARED}))


def possible(rows: pd.DataFrame) -> pd.DataFrame:
    """Every area that has an insats, at every unit that provides it."""
    areas = rows[["omrade", "grupp", "insats", "urval"]].drop_duplicates()
    units = rows[["insats", "enhet", "regi"]].drop_duplicates()
    return areas.merge(units, on="insats").reset_index(drop=True)


def silent(rows: pd.DataFrame) -> set[str]:
    """The insatser whose volume is counted with another's: what they cost follows no volume of theirs."""
    return {str(i) for i, volume in rows.groupby("insats")[VOLUME].sum().items() if not volume}


def _cells(package: Package, atoms: pd.DataFrame) -> Iterator[Told]:
    for name in FAMILIES:
        for cell in package.shown(name):
            yield Told(f"{name} {cell.key}", rows_of(package, name, cell, atoms), cell.sums)


def _elsewhere(package: Package, atoms: pd.DataFrame) -> Iterator[Told]:
    """The hours of a law's cases are its group's in the area, and who lives there has its housing's days."""
    catalogue = package.facts["insatser"]
    for omrade, group in dict.fromkeys(c.key[:2] for c in package.cells("assistans")):
        cells = package.cells("assistans", omrade, group)
        mine = (atoms["omrade"] == omrade) & (atoms["grupp"] == group)
        basis = set(catalogue.loc[catalogue["grupp"] == group, "volymbas"])
        sums = {q: total(c[q] for c in cells) for q in ("beviljad", "utford")}
        sums |= {VOLUME: sums[basis.pop()]} if len(basis) == 1 else {}
        yield Told(f"cases of {group}", mine.to_numpy(bool), sums)
    for omrade, group in HOUSING.items():
        cells = package.cells("alder_boende", omrade)
        mine = (atoms["omrade"] == omrade) & (atoms["grupp"] == group)
        days = total(c["dygn"] for c in cells) if cells else ABSENT
        yield Told(f"days in {omrade}", mine.to_numpy(bool), {VOLUME: days})


def _sums(system: System, quantity: str, told: Sequence[Told], atoms: int) -> None:
    """Everything told is the sum of its atoms."""
    slack, scale, low = (OFF, THOUSAND, -math.inf) if quantity == KR else (EXACT, 1.0, 0.0)
    for at in range(atoms):
        system.unknown((quantity, at), low)
    for one in told:
        if (figure := one.known(quantity)) is not None:
            terms = [((quantity, int(at)), 1.0) for at in np.flatnonzero(one.atoms)]
            system.relate(terms, figure / scale - slack, figure / scale + slack, f"{quantity} of {one.what}")


def _at_known_prices(system: System, atoms: pd.DataFrame, told: Sequence[Told], without: set[str]) -> None:
    """An atom costs its volume times its price, where a told cell of that insats at that unit tells it."""
    _sums(system, KR, told, len(atoms))
    kind = atoms.groupby(["insats", "enhet"]).ngroup().to_numpy()
    for one in told:
        volume, kr, kinds = one.known(VOLUME), one.known(KR), set(kind[one.atoms])
        if kr is None or not volume or len(kinds) != 1:
            continue
        of = kind == kinds.pop()
        if set(atoms.loc[of, "insats"]) & without:
            continue
        low, high = (kr / THOUSAND - OFF) / volume, (kr / THOUSAND + OFF) / volume
        for at in map(int, np.flatnonzero(of)):
            system.at_most([((VOLUME, at), low)], [((KR, at), 1.0)], f"the least price of {one.what}", EXACT)
            system.at_most([((KR, at), 1.0)], [((VOLUME, at), high)], f"the most of {one.what}", EXACT)


def _pinned(
    package: Package, system: System, atoms: pd.DataFrame, rows: pd.DataFrame, quantity: str
) -> Iterator[PinnedVolume]:
    judge = Judge(package.policy, rows, quantity)
    for dims in LEAVES:
        of_rows = rows.groupby(list(dims)).indices
        of_atoms = atoms.groupby(list(dims)).indices
        for leaf, mine in of_rows.items():
            true = float(rows[quantity].to_numpy()[mine].sum()) / GRID
            if not true or not judge.tells(mine):
                continue
            low, high = system.interval([((quantity, int(at)), 1.0) for at in of_atoms[leaf]])
            if true * (1 - NEARLY) < low and high < true * (1 + NEARLY):
                yield PinnedVolume(quantity, tuple(leaf), low, high, true)
