"""What does each insats cost at each unit, and why does it differ?

The municipality's own units together land on the target price; each unit lies above or below it
for reasons that can be seen in the underlag, and by a small rest that cannot.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from kpbcalc.demo.calibration import (
    FK_RATE,
    FK_SHARE,
    KOMMUNER,
    YEARS,
    Topic,
    days_in,
    facts,
    home_care_prices,
    stream,
)
from kpbcalc.demo.made_up_units import Units
from kpbcalc.demo.population import population

# The insatser whose granted volume carries the cost; the others go by performed volume.
GRANTED = ("HT-OMV", "HT-SERV", "HT-NATT", "BSTOD", "LSS-2", "LSS-3", "LSS-10", "LEDS-SOL")

# How strongly each reason moves the unit cost (invented).
_NIGHT = 0.35
_TRAVEL = 1.2
_PERFORMED = 0.8
_EMPTY = -0.8
_SCALE = -0.08
_PRIVATE = 0.95
_REST_PER_YEAR = 0.012


def costed_objects(kommun: str, ar: int, volumes: pd.DataFrame, units: Units) -> pd.DataFrame:
    """Return insats × enhet of a year with its target cost, pools included.

    Columns: insats, enhet, regi, slag, verksamhet (RS code), omrade, volym (in the volume that
    carries the cost; 0 = no client volume), klienter (persons), handlaggning (weight of one
    decision), kostnad (kr), fk (kr from Försäkringskassan).
    """
    free = volumes["enhet"].map(units.table["slag"]).isin(_free())
    objects = _with_volume(volumes[~free])
    objects = objects.merge(facts("priser"), on="insats", how="left", validate="m:1")
    objects = objects.join(units.table[["regi", "slag", "lokal", "resor", "natt"]], on="enhet")
    own = objects["regi"] == "egen"
    relative = objects["insats"].map(facts("priser").set_index("insats")[f"pris_{ar}"])
    reason = _reasons(kommun, ar, objects, volumes, units)
    cost = relative * reason * objects["volym"]
    for key, rows in objects.assign(cost=cost).groupby(objects["grupp"].fillna(objects["insats"])):
        mine = rows[own[rows.index]] if own[rows.index].any() else rows
        # The group as a whole hits the target; its insatser keep their relation.
        target = _municipal_price(kommun, ar, str(key))
        cost.loc[rows.index] *= target * mine["volym"].sum() / mine["cost"].sum()
    discount = ~own & objects["slag"].isin(["HT", "SB"])
    objects["kostnad"] = cost * np.where(discount, _PRIVATE, 1.0)
    objects["fk"] = np.where(objects["insats"] == "LSS-2SFB", objects["volym"], 0.0)
    objects["fk"] *= FK_RATE[ar] * FK_SHARE
    columns = "insats enhet regi slag verksamhet omrade volym klienter handlaggning kostnad fk"
    every = [objects[columns.split()], _without_volume(kommun, ar, units)]
    return pd.concat(every, ignore_index=True)


def _with_volume(volumes: pd.DataFrame) -> pd.DataFrame:
    granted = volumes["insats"].isin(GRANTED)
    carried = volumes["beviljad"].where(granted, volumes["utford"])
    grouped = volumes.assign(volym=carried).groupby(["insats", "enhet"], sort=True)
    return grouped.agg(volym=("volym", "sum"), klienter=("person", "nunique")).reset_index()


def _free() -> list[str]:
    """Return the kinds of unit that cost the municipality nothing."""
    kinds = facts("enhetstyper")
    return list(kinds.loc[kinds["bokford"] == "nej", "enhetstyp"])


def _without_volume(kommun: str, ar: int, units: Units) -> pd.DataFrame:
    """Insatser open to all, and what has opened for nobody yet: a sum per inhabitant, no client volume."""
    inhabitants = population(kommun, ar)["antal"].sum()
    table = facts("serviceinsatser")
    table = table[table["fran_ar"] <= ar]
    index = 1.025 ** (ar - YEARS[0])
    return pd.DataFrame(
        {
            "insats": table["insats"],
            "enhet": [units.of_kind(slag)[0] for slag in table["enhetstyp"]],
            "regi": "egen",
            "slag": table["enhetstyp"],
            "verksamhet": table["verksamhet"],
            "omrade": table["omrade"],
            "volym": 0.0,
            "klienter": 0,
            "handlaggning": 0.0,
            "kostnad": table["kr_per_invanare"] * index * inhabitants,
            "fk": 0.0,
        }
    )


def _reasons(kommun: str, ar: int, objects: pd.DataFrame, volumes: pd.DataFrame, units: Units) -> pd.Series:
    """Return how much dearer (> 1) each object is than its kind, from its unit's traits."""
    unit = units.table.loc[objects["enhet"]].reset_index()
    kind = unit["slag"]

    def relative(values: pd.Series) -> pd.Series:
        return (values / values.groupby(kind).transform("mean")).fillna(1.0)

    size = volumes.groupby("enhet")["person"].nunique().reindex(unit["enhet"]).to_numpy()
    occupied = _occupancy(ar, volumes, units).reindex(unit["enhet"]).to_numpy()
    performed = unit["andel_utford"].where(kind == "HT")
    factor = (
        (1 + _NIGHT * (unit["natt"] - 1))
        * (1 + unit["lokal"] - unit["lokal"].groupby(kind).transform("mean"))
        * (1 + _TRAVEL * (unit["resor"] - unit["resor"].groupby(kind).transform("mean")))
        * relative(performed) ** _PERFORMED
        * relative(pd.Series(occupied)) ** _EMPTY
        * relative(pd.Series(size, dtype=float)) ** _SCALE
    )
    number = units.table.index.get_indexer(pd.Index(unit["enhet"]))
    lasting = stream(kommun, Topic.PRICES).standard_normal(len(units.table)).clip(-2, 2)[number]
    passing = stream(kommun, Topic.PRICES, ar).standard_normal(len(units.table))[number]
    rest = np.exp(objects["spridning_enhet"].to_numpy() * lasting + _REST_PER_YEAR * passing)
    return pd.Series(factor.to_numpy() * rest, index=objects.index)


def _occupancy(ar: int, volumes: pd.DataFrame, units: Units) -> pd.Series:
    """Return bed-days ÷ (places × days of the year) for the units that have places."""
    days = sum(days_in(12 * YEARS.index(ar) + m) for m in range(12))
    places = units.table["platser"].dropna()
    nights = volumes[volumes["enhet"].isin(places.index) & volumes["beviljad"].isna()]
    return nights.groupby("enhet")["utford"].sum() / (places * days)


def _municipal_price(kommun: str, ar: int, key: str) -> float:
    """Return the municipality's price level of a group (or of a lone insats)."""
    if key == "hemtjanst":
        return float(home_care_prices()[ar][kommun])
    prices = facts("priser")
    first = prices[(prices["grupp"] == key) | (prices["insats"] == key)].iloc[0].to_dict()
    level = 1 + first["spridning_kommun"] * _municipal_levels()[key][kommun]
    return float(first[f"pris_{ar}"] * level)


@cache
def _municipal_levels() -> pd.DataFrame:
    """Return each municipality's drawn level per group, centred on the mean of the thirteen."""
    prices = facts("priser")
    keys = prices["grupp"].fillna(prices["insats"]).unique()
    draws = [stream(kod, Topic.PRICES, 0).standard_normal(keys.size).clip(-1.7, 1.7) for kod in KOMMUNER]
    levels = pd.DataFrame(draws, index=list(KOMMUNER), columns=keys)
    return levels - levels.mean()
