"""Which units are there, and what makes one dearer than another?

Every unit carries its reasons: empty places, night staffing, premises, travel, the share of
granted time it performs, and its size. ``prices`` turns them into cost, and each can be seen in
the underlag (platser against bed-days, the key of the night pool, accounts 6010 and 7010,
utford against beviljad).
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from kpbcalc.demo.calibration import MONTHS, YEARS, Topic, days_in, facts, stream
from kpbcalc.demo.elderly_units import care_homes, home_care_units
from kpbcalc.demo.sizes import clients_at, inhabitants_65
from kpbcalc.demo.unit import AREAS, EVERYWHERE, Unit

# Invented names: every first part with every last part.
_NATURE = "Björk Ek Lind Ask Rönn Alm Hassel Gran Tall Sälg Hägg Lönn Ljung Klöver Sol Äng Sjö"
_PLACE = "gården backen lunden hagen brinken dalen"
_TAKEN_OVER, _TAKEN_OVER_IN = "GB", YEARS[1]  # the last of these units was run by another before


@dataclass(frozen=True)
class Units:
    """The units of a municipality and the wards of its care homes.

    ``table``: the fields of ``Unit``, index enhet.
    ``wards``: enhet, insats, platser, belagda (places the panel tries to fill).
    """

    table: pd.DataFrame
    wards: pd.DataFrame

    def of_kind(self, slag: str, regi: str | None = None) -> list[str]:
        """Return the ids of one kind of unit, in order."""
        rows = self.table[self.table["slag"] == slag]
        return list(rows.index if regi is None else rows.index[rows["regi"] == regi])

    def in_year(self, ar: int) -> Units:
        """Return the units as they were run that year."""
        by_others = self.table["egen_fran"] > ar
        return Units(self.table.assign(regi=self.table["regi"].mask(by_others, "annan")), self.wards)


def build_units(kommun: str) -> Units:
    """Lay out the units of a municipality: the same ones in all its demo years."""
    rng = stream(kommun, Topic.UNITS)
    names = _names(rng)
    units, wards = _elderly(kommun, rng, names)
    for kind in facts("enhetstyper").to_dict("records"):
        units += _units_of_kind(kommun, kind, rng, names)
    return Units(pd.DataFrame(units).set_index("enhet"), wards)


@cache
def elderly_units(kommun: str) -> tuple[list[Unit], pd.DataFrame]:
    """Return the home-care units and care homes, and the wards, of `build_units`: quick to make."""
    rng = stream(kommun, Topic.UNITS)
    return _elderly(kommun, rng, _names(rng))


def with_short_stay_places(units: Units, volumes: pd.DataFrame) -> Units:
    """Give the short-stay units as many places as their fullest month has needed."""
    days = np.array([days_in(month) for month in range(MONTHS)])
    nights = volumes[volumes["enhet"].isin(units.of_kind("KT"))]
    nights = nights.groupby(["enhet", "manad"])["utford"].sum().reset_index()
    needed = np.ceil(nights["utford"] / days[nights["manad"]]).groupby(nights["enhet"]).max()
    table = units.table.copy()
    table.loc[needed.index, "platser"] = needed
    return Units(table, units.wards)


def _elderly(kommun: str, rng: np.random.Generator, names: list[str]) -> tuple[list[Unit], pd.DataFrame]:
    homes, wards = care_homes(kommun, rng, names)
    return [*home_care_units(kommun, rng), *homes], wards


def _units_of_kind(
    kommun: str, row: dict[Hashable, Any], rng: np.random.Generator, names: list[str]
) -> list[Unit]:
    """Make the units of one row of ``facts/enhetstyper.csv``, as many as its clients need."""
    slag, clients = row["enhetstyp"], clients_at(row["enhetstyp"], kommun)
    per_unit = {
        "platser_per_enhet": clients,
        "klienter_per_enhet": clients,
        "aldre_per_enhet": inhabitants_65(kommun),
    }
    number = 1
    for column, served in per_unit.items():
        if pd.notna(row[column]):
            number = max(1, int(np.ceil(served / row[column])))
    housed = pd.notna(row["platser_per_enhet"])
    places = np.bincount(np.arange(clients) % number, minlength=number)
    units = []
    for n in range(1, number + 1):
        name = names.pop() if "{namn}" in row["namn"] else ""
        units.append(
            Unit(
                f"{slag}{n}",
                row["namn"].format(namn=name),
                row["typ"],
                slag,
                regi=row["regi"],
                omrade=EVERYWHERE if row["omrade"] == "hela" else AREAS[n % len(AREAS)],
                platser=int(places[n - 1]) if housed else None,
                andel_utford=round(0.86 + 0.1 * rng.random(), 3),
                natt=float(rng.choice([0.9, 1.0, 1.25])) if housed else 1.0,
                lokal=row["lokal"] * (0.8 + 0.4 * rng.random()),
                resor=row["resor"],
                egen_fran=_TAKEN_OVER_IN if slag == _TAKEN_OVER and n == number > 1 else 0,
            )
        )
    return units


def _names(rng: np.random.Generator) -> list[str]:
    """Return invented nature names in random order, every one different."""
    every = [first + last for first in _NATURE.split() for last in _PLACE.split()]
    return [every[i] for i in rng.permutation(len(every))]
