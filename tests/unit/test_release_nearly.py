"""What is left of a sum without one that hardly is in it whole tells of a few too, nearly."""

import numpy as np
import pandas as pd
import pytest

from kpbcalc.disclosure.money import money_of, nearly_left_of
from kpbcalc.disclosure.policy import policy_from_params

POLICY = policy_from_params()


@pytest.mark.parametrize(("young", "tells"), [(50, True), (99, True), (100, False), (400, False)])
def test_the_old_less_a_home_where_somebody_is_young_is_what_another_costs(young: int, tells: bool) -> None:
    """Ten old and one young live there; the old one who has something else costs a thousand."""
    rows = pd.DataFrame({"client": range(12), "kr": [*[900] * 10, young, 1000]})
    money, home = money_of(rows, POLICY), np.array([0] * 11 + [-1])
    old = np.array([*range(10), 11])
    costs = np.array([9000.0 + young])
    rest, off = nearly_left_of(old, home, money.kr, costs) or (old, 0.0)
    assert (rest.tolist(), off) == ([11], young)
    assert money.is_nearly_unsafe_at(rest, off) == tells


def test_a_set_that_much_of_is_outside_is_no_part() -> None:
    rows = pd.DataFrame({"client": range(12), "kr": [*[900] * 10, 2000, 1000]})
    money, home = money_of(rows, POLICY), np.array([0] * 11 + [-1])
    assert nearly_left_of(np.array([*range(10), 11]), home, money.kr, np.array([11000.0])) is None
