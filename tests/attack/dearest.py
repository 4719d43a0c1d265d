"""What the figures of two years tell of the dearest they are of: to a stranger, or to the next dearest.

A mean times its number is a sum. Where one person is nearly all of it, it says what they cost, and more
nearly to the next dearest, who takes away what they cost themselves. Where one person is nearly all of how
wide an interval is, its ends are where that person is not drawn, and drawn three times: one part below the
figure, two above it. A person is pinned when a guess is within the policy's p percent of the truth.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpbcalc.aggregates.bana import DIVISIONS, FOLLOWED, TOGETHER
from kpbcalc.aggregates.pair import CAME, Pair
from kpbcalc.aggregates.year import Year
from kpbcalc.base import price_index
from kpbcalc.base.exact import GRID
from kpbcalc.base.figure import known
from kpbcalc.calculation.released import ReleasedYear
from kpbcalc.disclosure.package import Cell, Package
from tests.attack.intervals import step

Kronor = npt.NDArray[np.float64]  # a person each
DRAWN = ((1, 2), (2, 1))  # parts below and above the figure, of one who makes it larger, or smaller


@dataclass(frozen=True)
class Told:
    """A figure of some persons' kronor: what a stranger makes of it, and what it is of."""

    what: str
    guesses: tuple[tuple[float, float], ...]  # how far, and by how much that may be wrong: all must be near
    truth: float


def pin_in_means(*years: ReleasedYear) -> list[str]:
    """The told figures of the last year and the one before that pin a person. In: all years, oldest first."""
    if len(years) < 2:
        return []
    now, before = years[-1], years[-2]
    prices = price_index.of(now.year.result.underlag.own).factor(before.year.ar, now.year.ar) or 1.0
    pair, p = Pair(before.year, now.year, prices=prices), now.package.policy.p / 100
    every = (*_of_change(now.package, pair), *_of_dearest(now.package, pair), *_of_paths(years, pair))
    return list(dict.fromkeys(one.what for one in every if _is_pinned(one, p)))


def _is_pinned(told: Told, p: float) -> bool:
    return told.truth > 0 and all(
        abs(guess - told.truth) + off < p * told.truth for guess, off in told.guesses
    )


def _sum(what: str, told: float, parts: Kronor) -> Iterator[Told]:
    """A stranger takes the sum for the largest part of it; the next largest takes away their own."""
    *_, second, first = np.sort(np.append(parts, [0.0, 0.0]))
    yield Told(what, ((told, 0.0),), first)
    yield Told(f"{what}, to the next dearest", ((told - second, 0.0),), first)


def _interval(what: str, cell: Cell, name: str, each: float, parts: Kronor) -> Iterator[Told]:
    """In: what one of the figure is in kronor of one person's part."""
    told = [cell[key] for key in ("lag", name, "hog")]
    low, figure, high = (float(x) if known(x) else np.nan for x in told)
    off = step(low, high) if np.isfinite(low + high) else np.nan
    for below, above in DRAWN:
        sides = ((figure - low, below), (high - figure, above))
        guesses = tuple((each * side / times, each * off / times) for side, times in sides)
        yield Told(f"{what}, by its interval", guesses, float(np.abs(parts).max(initial=0.0)))


def _of_change(package: Package, pair: Pair) -> Iterator[Told]:
    """How much one person's cost changed."""
    for cell in package.shown("medel_andring"):
        costs = _costs(pair, cell.key[0])
        change = (costs["efter"] - costs["fore"]).to_numpy()
        if known(cell.n):
            yield from _interval(f"medel_andring {cell.key[0]}", cell, "medel", cell.n, change)


def _of_dearest(package: Package, pair: Pair) -> Iterator[Told]:
    """What the dearest of the year before cost that year and the next."""
    for cell in package.shown("atergang"):
        costs = _costs(pair, cell.key[0])
        costs = costs[costs["slag"] != CAME].sort_values("fore", ascending=False, kind="stable")
        for name in ("fore", "efter"):
            if known(cell.n) and known(mean := cell[name]):
                parts = costs[name].to_numpy()[: int(cell.n)]
                yield from _sum(f"atergang {cell.key[0]} {name}", mean * cell.n, parts)
        if known(cell.n) and known(fore := cell["fore"]) and known(change := cell["forandring"]):
            dearest = costs[: int(cell.n)]
            otherwise = (dearest["efter"] - (1 + change / 100) * dearest["fore"]).to_numpy()
            whole = fore * cell.n / 100
            yield from _interval(f"atergang {cell.key[0]}", cell, "forandring", whole, otherwise)


def _costs(pair: Pair, omrade: str) -> pd.DataFrame:
    costs = pair.costs
    mine = costs[costs["omrade"] == omrade]
    return mine.assign(fore=mine["fore"] / GRID, efter=mine["efter"] / GRID)


def _of_paths(years: tuple[ReleasedYear, ...], pair: Pair) -> Iterator[Told]:
    """What the new cost in a period of months, as if all of them were there in each month of it."""
    months = pd.concat([_by_month(pair.before, pair.prices), _by_month(pair.now, 1.0)], ignore_index=True)
    had = {(who, omrade) for one in years[:-2] for who, omrade in _there(one.year)}
    for omrade, together in TOGETHER.items():
        old = {who for who, area in had if area in together}
        mine = months[(months["omrade"] == omrade) & ~months["who"].isin(old)]
        first = mine.groupby("who")["month"].transform("min")
        since = (mine["month"] - first)[first < 12 * years[-1].year.ar]
        for length in DIVISIONS:
            for cell in years[-1].package.shown(f"bana_{length}", omrade):
                low, _, high = cell.code.partition("-")
                within = since[since.between(int(low) - 1, min(int(high), FOLLOWED) - 1)].index
                parts = mine.loc[within].groupby("who")["kr"].sum().to_numpy()
                if known(cell.n) and known(mean := cell["kostnad"]):
                    yield from _sum(f"bana_{length} {omrade} {cell.code}", mean * cell.n * length, parts)


def _there(year: Year) -> set[tuple[str, str]]:
    rows = year.result.brukarrader
    return set(zip(rows["brukar_id"], rows["omrade"], strict=True))


def _by_month(year: Year, prices: float) -> pd.DataFrame:
    """Who cost how much (kr) in which month: what an insats and unit cost is spread by volume."""
    months = year.months
    whole = months["volym"].groupby(months["rad"]).transform("sum")
    cost = year.rows["kr"].to_numpy()[months["rad"]] * prices / GRID
    month = [int(text[:4]) * 12 + int(text[5:]) - 1 for text in months["manad"]]
    who = np.array(year.ids, dtype=object)[months["client"]]
    return months.assign(kr=cost * months["volym"] / whole, month=month, who=who)
