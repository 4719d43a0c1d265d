"""What the drawn figures aim at, and the random streams they are drawn from.

Real: ``facts/befolkning.csv`` and ``facts/hemtjanst.csv`` (source: SCB; Kolada, egen
bearbetning) and the published KPB means in ``facts/priser.csv``. Every other number, here and
in the remaining files of ``facts``, is invented to be plausible; ``docs/demo.md`` says which.
"""

from __future__ import annotations

import hashlib
import re
from calendar import monthrange
from enum import IntEnum
from functools import cache
from itertools import count, islice
from pathlib import Path

import numpy as np
import pandas as pd

FACTS = Path(__file__).parent / "facts"

YEARS = (2015, 2016, 2017)
MONTHS = 12 * len(YEARS)

KOMMUNER = (
    "0662",
    "0880",
    "0980",
    "1081",
    "1285",
    "1381",
    "1384",
    "1401",
    "1441",
    "1482",
    "1780",
    "2085",
    "2523",
)

# Hemtjänst price: the price implied by cost and hours in the facts, shrunk towards the
# published mean (0 = everybody at the mean, 1 = the implied price), then clipped.
HOME_CARE_SHRINKAGE = 0.30
HOME_CARE_PRICE_RANGE = (385.0, 560.0)

# Försäkringskassan's hourly rate for assistansersättning, and the share of the hours it pays
# (the municipality answers for the first 20 hours a week). Rates from memory.
FK_RATE = {2015: 284.0, 2016: 288.0, 2017: 291.0}
FK_SHARE = 0.80

_LIKE_A_NUMBER = re.compile(r"\d{8}")


class Topic(IntEnum):
    """One random stream a topic, so that a change in one leaves the others as they were."""

    UNITS = 1
    ELDERLY = 2
    ELDERLY_SERVICES = 3
    GROUPS = 4
    PRICES = 5
    LEDGER = 6
    SURVEYS = 170  # a stream in which answers and unit costs happen to go their own ways
    INDICATORS = 8
    PEOPLE = 9
    VISITS = 10
    UNTIDY = 11


def stream(kommun: str, topic: Topic, *more: int) -> np.random.Generator:
    """Return the random stream of a municipality and topic: the same on every machine."""
    seed = np.random.SeedSequence([int(kommun), int(topic), *more])
    return np.random.Generator(np.random.PCG64(seed))


def days_in(month: int) -> int:
    """Return the days of a month counted from January of the first demo year (0)."""
    return monthrange(YEARS[0] + month // 12, month % 12 + 1)[1]


def pseudonyms(kommun: str, antal: int) -> list[str]:
    """Return `antal` invented client ids that look like keyed hashes: 16 hex characters.

    Those that could be taken for a number or a personnummer are passed over.
    """
    key = f"demo {kommun}".encode()
    hashes = (hashlib.blake2b(str(number).encode(), key=key, digest_size=8).hexdigest() for number in count())
    return list(islice((h for h in hashes if not _LIKE_A_NUMBER.search(h)), antal))


@cache
def facts(name: str) -> pd.DataFrame:
    """Read one table of ``facts``; municipality codes stay text."""
    return pd.read_csv(FACTS / f"{name}.csv", sep=";", dtype={"kommun": "str", "verksamhet": "str"})


def about(kommun: str, column: str) -> float:
    """Return one of the invented levels of a municipality from ``facts/kommuner.csv``."""
    table = facts("kommuner")
    return float(table.loc[table["kommun"] == kommun, column].iloc[0])


def home_care(kommun: str) -> pd.DataFrame:
    """Return the real home-care figures of a municipality, one row a year (index ``ar``)."""
    table = facts("hemtjanst")
    return table[table["kommun"] == kommun].set_index("ar").sort_index()


@cache
def home_care_prices() -> pd.DataFrame:
    """Return the target kr per granted hour of hemtjänst: index kommun, one column a year."""
    table = facts("hemtjanst")
    implied = (table["kostnad_per_brukare"] / (12 * table["timmar_per_manad"])).rename("pris")
    wide = pd.concat([table[["kommun", "ar"]], implied], axis=1).pivot(
        index="kommun", columns="ar", values="pris"
    )
    mean = facts("priser").set_index("insats").loc["HT-OMV"]
    for ar in YEARS:
        relative = (wide[ar] / wide[ar].mean()) ** HOME_CARE_SHRINKAGE
        price = mean[f"pris_{ar}"] * relative / relative.mean()
        wide[ar] = price.clip(*HOME_CARE_PRICE_RANGE)
    return wide
