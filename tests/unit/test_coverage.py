"""An interval of 95 percent must cover about that often wherever it is shown, skewed costs included.

Persons are drawn from the costs of a large municipality and the interval of their mean is set beside the true
one. The shapes are stated here by mixtures with the skewness of the demo's areas: the costs of IFO are those
of many who get economic support and a few who are placed.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from kpbcalc.aggregates.intervals import _mean, bootstrap, fewest
from kpbcalc.base import params

Costs = npt.NDArray[np.float64]
DRAWN = 300


def elderly(dice: np.random.Generator) -> Costs:
    """Two thirds at home, a third in a home most of the year: skewness about 1.5."""
    home = dice.lognormal(11.0, 1.1, 2000)
    return np.r_[home, dice.uniform(100_000, 750_000, 1000)]


def disability(dice: np.random.Generator) -> Costs:
    return np.r_[dice.lognormal(11.3, 1.0, 600), dice.uniform(300_000, 1_500_000, 300)]


def social(dice: np.random.Generator) -> Costs:
    """Nine of ten get support for a few months, one in thirty is placed: skewness about 7."""
    support = dice.lognormal(10.4, 0.8, 2000)
    return np.r_[support, dice.lognormal(11.6, 0.6, 200), dice.uniform(150_000, 1_500_000, 70)]


@pytest.mark.parametrize(("omrade", "draw"), [("AO", elderly), ("FN", disability), ("IFO", social)])
def test_the_interval_covers_where_it_is_first_shown(
    omrade: str, draw: Callable[[np.random.Generator], Costs], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the fewest clients that it is shown for; with more it covers better."""
    settings = params.toml("osakerhet.toml")["intervall"]
    monkeypatch.setitem(settings, "dragningar", 500)
    dice = np.random.default_rng(7)
    costs = draw(dice)
    n, true, covers = fewest(omrade), costs.mean(), 0
    for seed in range(DRAWN):
        monkeypatch.setitem(settings, "fro", seed)
        mine = dice.choice(costs, n)
        ((low, high),) = bootstrap(np.column_stack([mine, np.ones(n)]), _mean)
        covers += low <= true <= high
    # 92 to 97 percent, as far as so many draws can tell.
    slack = 2 * (0.95 * 0.05 / DRAWN) ** 0.5
    assert 0.92 - slack <= covers / DRAWN <= 0.97 + slack
