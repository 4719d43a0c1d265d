"""What does a new client cost month by month, and how many remain? Source: docs/metod.md §5.5.

The path follows those who came in one and the same year, each for twelve months from the first month with
service, so that early and late months are about the same persons.
"""

from collections.abc import Collection, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from kpbcalc.aggregates.pair import Pair
from kpbcalc.aggregates.statistic import Statistic, two_largest
from kpbcalc.aggregates.year import Year
from kpbcalc.base import exact
from kpbcalc.base.code_words import AREAS

FOLLOWED = 12  # months
DIVISIONS = (3, 6)  # months a period may have
# Whoever turns 65 goes from FN to AO with the same service: that is no entry.
TOGETHER = {"AO": ("AO", "FN"), "FN": ("AO", "FN"), "IFO": ("IFO",)}


def statistics(
    pair: Pair, known: Collection[tuple[str, str]], last: Collection[tuple[str, str]]
) -> list[Statistic]:
    """`bana_<months>` by area and period: kostnad (kr per client and month with service), andel (percent).

    `known` are the pseudonyms and areas of earlier years, who are not new, and `last` those of the year
    before them as that year tells it. A division is told whole or not at all: each change of the number
    between its periods, and from all who came, is nobody or enough; so is what the other division's longer
    periods have besides, and those of the first year, or who came that year, who are not followed. Nor do one
    or two make up most of what any period cost: the mean times some number of months is the sum.
    """
    months = pd.concat(_months(year, pair) for year in (pair.before, pair.now))
    number = {pseudonym: n for n, pseudonym in enumerate(pair.ids)}
    old = {(number[b], o) for b, o in known if b in number}
    found = []
    for omrade in AREAS:
        before = {client for client, area in old if area in TOGETHER[omrade]}
        mine = months[(months["omrade"] == omrade) & ~months["client"].isin(before)]
        entry = mine.groupby("client")["manad"].min()
        entry = entry[entry < pair.now.ar * 12]
        others = [len(some) - len(entry) for some in _there(pair, omrade, last)]
        mine = mine[mine["client"].isin(entry.index)]
        mine = mine.assign(sedan=mine["manad"] - mine["client"].map(entry))
        for length in DIVISIONS:
            found += _periods(mine[mine["sedan"] < FOLLOWED], len(entry), others, omrade, length)
    return found


def _there(pair: Pair, omrade: str, last: Collection[tuple[str, str]]) -> tuple[set[int], set[int]]:
    """The clients (numbers) of an area the first year, and those who came to it that year."""
    before, _ = pair.rows
    first = set(before.loc[before["omrade"] == omrade, "client"])
    number = {pseudonym: n for n, pseudonym in enumerate(pair.ids)}
    return first, first - {number[who] for who, area in last if area == omrade and who in number}


def _periods(
    months: pd.DataFrame, entrants: int, others: Sequence[int], omrade: str, length: int
) -> list[Statistic]:
    """One row a period of so many months; all rest on the same numbers, so that all are told or none."""
    if not entrants:
        return []
    parts = [
        months[months["sedan"].between(start, start + length - 1)] for start in range(0, FOLLOWED, length)
    ]
    counts = [int(part["client"].nunique()) for part in parts]
    shorter = DIVISIONS[0]
    within = [
        (count, ((f"bana_{shorter}", (omrade, _span(start, shorter))),))
        for n, count in enumerate(counts)
        for start in range(n * length, (n + 1) * length if length > shorter else 0, shorter)
    ]
    rests = (*((number, ()) for number in others), *within)
    each = [part.groupby("client")["kr"].sum().to_numpy(np.float64) for part in parts]
    sums = tuple(map(two_largest, each))
    sides = (entrants, *counts, *(abs(b - a) for a, b in pairwise([entrants, *counts])))
    return [
        Statistic(
            f"bana_{length}", (omrade, _span(n * length, length)),
            {"kostnad": float(part["kr"].sum() / len(part)) if len(part) else 0.0,
             "andel": 100 * count / entrants},
            count, sides, ratios={"kostnad": ((float(part["kr"].sum()), float(len(part) or 1)),)},
            rests=rests, sums=sums,
        )
        for n, (part, count) in enumerate(zip(parts, counts, strict=True))
    ]  # fmt: skip


def _span(start: int, length: int) -> str:
    """A period by its first and last month, counted from one."""
    return f"{start + 1}-{start + length}"


def _months(year: Year, pair: Pair) -> pd.DataFrame:
    """Each client's cost by month (kr): client, omrade, manad (year × 12 + month - 1).

    A client's cost of an insats and unit is spread over its months by volume, so that the months add up,
    in the later year's prices.
    """
    number = {pseudonym: n for n, pseudonym in enumerate(pair.ids)}
    mine = np.array([number[pseudonym] for pseudonym in year.ids], dtype=np.int64)
    months = year.months
    whole = months.groupby("rad")["volym"].transform("sum")
    costs = exact.to_float(pair.in_later_prices(year, year.rows["kr"])).to_numpy()
    kr = costs[months["rad"]] * months["volym"] / whole
    number_of = {text: int(text[:4]) * 12 + int(text[5:]) - 1 for text in months["manad"].unique()}
    month = months["manad"].map(number_of)
    found = months.assign(kr=kr, manad=month, client=mine[months["client"].to_numpy()])
    return found.groupby(["client", "omrade", "manad"])["kr"].sum().reset_index()
