"""Which home-care units and care homes are there, and how do they differ?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpbcalc.demo.calibration import about, home_care
from kpbcalc.demo.population import apportion
from kpbcalc.demo.sizes import inhabitants_65
from kpbcalc.demo.unit import AREAS, EVERYWHERE, Unit

_CLIENTS_PER_HOME_CARE_UNIT = 115
_CLIENTS_FOR_TWO_PROVIDERS = 150
_PLACES_PER_CARE_HOME = 38
_OLD_FOR_PRIVATE_CARE_HOME = 7000  # inhabitants 65+ from which one care home is bought
# Where a home has places to spare: most are full, some are not.
_OCCUPANCY_AIMS = (1.0, 1.0, 1.0, 0.97, 0.94, 0.89)


def home_care_units(kommun: str, rng: np.random.Generator) -> list[Unit]:
    """Lay out own units by area, and private providers where the facts have bought care."""
    clients = inhabitants_65(kommun) * home_care(kommun)["tackning_procent"].mean() / 100
    own = home_care(kommun)["egen_regi_procent"].to_numpy() / 100
    bought = clients * (1 - own.min())
    number = max(2, round(clients * own.mean() / _CLIENTS_PER_HOME_CARE_UNIT))
    rows = []
    for n in range(1, number + 1):
        area = AREAS[(n - 1) % len(AREAS)]
        rural = area == "Landsbygden"
        number_in_area = f" {1 + (n - 1) // len(AREAS)}" if number > len(AREAS) else ""
        rows.append(
            Unit(
                f"HT{n}",
                f"Hemtjänst {area}{number_in_area}",
                "hemtjänst",
                "HT",
                omrade=area,
                storlek=0.6 + 0.9 * rng.random(),
                andel_utford=round(0.77 + 0.19 * rng.random() - 0.03 * rural, 3),
                lokal=0.03,
                resor=0.04 + 0.03 * rng.random() + 0.05 * rural,
            )
        )
    private = 0 if bought == 0 else 1 if bought < _CLIENTS_FOR_TWO_PROVIDERS else 2
    for n in range(1, private + 1):
        last = n == private  # one provider does not report performed time
        rows.append(
            Unit(
                f"HTP{n}",
                f"Utförare {'AB'[n - 1]}, hemtjänst",
                "hemtjänst",
                "HT",
                regi="annan",
                omrade=EVERYWHERE,
                andel_utford=np.nan if last else round(0.82 + 0.1 * rng.random(), 3),
            )
        )
    return rows


def care_homes(kommun: str, rng: np.random.Generator, names: list[str]) -> tuple[list[Unit], pd.DataFrame]:
    """Lay out the care homes and their wards; names are taken from the end of `names`."""
    old = inhabitants_65(kommun)
    places = round(old * about(kommun, "sabo_andel_procent") / 100)
    number = max(2, round(places / _PLACES_PER_CARE_HOME))
    sizes = apportion(0.55 + rng.random(number), places)
    rows, wards = [], []
    for n, size in enumerate(sizes, start=1):
        private = n == number and old > _OLD_FOR_PRIVATE_CARE_HOME
        unit = f"SB{n}"
        dementia = round(int(size) * rng.choice([0.0, 0.33, 0.33, 0.5, 1.0]))
        aim = float(rng.choice(_OCCUPANCY_AIMS))
        for insats, platser in (("SABO-OMV", int(size) - dementia), ("SABO-DEM", dementia)):
            if platser:
                wards.append((unit, insats, platser, round(platser * aim)))
        rows.append(
            Unit(
                unit,
                names.pop(),
                "särskilt boende",
                "SB",
                regi="annan" if private else "egen",
                omrade=AREAS[(n - 1) % len(AREAS)],
                platser=int(size),
                natt=float(rng.choice([0.9, 1.0, 1.0, 1.25])),
                lokal=round(0.09 + 0.09 * rng.random(), 3),
                resor=0.01,
            )
        )
    return rows, pd.DataFrame(wards, columns=["enhet", "insats", "platser", "belagda"])
