"""Intervals: how far a figure could have been from what it became."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpbcalc.aggregates.atergang import change
from kpbcalc.aggregates.intervals import CHUNK, Draws, bootstrap, changes
from kpbcalc.aggregates.pair import Pair
from kpbcalc.aggregates.year import year
from tests.samples.packages import small_year


def mean_interval(values: Draws) -> tuple[float, float]:
    each = np.column_stack([values, np.ones(len(values))])
    (found,) = bootstrap(each, lambda s: s[:, [0]] / s[:, [1]])
    return found


def test_the_same_clients_give_the_same_interval_in_any_order() -> None:
    costs = np.arange(200.0) ** 2
    assert mean_interval(costs) == mean_interval(costs[::-1])


def test_a_draw_of_those_who_cost_nothing_is_no_change() -> None:
    """One in twelve has a cost: a third of the draws are of the others alone."""
    each = np.array([[0.0, 10.0]] * 11 + [[50.0, 60.0]])
    with np.errstate(all="raise"):
        ((low, high),) = bootstrap(each, change)
    assert np.isfinite([low, high]).all()


def test_the_bootstrap_of_a_large_sample_is_the_normal_interval() -> None:
    costs = np.random.Generator(np.random.PCG64(1)).normal(300_000, 50_000, 2_000)
    low, high = mean_interval(costs)
    half = 1.96 * costs.std(ddof=1) / np.sqrt(len(costs))
    assert low == pytest.approx(costs.mean() - half, abs=0.1 * half)
    assert high == pytest.approx(costs.mean() + half, abs=0.1 * half)


def test_nine_intervals_in_ten_or_more_hold_the_true_mean() -> None:
    generator = np.random.Generator(np.random.PCG64(7))
    found = [mean_interval(generator.exponential(100.0, 80)) for _ in range(60)]
    assert sum(low <= 100 <= high for low, high in found) >= 52


@settings(max_examples=30)
@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=40))
def test_an_interval_of_a_mean_lies_among_the_values(values: list[float]) -> None:
    low, high = mean_interval(np.array(values))
    near = 1e-9 * (max(values) + 1)
    assert min(values) - near <= low <= high <= max(values) + near


def test_persons_of_both_years_are_followed_as_pairs() -> None:
    """Everybody costs a little more: the change is sure, however unlike the persons are."""
    hours = [1.0 + n for n in range(50)]
    before, now = (year(small_year(ar, hours, kr=kr)) for ar, kr in ((2023, 127_500), (2024, 255_000)))
    (same,) = changes(Pair(before, now))
    assert same.values["medel"] == pytest.approx(2_550)
    wide = mean_interval(np.array(hours) * 100)
    assert 0 < same.values["lag"] < 2_550 < same.values["hog"]
    assert same.values["hog"] - same.values["lag"] == pytest.approx(wide[1] - wide[0], rel=0.01)


def test_many_persons_are_drawn_in_parts_that_fit() -> None:
    many = np.ones((1000, 1))
    assert 2000 * len(many) > CHUNK
    assert bootstrap(many, lambda s: s) == [(len(many), len(many))]
