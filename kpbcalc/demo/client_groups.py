"""Who has support for a disability or help from individ- och familjeomsorgen, and how much?

The groups are rows of ``facts/klientgrupper.csv`` and what their members get are rows of
``facts/klientinsatser.csv``. A group has a fixed number of slots; a slot is held by one person
at a time, for an exponentially distributed time, and after a short gap by the next.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd

from kpbcalc.demo.calibration import MONTHS, YEARS, Topic, days_in, facts, stream
from kpbcalc.demo.made_up_units import Units
from kpbcalc.demo.sizes import group_sizes

_GAP_MONTHS = (0.1, 1.5)  # a slot is empty this long between two persons
_MONTHLY_WOBBLE = 0.12  # how much hours and days vary from month to month
_MOST_HOURS = 744.0  # there are no more hours in a month


def group_services(kommun: str, units: Units) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the people (kon, fodelsear) and their volumes (person = row number in people)."""
    rng = stream(kommun, Topic.GROUPS)
    sizes = group_sizes(kommun)
    services = facts("klientinsatser")
    people, volumes, first = [], [], 0
    for group in facts("klientgrupper").to_dict("records"):
        spells = _spells(rng, sizes[group["grupp"]], group["manader_i_snitt"])
        born = _birth_years(rng, spells, group["alder_fran"], group["alder_till"])
        women = rng.random(len(spells)) < 0.46
        people.append(pd.DataFrame({"kon": np.where(women, "K", "M"), "fodelsear": born}))
        months = _months(spells)
        for service in services[services["grupp"] == group["grupp"]].to_dict("records"):
            rows = _service_rows(rng, service, spells, months, units)
            volumes.append(rows.assign(person=rows["person"] + first))
        first += len(spells)
    return pd.concat(people, ignore_index=True), pd.concat(volumes, ignore_index=True)


def _spells(rng: np.random.Generator, slots: int, mean_months: float) -> pd.DataFrame:
    """Return slot, start, slut (months from January of the first year, −1 = before it)."""
    spells = []
    slot, start = np.arange(slots), np.full(slots, -1.0)
    while slot.size:
        end = np.maximum(start, 0) + rng.exponential(mean_months, slot.size)
        spells.append(pd.DataFrame({"slot": slot, "start": start, "slut": end}))
        start = end + rng.uniform(*_GAP_MONTHS, slot.size)
        slot, start = slot[start < MONTHS], start[start < MONTHS]
    return pd.concat(spells, ignore_index=True)


def _birth_years(rng: np.random.Generator, spells: pd.DataFrame, youngest: int, oldest: int) -> pd.Series:
    entered = YEARS[0] + np.maximum(spells["start"], 0) // 12
    ages = rng.integers(youngest, oldest + 1, len(spells))
    return pd.Series(entered - ages, dtype="int64")


def _months(spells: pd.DataFrame) -> pd.DataFrame:
    """Return one row per spell and month: person, manad, dygn (departure day not counted)."""
    first = np.maximum(np.floor(spells["start"].to_numpy()), 0).astype(np.int64)
    last = np.minimum(np.floor(spells["slut"].to_numpy()), MONTHS - 1).astype(np.int64)
    length = last - first + 1
    person = np.repeat(np.arange(len(spells)), length)
    month = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length) + first[person]
    days = np.array([days_in(m) for m in range(MONTHS)])[month]
    # Day of the month of arrival (1 = there from the start) and of departure (after the end).
    arrives = np.floor((spells["start"].to_numpy()[person] - month).clip(0, 1) * days)
    leaves = np.floor((spells["slut"].to_numpy()[person] - month).clip(0, 1) * days)
    rows = pd.DataFrame({"person": person, "manad": month, "dygn": (leaves - arrives).astype(np.int64)})
    return rows[rows["dygn"] > 0]


def _service_rows(
    rng: np.random.Generator,
    service: dict[Hashable, Any],
    spells: pd.DataFrame,
    months: pd.DataFrame,
    units: Units,
) -> pd.DataFrame:
    """Return person, insats, enhet, manad, volym and whether it is granted in hours or days."""
    member = rng.random(len(spells)) < service["andel"]
    low, high = service["volym_fran"], service["volym_till"]
    level = low + (high - low) * rng.random(len(spells))  # NaN for whole days: not used
    months = months[member[months["person"]]]
    person = months["person"].to_numpy()
    ids = np.array(units.of_kind(service["enhetstyp"], "egen") or units.of_kind(service["enhetstyp"]))
    enhet = ids[spells["slot"].to_numpy()[person] % ids.size]
    share = (
        months["dygn"].to_numpy() / np.array([days_in(m) for m in range(MONTHS)])[months["manad"].to_numpy()]
    )
    wobble = 1 + _MONTHLY_WOBBLE * rng.standard_normal(person.size)
    unknown = np.full(person.size, np.nan)
    granted, performed = unknown, unknown
    if service["matt"] == "dygn":
        performed = months["dygn"].to_numpy(float)
    elif service["matt"] == "antal":
        performed = np.maximum(np.rint(level[person] * (wobble if level.max() > 1 else 1)), 1)
    else:
        amount = level[person] * share
        granted = (
            np.maximum(np.rint(amount), 1)
            if service["matt"] == "dagar"
            else np.minimum(np.round(np.maximum(amount, 0.5), 1), _MOST_HOURS)
        )
        ratio = units.table["andel_utford"].reindex(enhet).to_numpy(float)
        performed = np.minimum(np.round(granted * ratio * wobble.clip(0.8, 1.1), 2), granted)
    return pd.DataFrame(
        {
            "person": person,
            "insats": service["insats"],
            "enhet": enhet,
            "manad": months["manad"].to_numpy(),
            "beviljad": granted,
            "utford": performed,
        }
    )
