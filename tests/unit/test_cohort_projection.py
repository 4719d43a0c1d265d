"""A population carried on from the town's own years, when no forecast is delivered."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpbcalc.analysis.cohort_projection import projection


def population(counts: dict[int, int]) -> pd.DataFrame:
    rows = [(age, sex, n) for age, n in counts.items() for sex in "KM"]
    return pd.DataFrame(rows, columns=["alder", "kon", "antal"])


def test_everybody_grows_older_and_as_large_a_share_is_left() -> None:
    before, after = population({0: 10, 70: 100, 71: 100}), population({0: 10, 71: 90, 72: 90})
    found = projection([(2023, before), (2024, after)], 2)
    assert found is not None
    at = found[found["kon"] == "K"].set_index(["ar", "alder"])["antal"]
    assert at[(2025, 72)] == pytest.approx(81) and at[(2025, 73)] == pytest.approx(81)
    assert at[(2026, 74)] == pytest.approx(72.9)
    assert at[(2025, 0)] == 10 and at[(2025, 70)] == 0


@settings(max_examples=30)
@given(st.lists(st.integers(0, 500), min_size=101, max_size=101), st.integers(1, 5))
def test_a_population_that_does_not_change_is_carried_on_unchanged(counts: list[int], years: int) -> None:
    level = population(dict.fromkeys(range(101), counts[0] + 1))
    found = projection([(2023, level), (2024, level)], years)
    assert found is not None
    at = found[found["alder"] < 95].groupby("ar")["antal"].sum()
    assert at.to_numpy() == pytest.approx([95 * 2 * (counts[0] + 1)] * years)
    other = population(dict(enumerate(counts)))
    grown = projection([(2023, other), (2024, other)], years)
    assert grown is not None and (grown["antal"] >= 0).all()


def test_two_years_that_are_not_in_a_row_teach_nothing() -> None:
    level = population({70: 10})
    assert projection([(2021, level), (2024, level)], 5) is None
    assert projection([(2024, level)], 5) is None
