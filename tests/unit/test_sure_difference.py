"""A difference is told only when it is more than the uncertainty: one rule for text, table and boxes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpbcalc.analysis.sure_difference import HIGHER, LOWER, UNDECIDED, Uncertain, field, side, verdict
from kpbcalc.analysis.wilson import wilson


def answered(share: float, n: int) -> Uncertain:
    low, high = wilson(share / 100 * n, n)
    return Uncertain(share, 100 * low, 100 * high)


shares = st.tuples(st.floats(0, 100), st.integers(5, 3000))


@given(shares, shares)
def test_the_rule_is_the_same_from_both_sides(one: tuple[float, int], other: tuple[float, int]) -> None:
    a, b = answered(*one), answered(*other)
    opposite = {HIGHER: LOWER, LOWER: HIGHER, UNDECIDED: UNDECIDED}
    assert side(a, b) == opposite[side(b, a)]
    assert side(a, a) == UNDECIDED


@given(shares, st.floats(0, 100))
def test_against_something_known_exactly_it_is_the_interval_that_decides(
    one: tuple[float, int], line: float
) -> None:
    a = answered(*one)
    found = side(a, Uncertain.exactly(line))
    if a.lag < line < a.hog:
        assert found == UNDECIDED
    assert (found == HIGHER) <= (a.varde > line)


def test_worked_differences() -> None:
    assert side(answered(80.3, 269), Uncertain.exactly(81.1)) == UNDECIDED  # Kalmar's care homes 2017
    assert side(answered(90, 1000), answered(80, 1000)) == HIGHER
    assert side(answered(80.3, 269), answered(76.9, 270)) == UNDECIDED
    assert verdict(HIGHER, high_is_good=False) == "sämre"
    assert verdict(LOWER, high_is_good=False) == "bättre"
    assert verdict(UNDECIDED, high_is_good=True) == UNDECIDED


@pytest.mark.parametrize(
    ("cost", "share", "said"),
    [
        (90, 70, "lägre kostnad, lägre andel positiva"),
        (110, 90, "högre kostnad, högre andel positiva"),
        (100, 90, "samma kostnad, högre andel positiva"),
        (100 + 1e-9, 80, "samma kostnad, samma andel positiva"),
    ],
)
def test_a_point_lies_in_one_of_the_four_fields(cost: float, share: float, said: str) -> None:
    assert field(cost, 100, share, 80) == said
