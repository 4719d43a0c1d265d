"""An interval of 95 percent must cover in 92–97 percent of the cases at every number it is shown for.

Municipalities are drawn from a large one and each interval is set beside what is true of the large one, at
the fewest clients that it is shown for and at 2, 5 and 20 times as many. The costs are mixtures with the
skewness of the demo's areas: those of IFO are of many who get economic support and a few who are placed. What
is simulated is what the report uses, with as many draws; a thousand municipalities stand side by side in one
bootstrap. The seed is fixed, so the limits have no slack.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from scipy.stats import binom, rankdata

from kpbcalc.aggregates.intervals import bootstrap, fewest
from kpbcalc.analysis import rank_correlation
from kpbcalc.analysis.wilson import wilson
from kpbcalc.base import params
from kpbcalc.disclosure.package import Cell
from kpbcalc.sections.over_tid.atergang import difference

Costs = npt.NDArray[np.float64]
LEAST, MOST = 0.92, 0.97
TIMES = (1, 2, 5, 20)
TURNOVER = 0.25  # of the clients end, and as many come, in a year
SIDE_BY_SIDE = 400_000  # clients of all the municipalities drawn together


def elderly(dice: np.random.Generator, size: int) -> Costs:
    """Two thirds at home, a third in a home most of the year: skewness about 1.3."""
    home = dice.lognormal(11.0, 1.1, size)
    return np.where(dice.random(size) < 1 / 3, dice.uniform(100_000, 750_000, size), home)


def disability(dice: np.random.Generator, size: int) -> Costs:
    home = dice.lognormal(11.3, 1.0, size)
    return np.where(dice.random(size) < 1 / 3, dice.uniform(300_000, 1_500_000, size), home)


def social(dice: np.random.Generator, size: int) -> Costs:
    """Nine of ten get support for a few months, one in thirty is placed: skewness about 6."""
    kind, support = dice.random(size), dice.lognormal(10.4, 0.8, size)
    placed = np.where(kind < 0.03, dice.uniform(150_000, 1_500_000, size), dice.lognormal(11.6, 0.6, size))
    return np.where(kind < 0.12, placed, support)


AREAS = [("AO", elderly), ("FN", disability), ("IFO", social)]
each_area = pytest.mark.parametrize(("omrade", "draw"), AREAS, ids=[kod for kod, _ in AREAS])
Draw = Callable[[np.random.Generator, int], Costs]


def municipalities(n: int) -> int:
    """How many of so many clients."""
    return max(200, min(1000, SIDE_BY_SIDE // n))


def two_years(draw: Draw, dice: np.random.Generator, shape: tuple[int, int]) -> npt.NDArray[np.float64]:
    """Cost the first year and the second, and whether there: six of ten cost about the same both years."""
    size = shape[0] * shape[1]
    before, other = draw(dice, size), draw(dice, size)
    after = np.where(dice.random(size) < 0.6, before * dice.lognormal(-0.02, 0.2, size), other)
    kind = dice.random(size)
    ended, came = kind < TURNOVER, kind > 1 - TURNOVER
    return np.stack([a.reshape(shape) for a in (before * ~came, after * ~ended, ~came, ~ended)]).astype(float)


def covers(found: list[tuple[float, float]], true: float) -> float:
    return float(np.mean([low <= true <= high for low, high in found]))


@pytest.mark.parametrize("times", TIMES)
@each_area
def test_the_interval_of_a_mean_cost(omrade: str, draw: Draw, times: int) -> None:
    dice, n = np.random.default_rng(7), times * fewest(omrade)
    true = draw(dice, 1_000_000).mean()
    costs = draw(dice, n * municipalities(n)).reshape(n, -1)
    assert LEAST <= covers(bootstrap(costs, lambda sums: sums / n), true) <= MOST


@pytest.mark.parametrize("times", TIMES)
@each_area
def test_the_interval_of_a_change_of_the_mean_cost(omrade: str, draw: Draw, times: int) -> None:
    """Persons as pairs; n are those of either year."""
    dice, n = np.random.default_rng(8), times * fewest(omrade)

    def change(sums: Costs) -> Costs:
        before, after, first, second = np.split(sums, 4, axis=1)
        found: Costs = after / second - before / first
        return found

    large = two_years(draw, dice, (1_000_000, 1)).sum(axis=1).reshape(1, 4)
    drawn = two_years(draw, dice, (n, municipalities(4 * n)))
    found = bootstrap(np.concatenate(drawn, axis=1), change)
    assert LEAST <= covers(found, float(change(large)[0, 0])) <= MOST


@pytest.mark.parametrize("times", TIMES)
@each_area
def test_the_interval_of_how_two_groups_of_the_dearest_changed(omrade: str, draw: Draw, times: int) -> None:
    """The dearest tenth of two years alike, each followed a year: their changes differ by nothing."""
    dice = np.random.default_rng(9)
    size = times * int(params.toml("osakerhet.toml")["minsta_dyraste"][omrade])

    def change(sums: Costs) -> Costs:
        before, after = np.split(sums, 2, axis=1)
        found: Costs = 100 * (after / before - 1)
        return found

    def group() -> list[Cell]:
        before, after, first, _ = two_years(draw, dice, (round(size / 0.1 / (1 - TURNOVER)), many))
        order = np.argsort(-before * first, axis=0)[:size]
        dearest = [np.take_along_axis(cost, order, axis=0) for cost in (before, after)]
        each = np.concatenate(dearest, axis=1)
        values = change(each.sum(axis=0, keepdims=True))[0]
        return [
            Cell((omrade,), float(size), {"forandring": float(value), "lag": low, "hog": high})
            for value, (low, high) in zip(values, bootstrap(each, change), strict=True)
        ]

    many = municipalities(10 * size)
    found = [difference(now, then) for now, then in zip(group(), group(), strict=True)]
    assert LEAST <= covers(found, 0.0) <= MOST  # type: ignore[arg-type]


@pytest.mark.parametrize("n", [5, 10, 25, 100])
def test_wilsons_interval_of_a_share(n: int) -> None:
    """Over the shares that surveys have, from half to nearly all; at one share of few answers it swings."""
    ends = [wilson(positive, n) for positive in range(n + 1)]
    shares = np.linspace(0.5, 0.98, 97)
    inside = [[low <= share <= high for low, high in ends] for share in shares]
    likely = [binom.pmf(np.arange(n + 1), n, share) for share in shares]
    assert LEAST <= float(np.mean(np.sum(np.multiply(inside, likely), axis=1))) <= MOST


@pytest.mark.parametrize("times", TIMES)
def test_the_interval_of_a_correlation(times: int) -> None:
    """Over correlations from none to 0,8."""
    dice, n = np.random.default_rng(10), times * rank_correlation.fewest()
    found = []
    for rho in (0.0, 0.3, 0.6, 0.8):
        first, noise = dice.normal(size=(2, 250, n))
        ranks = rankdata([first, rho * first + (1 - rho**2) ** 0.5 * noise], axis=2)
        true = 6 / np.pi * np.arcsin(rho / 2)
        for one, other in zip(*ranks, strict=True):
            of = rank_correlation.correlation(list(zip(one, other, strict=True)))
            found.append(of is not None and of.lag <= true <= of.hog)
    assert LEAST <= float(np.mean(found)) <= MOST
