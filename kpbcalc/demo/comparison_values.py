"""Which comparison values would Kolada have shown?

Drawn for the demo, in Kolada's shape: a value depends on indicator, municipality, year and sex
only, so that every municipality's file tells the same story. What Kolada takes from the survey of
the old is what the municipality's own survey says.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpbcalc.demo.calibration import KOMMUNER, Topic, stream
from kpbcalc.demo.elderly_survey import whole_municipality

RIKET = "0000"
YEARS_SHOWN = 3  # the report year and the two before it

# kpi, level of the country, spread between municipalities, yearly change, split by sex. Those with
# no spread are a question of the survey; their country lies where the demo's municipalities do.
_INDICATORS = (
    ("U21468", 87.6, 0.0, 0.1, True),  # satisfied with home care as a whole, %
    ("U21504", 93.8, 0.0, 0.0, False),  # staff's manner, home care, %
    ("U21450", 42.5, 0.0, -0.1, False),  # feels very safe at home, %
    ("U23436", 81.5, 0.0, -0.1, True),  # satisfied with care home as a whole, %
    ("U23461", 71.4, 0.0, 0.1, False),  # influence, care home, %
    ("U21401", 14.6, 2.2, 0.15, False),  # staff met in 14 days
    ("U23401", 57.0, 20.0, 2.0, False),  # days from application to care home
    ("U20005", 77.0, 6.0, 0.5, False),  # staff with high share of full time, %
    ("U28401", 79.0, 9.0, 0.6, False),  # own key in LSS housing, %
    ("U28418", 180.0, 60.0, 6.0, False),  # days from decision to LSS housing
    ("U31402", 16.0, 4.0, 0.3, False),  # days to decision on ekonomiskt bistånd
    ("U33400", 77.0, 6.0, 0.2, False),  # young who do not come back within a year, %
    ("N20900", 0.0, 8.0, 0.0, False),  # nettokostnadsavvikelse äldreomsorg, %
)
# Kind of unit, question, and the share of the positive answers that Kolada counts: of those who
# feel safe only the very safe (about half, invented).
_FROM_SURVEY = {
    "U21468": ("HT", "helhetsomdöme", 1.0),
    "U21504": ("HT", "bemötande", 1.0),
    "U21450": ("HT", "trygghet", 0.49),
    "U23436": ("SB", "helhetsomdöme", 1.0),
    "U23461": ("SB", "inflytande", 1.0),
}
_YEAR_SPREAD = 0.25  # of the spread between municipalities
_PERCENT_CEILING = 99.0


def indicators(ar: int) -> pd.DataFrame:
    """Return kpi, kommun, ar, kon (T, K, M), varde for the thirteen and Riket ('0000')."""
    rows = [
        (kpi, kommun, year, kon, value)
        for number, (kpi, *_, by_sex) in enumerate(_INDICATORS)
        for kommun in (RIKET, *KOMMUNER)
        for year in range(ar - YEARS_SHOWN + 1, ar + 1)
        for kon, value in _values(number, kommun, year, by_sex)
    ]
    return pd.DataFrame(rows, columns=["kpi", "kommun", "ar", "kon", "varde"])


def _values(number: int, kommun: str, year: int, by_sex: bool) -> list[tuple[str, float]]:
    kpi, level, spread, drift, _ = _INDICATORS[number]
    value = level + drift * (year - 2013)
    if kommun != RIKET and kpi in _FROM_SURVEY:
        slag, question, counted = _FROM_SURVEY[kpi]
        value = counted * whole_municipality(kommun, year)[slag, question]
    elif kommun != RIKET:
        lasting = stream(kommun, Topic.INDICATORS, number).standard_normal()
        passing = stream(kommun, Topic.INDICATORS, number, year).standard_normal()
        value += spread * (np.clip(lasting, -2, 2) + _YEAR_SPREAD * passing)
        if level > 50 and spread < 10:
            value = min(value, _PERCENT_CEILING)
    total = round(float(value), 1)
    if not by_sex:
        return [("T", total)]
    return [("T", total), ("K", round(total - 0.4, 1)), ("M", min(round(total + 0.6, 1), 100.0))]
