"""Who among the old has a trygghetslarm, hemtjänst or särskilt boende, month by month?

A panel of persons is carried forward one month at a time, from long before the first demo year
so that durations have settled. A person gets an alarm or home care, may move to a care home when
a place is free (sometimes by way of short stay), dies or stops, and is replaced by a new person
so that the number with home care follows the municipality's real coverage. A new person is one of
the inhabitants who have nothing yet, so that the oldest never become more than they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpbcalc.demo.calibration import MONTHS, YEARS, Topic, days_in, home_care, stream
from kpbcalc.demo.population import AGES, population

IntArray = NDArray[np.int64]

ALARM, HOME, CARE_HOME, GONE = range(4)

BURN_IN = 60  # months before the first demo year

# Invented levels, chosen so that the panel looks like Swedish elderly care.
_MONTHLY_DEATH = {ALARM: 0.006, HOME: 0.010, CARE_HOME: 0.028}  # at 85 years of age
_DEATH_GROWTH = 0.04  # per year of age: flat, since those with care are frail at any age
_MONTHLY_STOP = {ALARM: 0.006, HOME: 0.006}  # recovers, moves away, does without; at 80
_STOP_GROWTH, _MOST_STOP = -0.2, 0.03  # per year of age: the oldest seldom stop; at most
_ALARM_ONLY_SHARE = 0.028  # of the inhabitants 65+
_FROM_ALARM = 0.45  # of those who get home care had an alarm before
_WAITS_IN_SHORT_STAY = 0.35  # of those who move to a care home
_INCIDENCE_GROWTH = {ALARM: 0.03, HOME: 0.21}  # per year of age, levelling out at 95
_WOMEN_NEED_MORE = 1.12
_NEED_WEIGHT, _AGE_WEIGHT = 1.0, 0.09  # who is next in line: log need, years of age
_MANAGES = (65, 80, 87, 92), (0.75, 0.53, 0.44, 0.31)  # ages, share who never need anything

# By age from 65 and sex (man, woman of 65, man, woman of 66, …): who manages to the end, and how
# likely the others are to begin with something.
_YOUNGEST = 65
_OLD = np.arange(_YOUNGEST, AGES)
_ABLE = np.repeat(np.interp(_OLD, *_MANAGES), 2)
_RISK = {
    stage: np.outer(np.exp(growth * (np.minimum(_OLD, 95) - 80)), [1.0, _WOMEN_NEED_MORE]).ravel()
    for stage, growth in _INCIDENCE_GROWTH.items()
}


@dataclass
class Careers:
    """What happened to whom: ``people`` by row number, then one row per person and month."""

    people: pd.DataFrame  # kon, fodelsear, behov (log need)
    larm: pd.DataFrame  # person, manad: alarm and nothing else
    hemtjanst: pd.DataFrame  # person, manad, dagar (days at home with a decision)
    sabo: pd.DataFrame  # person, manad, plats (ward number), dygn
    vantar: pd.DataFrame  # person, manad, dygn in short stay before moving in


@dataclass
class _Panel:
    """The persons met so far, one column an array."""

    rng: np.random.Generator
    inhabitants: dict[int, NDArray[np.float64]]  # per year: age from 65 (last: 100+) × man, woman
    kvinna: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    fodelsear: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    behov: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    stage: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    plats: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def at(self, stage: int) -> IntArray:
        return np.flatnonzero(self.stage == stage)

    def add(self, number: int, year: int, stage: int) -> IntArray:
        """Let `number` new persons in and return their row numbers."""
        risk = np.cumsum(self._without(year) * _RISK[stage])
        drawn = np.searchsorted(risk, self.rng.random(number) * risk[-1], side="right")
        drawn = np.minimum(drawn, risk.size - 1)
        first = self.stage.size
        self.kvinna = np.concatenate([self.kvinna, drawn % 2 == 1])
        self.fodelsear = np.concatenate([self.fodelsear, year - _YOUNGEST - drawn // 2])
        self.behov = np.concatenate([self.behov, self.rng.standard_normal(number)])
        self.stage = np.concatenate([self.stage, np.full(number, stage)])
        self.plats = np.concatenate([self.plats, np.full(number, -1)])
        return np.arange(first, first + number)

    def _without(self, year: int) -> NDArray[np.float64]:
        """Return how many could come from each age and sex: those who have nothing yet."""
        here = self.stage != GONE
        age = np.minimum(year - self.fodelsear[here], AGES - 1) - _YOUNGEST
        have = np.bincount(2 * age + self.kvinna[here], minlength=_ABLE.size)
        nearest = min(max(year, YEARS[0]), YEARS[-1])
        return np.maximum(self.inhabitants[nearest] * (1 - _ABLE) - have, 0.0)


def simulate(kommun: str, places: IntArray) -> Careers:
    """Carry the panel through the demo years; `places` = occupied places aimed at, per ward."""
    panel = _Panel(stream(kommun, Topic.ELDERLY), {ar: _inhabitants(kommun, ar) for ar in YEARS})
    log: dict[str, list[tuple[IntArray, ...]]] = {
        "larm": [],
        "hemtjanst": [],
        "sabo": [],
        "vantar": [],
    }
    target = _home_care_target(kommun)
    alarms = round(_ALARM_ONLY_SHARE * _inhabitants_65(kommun).mean())
    for month in range(-BURN_IN, MONTHS):
        rows = _one_month(panel, month, round(target[max(month, 0)]), alarms, places)
        if month >= 0:
            for name, columns in rows.items():
                log[name].append(columns)
    people = pd.DataFrame(
        {
            "kon": np.where(panel.kvinna, "K", "M"),
            "fodelsear": panel.fodelsear,
            "behov": panel.behov,
        }
    )
    return Careers(
        people,
        larm=_table(log["larm"], "person", "manad"),
        hemtjanst=_table(log["hemtjanst"], "person", "manad", "dagar"),
        sabo=_table(log["sabo"], "person", "manad", "plats", "dygn"),
        vantar=_table(log["vantar"], "person", "manad", "dygn"),
    )


def _one_month(
    panel: _Panel, month: int, target: int, alarms: int, places: IntArray
) -> dict[str, tuple[IntArray, ...]]:
    rng, days, year = panel.rng, days_in(month), YEARS[0] + month // 12
    alarm, home, residents = panel.at(ALARM), panel.at(HOME), panel.at(CARE_HOME)

    # The last day with service: the day of death, else the last of the month.
    dies = rng.random(panel.stage.size) < _death_risk(panel, year)
    last = np.where(dies, rng.integers(1, days + 1, panel.stage.size), days)

    movers, wards = _fill_places(panel, home[~dies[home]], residents, places, year)
    move_day = rng.integers(2, 29, movers.size)
    waits = rng.random(movers.size) < _WAITS_IN_SHORT_STAY

    # At home until the move; those who wait in short stay are away from the first day.
    at_home = last.copy()
    at_home[movers] = np.where(waits, 0, move_day - 1)
    stays = home[at_home[home] > 0]

    missing = max(target - stays.size, 0)
    upgraded = _neediest(panel, alarm[~dies[alarm]], year)[: round(missing * _FROM_ALARM)]
    entrants = panel.add(missing - upgraded.size, year, HOME)
    started = np.concatenate([upgraded, entrants])
    start_day = rng.integers(1, 29, started.size)
    alarm = np.setdiff1d(alarm, upgraded, assume_unique=True)
    new_alarms = panel.add(max(alarms - alarm.size, 0), year, ALARM)

    home_rows = np.concatenate([stays, started])
    home_days = np.concatenate([at_home[stays], days - start_day + 1])
    bed_rows = np.concatenate([residents, movers])
    # Arrival day counted, departure day (death) not.
    bed_days = np.concatenate([last[residents] - dies[residents], days - move_day + 1])
    bed_wards = np.concatenate([panel.plats[residents], wards])
    waiting, waited = movers[waits], (move_day - 1)[waits]
    alarm_rows = np.concatenate([alarm, new_alarms])

    panel.stage[upgraded] = HOME
    panel.stage[movers], panel.plats[movers] = CARE_HOME, wards
    panel.stage[: dies.size][dies] = GONE
    for stage, risk in _MONTHLY_STOP.items():
        here = panel.at(stage)
        by_age = risk * np.exp(_STOP_GROWTH * (year - panel.fodelsear[here] - 80))
        panel.stage[here[rng.random(here.size) < np.minimum(by_age, _MOST_STOP)]] = GONE

    return {
        "larm": (alarm_rows, np.full_like(alarm_rows, month)),
        "hemtjanst": (home_rows, np.full_like(home_rows, month), home_days),
        "sabo": (bed_rows, np.full_like(bed_rows, month), bed_wards, bed_days),
        "vantar": (waiting, np.full_like(waiting, month), waited),
    }


def _fill_places(
    panel: _Panel, home: IntArray, residents: IntArray, places: IntArray, year: int
) -> tuple[IntArray, IntArray]:
    """Choose who moves to which ward: one person a vacant place, the neediest most likely.

    A place whose resident dies this month is free only from the next, so that a ward never has
    more bed-days than places.
    """
    rng = panel.rng
    vacant = np.maximum(places - np.bincount(panel.plats[residents], minlength=places.size), 0)
    wards = rng.permutation(np.repeat(np.arange(places.size), vacant))
    movers = _neediest(panel, home, year)[: wards.size]
    return movers, wards[: movers.size]


def _neediest(panel: _Panel, persons: IntArray, year: int) -> IntArray:
    """Put persons in order: the needy and the old are likely to come first."""
    need = _NEED_WEIGHT * panel.behov[persons] + _AGE_WEIGHT * (year - panel.fodelsear[persons] - 85)
    # Gumbel noise makes the top of the list a weighted draw without replacement.
    order = np.argsort(-(need + panel.rng.gumbel(size=persons.size)), kind="stable")
    return persons[order]


def _death_risk(panel: _Panel, year: int) -> NDArray[np.float64]:
    base = np.array([_MONTHLY_DEATH[ALARM], _MONTHLY_DEATH[HOME], _MONTHLY_DEATH[CARE_HOME], 0])
    age = year - panel.fodelsear
    sex = np.where(panel.kvinna, 0.92, 1.15)
    risk = base[panel.stage] * sex * np.exp(_DEATH_GROWTH * (age - 85))
    return np.asarray(np.where(age >= 105, 1.0, risk))


def _inhabitants(kommun: str, ar: int) -> NDArray[np.float64]:
    """Return the inhabitants by age from 65 and sex, in the order of ``_RISK``."""
    table = population(kommun, ar)
    old = table[table["alder"] >= _YOUNGEST].sort_values(["alder", "kon"], ascending=[True, False])
    return old["antal"].to_numpy(float)


def _inhabitants_65(kommun: str) -> NDArray[np.float64]:
    tables = [population(kommun, ar) for ar in YEARS]
    return np.array([t.loc[t["alder"] >= 65, "antal"].sum() for t in tables], dtype=float)


def _home_care_target(kommun: str) -> NDArray[np.float64]:
    """Return the persons with home care per month: coverage × inhabitants 65+ at mid-year."""
    coverage = home_care(kommun)["tackning_procent"].to_numpy(float) / 100
    mid_years = np.arange(len(YEARS)) * 12 + 5.5
    return np.interp(np.arange(MONTHS), mid_years, coverage * _inhabitants_65(kommun))


def _table(rows: list[tuple[IntArray, ...]], *columns: str) -> pd.DataFrame:
    return pd.DataFrame(
        {name: np.concatenate([part[position] for part in rows]) for position, name in enumerate(columns)}
    )
