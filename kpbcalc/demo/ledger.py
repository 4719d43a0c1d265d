"""How is the cost booked?

Pools are booked on the RS codes that use them, as the accounts return wants it, so that the
ledger per code and the allocated cost per code agree.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpbcalc.demo.calibration import Topic, stream
from kpbcalc.demo.coding import (
    POLITICS,
    SHARED,
    TRANSPORT,
    code_key,
    first_home_care,
    object_ansvar,
    pool_ansvar,
)
from kpbcalc.demo.made_up_units import Units
from kpbcalc.demo.pools import Pools
from kpbcalc.demo.population import apportion, population

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]

# Invented, kr per inhabitant: what lies outside KPB.
_TRANSPORT_COST, _POLITICS_COST = 410.0, 95.0

_PO = 0.3846  # employer's fees on pay
_SUPPLIES = 0.05  # share of the cost of a unit
_INTEREST = 38_400_00  # öre, class 8: outside the KPB base
# Pay peaks with the summer's substitutes; the rest is even.
_PAY_MONTHS = np.array([98, 97, 100, 99, 100, 103, 108, 103, 98, 98, 97, 99], dtype=float)
_EVEN_MONTHS = np.ones(12)
_ONE_CORRECTION_IN = 25  # objects
_CORRECTED = 0.004  # of an object's direct cost

# Revenue: (kind of unit, konto, motpart, share of the direct cost, inside the KPB base).
_REVENUES = (
    ("HT", 3110, "ovrig", 0.028, False),
    ("SB", 3110, "ovrig", 0.035, False),
    ("SB", 3410, "ovrig", 0.095, False),
    ("SB", 3510, "stat", 0.008, False),
    ("SB", 3610, "kommun", 0.006, True),
    ("KT", 3110, "ovrig", 0.030, False),
    ("KT", 3610, "region", 0.012, True),
    ("LA", 3110, "ovrig", 0.22, False),
    ("MA", 3110, "ovrig", 0.45, False),
    ("MA", 3790, "intern", 0.08, True),
    ("HS", 3790, "intern", 0.02, True),
    ("GB", 3410, "ovrig", 0.045, False),
    ("GB", 3610, "kommun", 0.010, True),
    ("SV", 3410, "ovrig", 0.08, False),
    ("DV", 3790, "intern", 0.015, True),
    ("EB", 3510, "stat", 0.012, False),
    ("FH", 3510, "stat", 0.06, False),
)


class Account(NamedTuple):
    """A share of an amount on one konto, spread over the year by monthly weights."""

    konto: int
    motpart: str
    share: float
    months: FloatArray


class Posting(NamedTuple):
    """An amount of whole öre on one ansvar and verksamhet, to be spread over accounts."""

    ansvar: int
    verksamhet: str
    ore: int
    accounts: list[Account]


def build_ledger(
    kommun: str, ar: int, objects: pd.DataFrame, pools: Pools, units: Units
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return kontoutfall (belopp in öre, whole numbers) and kodnyckel.

    The direct cost of an object is its target cost less what the pools bring.
    """
    objects = objects.assign(
        ansvar=object_ansvar(objects, units),
        direkt=objects["kostnad"].to_numpy() - pools.cost @ pools.ends,
    )
    objects = objects.join(units.table[["lokal", "resor"]], on="enhet")
    rng = stream(kommun, Topic.LEDGER, ar)
    postings = [
        *(posting for row in objects.to_dict("records") for posting in _object_postings(row, rng)),
        *_pool_postings(objects, pools),
        *_outside_postings(kommun, ar, objects),
        *_corrections(objects, rng),
    ]
    return _book(ar, postings), code_key(objects)


def _object_postings(row: dict[Hashable, Any], rng: np.random.Generator) -> list[Posting]:
    """Book an object: revenue that lowers the KPB base raises the gross cost as much."""
    ansvar, verksamhet = row["ansvar"], row["verksamhet"]
    direct = round(row["direkt"] * 100)
    incomes = [
        (konto, motpart, round(direct * share * (0.8 + 0.4 * rng.random())), counts)
        for slag, konto, motpart, share, counts in _REVENUES
        if slag == row["slag"] and row["regi"] == "egen"
    ]
    if row["fk"]:
        incomes.append((3520, "fk", round(row["fk"] * 100), True))
    gross = direct + sum(ore for _, _, ore, counts in incomes if counts)
    return [
        Posting(ansvar, verksamhet, gross, _object_accounts(row, rng)),
        *(
            Posting(ansvar, verksamhet, -ore, [Account(konto, motpart, 1.0, _EVEN_MONTHS)])
            for konto, motpart, ore, _ in incomes
        ),
    ]


def _object_accounts(row: dict[Hashable, Any], rng: np.random.Generator) -> list[Account]:
    if row["insats"] == "IFO-EB-UTB":
        return [Account(4510, "ovrig", 1.0, _EVEN_MONTHS + 0.1 * rng.random(12))]
    if row["regi"] == "annan":
        return [Account(4630, "ovrig", 1.0, _EVEN_MONTHS + 0.2 * rng.random(12))]
    return [
        *_pay(1 - row["lokal"] - row["resor"] - _SUPPLIES, _PAY_MONTHS),
        Account(6010, "intern", row["lokal"], _EVEN_MONTHS),
        Account(6410, "ovrig", _SUPPLIES, _EVEN_MONTHS + rng.random(12)),
        Account(7010, "ovrig", row["resor"], _EVEN_MONTHS + rng.random(12)),
    ]


def _pay(share: float, months: FloatArray) -> list[Account]:
    """Split staff cost into pay and employer's fees."""
    pay = share / (1 + _PO)
    return [Account(5010, "", pay, months), Account(5610, "", share - pay, months)]


def _pool_postings(objects: pd.DataFrame, pools: Pools) -> list[Posting]:
    """Book each pool on the RS codes where its money ends; and a little interest, outside KPB."""
    codes, position = np.unique(objects["verksamhet"].to_numpy(str), return_inverse=True)
    accounts = [*_pay(0.88, _PAY_MONTHS), Account(6410, "ovrig", 0.12, _EVEN_MONTHS)]
    interest = [Account(8510, "ovrig", 1.0, _EVEN_MONTHS)]
    postings = [Posting(SHARED, "510", _INTEREST, interest)]
    for number, cost in enumerate(pools.cost):
        ends = np.zeros(codes.size)
        np.add.at(ends, position, pools.ends[number])
        parts = zip(codes, apportion(ends, round(cost * 100)), strict=True)
        postings += [
            Posting(pool_ansvar(number), str(code), int(ore), accounts) for code, ore in parts if ore
        ]
    return postings


def _outside_postings(kommun: str, ar: int, objects: pd.DataFrame) -> list[Posting]:
    """Färdtjänst and political work, and a few trips that a home-care unit has paid for."""
    inhabitants = int(population(kommun, ar)["antal"].sum())
    trips = round(inhabitants * _TRANSPORT_COST * 100)
    politics = round(inhabitants * _POLITICS_COST * 100)
    bought = [Account(4630, "ovrig", 1.0, _EVEN_MONTHS)]
    fees = [Account(3110, "ovrig", 1.0, _EVEN_MONTHS)]
    return [
        Posting(TRANSPORT, "530", trips, bought),
        Posting(TRANSPORT, "530", -round(trips * 0.12), fees),
        Posting(first_home_care(objects), "530", round(trips * 0.002), bought),
        Posting(POLITICS, "100", politics, _pay(1.0, _EVEN_MONTHS)),
    ]


def _corrections(objects: pd.DataFrame, rng: np.random.Generator) -> list[Posting]:
    """Supplies that were booked in the wrong month or on the wrong unit, and moved."""
    mine = objects[(objects["regi"] == "egen") & (objects["insats"] != "IFO-EB-UTB")]
    drawn = mine.iloc[rng.permutation(len(mine))[: max(2, len(mine) // _ONE_CORRECTION_IN)]]
    postings = []
    for row in drawn.to_dict("records"):
        ore, month = round(row["direkt"] * 100 * _CORRECTED), int(rng.integers(0, 6))
        postings += _moved(
            ore, (row["ansvar"], row["verksamhet"], month), (row["ansvar"], row["verksamhet"], month + 1)
        )
    same = mine[mine["insats"] == "HT-OMV"].to_dict("records")
    if len(same) > 1:
        ore = round(same[0]["direkt"] * 100 * _CORRECTED)
        postings += _moved(ore, *((row["ansvar"], row["verksamhet"], 11) for row in same[1::-1]))
    return postings


def _moved(ore: int, wrong: tuple[int, str, int], right: tuple[int, str, int]) -> list[Posting]:
    """Take an amount from one (ansvar, verksamhet, month) and book it on another."""
    return [
        Posting(ansvar, verksamhet, amount, [Account(6410, "ovrig", 1.0, np.eye(12)[month])])
        for amount, (ansvar, verksamhet, month) in ((ore, right), (-ore, wrong))
    ]


def _book(ar: int, postings: list[Posting]) -> pd.DataFrame:
    """Spread every posting over its accounts and the twelve months, to the öre."""
    lines = [(posting, account) for posting in postings for account in posting.accounts]
    table = pd.DataFrame(
        {
            "ansvar": [posting.ansvar for posting, _ in lines],
            "verksamhet": [posting.verksamhet for posting, _ in lines],
            "konto": [account.konto for _, account in lines],
            "motpart": [account.motpart for _, account in lines],
        }
    )
    table = table.loc[table.index.repeat(12)].reset_index(drop=True)
    table["period"] = np.tile(ar * 100 + np.arange(1, 13), len(lines))
    table["belopp"] = np.concatenate([_spread(posting) for posting in postings])
    return table[table["belopp"] != 0]


def _spread(posting: Posting) -> IntArray:
    weights = [a.share * a.months / a.months.sum() for a in posting.accounts]
    sign = -1 if posting.ore < 0 else 1
    return sign * apportion(np.concatenate(weights), abs(posting.ore))
