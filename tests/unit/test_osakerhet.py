"""Intervals: how far a figure could have been from what it became."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpbcalc.analysis.osakerhet import bootstrap, mean_intervals, share_interval

from kpbcalc.analysis import osakerhet
from kpbcalc.analysis.area import omraden
from tests.unit.test_over_tid import YEARS
from tests.unit.test_ytterfall import home_care

AO, FN, IFO = omraden().values()


def mean_interval(values: np.ndarray) -> tuple[float, float]:
    (found,) = mean_intervals([pd.Series(values)])
    return found


def change_interval(before: pd.Series, after: pd.Series) -> tuple[float, float]:
    return mean_intervals([before, after])[-1]


def test_wilsons_interval_as_published() -> None:
    # Newcombe 1998, table I: 81 of 263 and 15 of 148.
    assert share_interval(81, 263) == (pytest.approx(25.53, abs=0.005), pytest.approx(36.62, abs=0.005))
    assert share_interval(15, 148) == (pytest.approx(6.24, abs=0.005), pytest.approx(16.05, abs=0.005))
    assert share_interval(0, 20)[0] == 0
    assert share_interval(20, 20)[1] == 100


def test_the_same_clients_give_the_same_interval() -> None:
    costs = np.arange(200.0) ** 2
    assert mean_interval(costs) == mean_interval(costs)


def test_the_bootstrap_of_a_large_sample_is_the_normal_interval() -> None:
    costs = np.random.Generator(np.random.PCG64(1)).normal(300_000, 50_000, 2_000)
    low, high = mean_interval(costs)
    half = 1.96 * costs.std(ddof=1) / np.sqrt(len(costs))
    assert low == pytest.approx(costs.mean() - half, abs=0.1 * half)
    assert high == pytest.approx(costs.mean() + half, abs=0.1 * half)


def test_nine_intervals_in_ten_or_more_hold_the_true_mean() -> None:
    generator = np.random.Generator(np.random.PCG64(7))
    held = 0
    for _ in range(60):
        low, high = mean_interval(generator.exponential(100.0, 80))
        held += low <= 100 <= high
    assert held >= 52


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=40))
def test_an_interval_of_a_mean_lies_among_the_values(values: list[float]) -> None:
    low, high = mean_interval(np.array(values))
    near = 1e-9 * (max(values) + 1)
    assert min(values) - near <= low <= high <= max(values) + near


def test_persons_of_both_years_are_followed_as_pairs() -> None:
    names = [f"P{n}" for n in range(50)]
    before = pd.Series(np.arange(50) * 10_000.0, index=names)
    assert change_interval(before, before + 500) == (pytest.approx(500), pytest.approx(500))
    strangers = (before + 500).set_axis([f"Q{n}" for n in range(50)])
    low, high = change_interval(before, strangers)
    assert low < 0 < high


def test_many_persons_are_drawn_in_parts_that_fit() -> None:
    many = np.ones((1000, 1))
    assert 2000 * len(many) > osakerhet.CHUNK
    assert bootstrap(many, lambda s: s) == [(len(many), len(many))]


def test_the_table_has_each_year_and_the_change() -> None:
    frame = osakerhet.tables(YEARS, AO)["osakerhet"].frame.set_index("rad")
    assert list(frame.index) == ["2023", "2024", "Förändring 2023–2024"]
    change = frame.loc["Förändring 2023–2024"]
    assert change["medel"] == pytest.approx(frame.at["2024", "medel"] - frame.at["2023", "medel"])
    assert change["brukare"] == 28
    assert all(frame["lag"] <= frame["medel"]) and all(frame["medel"] <= frame["hog"])


def test_one_year_has_no_change_and_no_clients_no_table() -> None:
    one = osakerhet.tables([home_care([100.0] * 8 + [700.0] * 8)], AO)["osakerhet"]
    assert list(one.frame["rad"]) == ["2024"]
    assert one.frame["andel"].iloc[0] == 50
    assert one.facts["forandring"] == ""
    assert osakerhet.tables(YEARS, IFO) == {}
