"""What do the old in the panel get each month, from which unit and how much of it?"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpbcalc.demo.calibration import MONTHS, YEARS, Topic, days_in, home_care, stream
from kpbcalc.demo.elderly import Careers
from kpbcalc.demo.made_up_units import Units

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# Invented: shares of those with hemtjänst who have it, and monthly amounts (from, to).
_ALARM = 0.72
_MEALS, _MEAL_PORTIONS = 0.22, (12, 29)
_DAY_CARE, _DAY_CARE_DAYS, _DAY_CARE_DEMENTIA = 0.09, (4, 12), 0.35
_NURSE, _NURSE_HOURS = 0.33, (0.4, 5.0)
_REHAB, _REHAB_HOURS = 0.09, (0.5, 3.5)
_NIGHT, _NIGHT_HOURS, _NIGHT_NEED = 0.25, (4, 16), 0.7
_SERVICE, _SERVICE_HOURS, _SERVICE_ONLY = 0.7, (1, 7), 0.22
_RESPITE, _RESPITE_DAYS = 0.05, (6, 10)
_SHORT_STAY, _SHORT_STAY_DAYS = 0.035, (5, 20)

# Hours per client: lognormal in the drawn need, growing slowly, changed by half-yearly review.
_NEED_SPREAD = 1.1
_NEED_GROWTH = 0.008  # a month, for two years
_REVIEW_SPREAD = 0.15
_MOST_HOURS = 380.0
_LEAST_HOURS = 0.5

_DAYS = np.array([days_in(month) for month in range(MONTHS)])


def elderly_services(kommun: str, careers: Careers, units: Units) -> pd.DataFrame:
    """Return person, insats, enhet, manad (0–35), beviljad, utford (NaN = not known)."""
    rng = stream(kommun, Topic.ELDERLY_SERVICES)
    home = careers.hemtjanst.sort_values(["person", "manad"], ignore_index=True)
    away, respite = _days_away(rng, home, careers.people["behov"].to_numpy())
    present = (home["dagar"].to_numpy() - away) / _DAYS[home["manad"]]
    hours = _hours(rng, kommun, home, careers.people["behov"].to_numpy(), present)
    return pd.concat(
        [
            _home_care(rng, kommun, home, hours, careers.people["behov"].to_numpy(), units),
            _short_stay(careers, home, away, respite, units),
            _extras(rng, careers, home, present, units),
            _care_home(careers, units),
        ],
        ignore_index=True,
    )


def _days_away(
    rng: np.random.Generator, home: pd.DataFrame, behov: FloatArray
) -> tuple[IntArray, NDArray[np.bool_]]:
    """Return the days in short stay per row, and whether they are växelvård (respite)."""
    person = home["person"].to_numpy()
    carer = (rng.random(behov.size) < _RESPITE) & (behov > 0)
    regular = rng.integers(*_RESPITE_DAYS, behov.size, endpoint=True)
    ill = rng.random(len(home)) < _SHORT_STAY
    once = rng.integers(*_SHORT_STAY_DAYS, len(home), endpoint=True)
    away = np.where(carer[person], regular[person], np.where(ill, once, 0))
    return np.where(home["dagar"] > away + 3, away, 0), carer[person]


def _hours(
    rng: np.random.Generator,
    kommun: str,
    home: pd.DataFrame,
    behov: FloatArray,
    present: FloatArray,
) -> FloatArray:
    """Return granted hours per row; their yearly mean is the municipality's real one."""
    person, month = home["person"].to_numpy(), home["manad"].to_numpy()
    entered = home.groupby("person")["manad"].transform("min").to_numpy()
    review = _REVIEW_SPREAD * rng.standard_normal((behov.size, MONTHS // 6))
    need = _NEED_SPREAD * behov[person] + review[person, month // 6]
    need += _NEED_GROWTH * np.minimum(month - entered, 24)
    hours = np.exp(need) * present
    target = home_care(kommun)["timmar_per_manad"].to_numpy(float)
    for _ in range(3):  # the cap moves the mean, so scale again
        mean = np.array([hours[month // 12 == y].mean() for y in range(len(YEARS))])
        hours = np.minimum(hours * (target / mean)[month // 12], _MOST_HOURS)
    return np.asarray(np.maximum(np.round(hours, 1), _LEAST_HOURS))


def _home_care(
    rng: np.random.Generator,
    kommun: str,
    home: pd.DataFrame,
    hours: FloatArray,
    behov: FloatArray,
    units: Units,
) -> pd.DataFrame:
    """Split the hours into service, care and night, and deal the clients out to units."""
    person = home["person"].to_numpy()
    n = behov.size
    wanted = np.where(rng.random(n) < _SERVICE, rng.uniform(*_SERVICE_HOURS, n), 0.0)
    only = (rng.random(n) < _SERVICE_ONLY) & (behov < 0)
    service = np.where(only[person], hours, np.round(np.minimum(wanted[person], hours / 2), 1))
    wakes = (rng.random(n) < _NIGHT) & (behov > _NIGHT_NEED)
    nights = np.where(wakes, rng.uniform(*_NIGHT_HOURS, n), 0.0)[person]
    night = np.round(np.minimum(nights, (hours - service) / 4), 1)
    care = hours - service - night
    enhet = _home_care_unit(rng, kommun, home, n, units)
    patrol = np.full(len(home), units.of_kind("NP")[0])
    rows = []
    for insats, amount, at in (
        ("HT-OMV", care, enhet),
        ("HT-SERV", service, enhet),
        ("HT-NATT", night, patrol),
    ):
        part = _rows(home, insats, at, beviljad=np.round(amount, 1))
        rows.append(part[part["beviljad"] > 0])
    volumes = pd.concat(rows, ignore_index=True)
    ratio = units.table["andel_utford"].reindex(volumes["enhet"]).to_numpy(float)
    noise = (1 + 0.04 * rng.standard_normal(len(volumes))).clip(0.85, 1.1)
    volumes["utford"] = np.round(volumes["beviljad"] * ratio * noise, 2)
    return volumes


def _home_care_unit(
    rng: np.random.Generator, kommun: str, home: pd.DataFrame, people: int, units: Units
) -> NDArray[np.str_]:
    """Return the unit per row: a client lives in one area, and stays with its unit.

    The share bought from others is the real one of the year, so when it changes at New Year
    some clients change provider.
    """
    own, private = units.of_kind("HT", "egen"), units.of_kind("HT", "annan")
    weights = units.table.loc[own, "storlek"].to_numpy(float).cumsum()
    area = np.searchsorted(weights / weights[-1], rng.random(people))
    at_home = np.array(own)[np.minimum(area, len(own) - 1)]
    bought = np.array(private or own)[rng.integers(0, max(len(private), 1), people)]
    leaning = rng.random(people)  # those who lean most to a private provider go there first
    share = home_care(kommun)["egen_regi_procent"].to_numpy(float) / 100
    person, year = home["person"].to_numpy(), home["manad"].to_numpy() // 12
    return np.asarray(np.where(leaning[person] < share[year], at_home[person], bought[person]))


def _short_stay(
    careers: Careers,
    home: pd.DataFrame,
    away: IntArray,
    respite: NDArray[np.bool_],
    units: Units,
) -> pd.DataFrame:
    ids = np.array(units.of_kind("KT"))
    stays = home.assign(utford=away.astype(float))[away > 0]
    waits = careers.vantar.assign(utford=careers.vantar["dygn"].astype(float))
    rows = [
        _rows(stays, np.where(respite[away > 0], "KORT-VAX", "KORT"), ids[stays["person"] % ids.size]),
        _rows(waits, "KORT", ids[waits["person"] % ids.size]),
    ]
    return pd.concat(rows, ignore_index=True)


def _extras(
    rng: np.random.Generator,
    careers: Careers,
    home: pd.DataFrame,
    present: FloatArray,
    units: Units,
) -> pd.DataFrame:
    """Alarm, meals, day care and home nursing beside the hemtjänst."""
    n = len(careers.people)
    person = home["person"].to_numpy()
    day_care = np.array(units.of_kind("DG"))

    def some(share: float) -> NDArray[np.bool_]:
        return np.asarray((rng.random(n) < share)[person])

    def amount(bounds: tuple[float, float]) -> FloatArray:
        return np.asarray(rng.uniform(*bounds, n)[person] * present)

    alarm = home[some(_ALARM)]
    meals = home.assign(utford=np.rint(amount(_MEAL_PORTIONS)))[some(_MEALS)]
    visits = home.assign(utford=np.rint(amount(_DAY_CARE_DAYS)))
    dementia, attends = some(_DAY_CARE_DEMENTIA), some(_DAY_CARE)
    nurse = home.assign(utford=np.round(amount(_NURSE_HOURS), 1))[some(_NURSE)]
    rehab = home.assign(utford=np.round(amount(_REHAB_HOURS), 1))[some(_REHAB)]
    site = day_care[person % day_care.size]
    rows = [
        _rows(alarm.assign(utford=1.0), "LARM", units.of_kind("LA")[0]),
        _rows(careers.larm.assign(utford=1.0), "LARM", units.of_kind("LA")[0]),
        _rows(meals, "MAT", units.of_kind("MA")[0]),
        _rows(visits[attends], np.where(dementia, "DAGV-DEM", "DAGV")[attends], site[attends]),
        _rows(nurse, "HSL-SSK-ORD", units.of_kind("HS")[0]),
        _rows(rehab, "HSL-REH-ORD", units.of_kind("HS")[0]),
    ]
    volumes = pd.concat(rows, ignore_index=True)
    return volumes[volumes["utford"] > 0]


def _care_home(careers: Careers, units: Units) -> pd.DataFrame:
    stays = careers.sabo[careers.sabo["dygn"] > 0]
    ward = units.wards.iloc[stays["plats"]]
    return _rows(
        stays.assign(utford=stays["dygn"].astype(float)),
        ward["insats"].to_numpy(),
        ward["enhet"].to_numpy(),
    )


def _rows(
    source: pd.DataFrame,
    insats: object,
    enhet: object,
    beviljad: FloatArray | float = np.nan,
) -> pd.DataFrame:
    """Make volume rows of the persons and months of `source` (utford from it, if there)."""
    return pd.DataFrame(
        {
            "person": source["person"].to_numpy(),
            "insats": insats,
            "enhet": enhet,
            "manad": source["manad"].to_numpy(),
            "beviljad": beviljad,
            "utford": source["utford"].to_numpy() if "utford" in source else np.nan,
        }
    )
