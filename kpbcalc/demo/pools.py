"""Which costs are shared, who receives them and by which key?

The demo needs to know where a krona of each pool ends, so that direct cost + received pools hit
the target cost of every object. Allocation proper belongs to ``costing``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpbcalc.demo.made_up_units import Units

POOLS = pd.DataFrame(
    [
        ("OH", "Kommungemensam overhead", 1, "årsarbetare", "bokslut och lönesystem"),
        ("LEDNING-AO", "Ledning äldreomsorg", 2, "årsarbetare", "lönesystem"),
        ("LEDNING-FN", "Ledning funktionsnedsättning", 3, "årsarbetare", "lönesystem"),
        ("LEDNING-IFO", "Ledning individ och familj", 4, "årsarbetare", "lönesystem"),
        ("MYNDIGHET", "Myndighetsutövning", 5, "viktade beslut", "verksamhetssystem"),
        ("NATT", "Natt- och jourorganisation", 6, "timmar", "tidmätning"),
        ("HSL", "Sjuksköterskor, gemensamma", 7, "timmar", "tidmätning"),
    ],
    columns=["pool", "namn", "ordning", "nyckel", "kalla"],
)

# Invented levels, at the prices of 2015; they rise by 2.5 % a year.
_YEARLY_RISE = 1.025
_PAY = 560_000.0  # kr per full-time worker and year, on-costs included
_STAFF_SHARE = 0.70  # of the cost of an object
_OH = 21_000.0  # kr per full-time worker
_LEADERSHIP = 19_000.0
_DECISION = 3_400.0  # kr per weighted decision
_NIGHT_HOUR = 430.0
_NURSE_HOUR = 640.0
_NIGHT_HOURS = {"SB": 0.35, "LA": 0.05, "NP": 0.1}  # per unit of volume
_NURSE_HOURS = {"SB": 0.22, "KT": 0.30, "GB": 0.04}
_NURSE_HOURS_TO_NIGHT = 0.03  # nurses who support the night team: share of their own hours


@dataclass(frozen=True)
class Pools:
    """The shared costs of a municipality and year.

    ``keys``: the table fordelningsvarden. ``cost``: kr per pool before allocation. ``ends``:
    share of a pool's own krona that ends at each object in step-down (pools × objects).
    ``staff``: full-time workers per object.
    """

    keys: pd.DataFrame
    cost: NDArray[np.float64]
    ends: NDArray[np.float64]
    staff: pd.Series


def build_pools(ar: int, first_year: int, objects: pd.DataFrame, units: Units) -> Pools:
    """Size the pools, set their keys and find where their money ends."""
    price = _YEARLY_RISE ** (ar - first_year)
    own = objects["regi"] == "egen"
    paid_out = objects["insats"] == "IFO-EB-UTB"  # benefits need no staff of their own
    gross = objects["kostnad"] + objects["fk"]
    staff = (gross * _STAFF_SHARE / (_PAY * price)).where(own & ~paid_out, 0.0).round(2)

    keys = {
        "OH": staff,
        **{f"LEDNING-{a}": staff.where(objects["omrade"] == a, 0) for a in ("AO", "FN", "IFO")},
        "MYNDIGHET": (objects["klienter"] * objects["handlaggning"]).round(1),
        "NATT": _hours(objects, units, _NIGHT_HOURS, by_night=True),
        "HSL": _hours(objects, units, _NURSE_HOURS),
    }
    cost = {
        "OH": staff.sum() * _OH,
        **{f"LEDNING-{a}": keys[f"LEDNING-{a}"].sum() * _LEADERSHIP for a in ("AO", "FN", "IFO")},
        "MYNDIGHET": keys["MYNDIGHET"].sum() * _DECISION,
        "NATT": keys["NATT"].sum() * _NIGHT_HOUR,
        "HSL": keys["HSL"].sum() * _NURSE_HOUR,
    }
    names = list(POOLS["pool"])
    money = np.array([round(cost[name] * price, 2) for name in names])
    to_pools = _between_pools(names, money / (_PAY * price), keys)
    to_objects = np.array([keys[name].to_numpy(float) for name in names])
    return Pools(
        _key_table(objects, names, to_objects, to_pools),
        money,
        step_down(to_objects, to_pools),
        staff,
    )


def step_down(to_objects: NDArray[np.float64], to_pools: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return where each pool's own krona ends, when pools close in order (pools × objects)."""
    pools = to_objects.shape[0]
    held = np.eye(pools)  # whose money each pool holds
    ends = np.zeros_like(to_objects)
    for pool in range(pools):
        open_pools = np.where(np.arange(pools) > pool, to_pools[pool], 0.0)
        total = to_objects[pool].sum() + open_pools.sum()
        ends += np.outer(held[:, pool], to_objects[pool] / total)
        held += np.outer(held[:, pool], open_pools / total)
    return ends


def _between_pools(
    names: list[str], staff: NDArray[np.float64], keys: dict[str, pd.Series]
) -> NDArray[np.float64]:
    """Return the key values from pool (row) to pool (column)."""
    values = pd.DataFrame(0.0, index=names, columns=names)
    workers = dict(zip(names, (staff * 0.8).round(2), strict=True))
    for name in names[1:]:
        values.loc["OH", name] = workers[name]
    for name in ("MYNDIGHET", "NATT", "HSL"):
        values.loc["LEDNING-AO", name] = workers[name]
    # Backwards: nurses support the night team, whose pool has closed in step-down.
    values.loc["HSL", "NATT"] = round(keys["HSL"].sum() * _NURSE_HOURS_TO_NIGHT)
    return values.to_numpy()


def _hours(
    objects: pd.DataFrame, units: Units, per_volume: dict[str, float], by_night: bool = False
) -> pd.Series:
    hours = objects["volym"] * objects["slag"].map(per_volume).fillna(0.0)
    hours = hours.where(objects["regi"] == "egen", 0.0)
    if by_night:
        hours = hours * objects["enhet"].map(units.table["natt"])
    return hours.round(0)


def _key_table(
    objects: pd.DataFrame,
    names: list[str],
    to_objects: NDArray[np.float64],
    to_pools: NDArray[np.float64],
) -> pd.DataFrame:
    parts = []
    for row, name in enumerate(names):
        received = objects[["insats", "enhet"]].assign(varde=to_objects[row])
        parts.append(received.assign(pool=name, mottagare_typ="insats", mottagarpool=""))
        inner = pd.DataFrame({"mottagarpool": names, "varde": to_pools[row]})
        parts.append(inner.assign(pool=name, mottagare_typ="pool", insats="", enhet=""))
    table = pd.concat(parts, ignore_index=True)
    columns = ["pool", "mottagare_typ", "insats", "enhet", "mottagarpool", "varde"]
    return table.loc[table["varde"] > 0, columns].reset_index(drop=True)
