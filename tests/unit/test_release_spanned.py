"""What a few cost comes out of as many told sums as it takes."""

import numpy as np
import pandas as pd
import pytest

from kpbcalc.disclosure.money import money_of
from kpbcalc.disclosure.policy import policy_from_params
from kpbcalc.disclosure.spanned import Spanned, spanned
from kpbcalc.disclosure.unsafe import Flags

POLICY = policy_from_params()


def rows_of(riders: int) -> pd.DataFrame:
    """Thirty in home care, twelve of whom travel by one service and so many by another."""
    had = [*(("HT-OMV", n) for n in range(30)), *(("BAB", n) for n in range(12)),
           *(("FARDTJ", n) for n in range(20, 20 + riders))]  # fmt: skip
    frame = pd.DataFrame(had, columns=["insats", "client"])
    law = np.where(frame["insats"] == "HT-OMV", "SoL", "ovrig")
    return frame.assign(omrade="AO", grupp=law, lagrum=law, boendeform="ordinart", alder=80, kr=1000)


def known_before(rows: pd.DataFrame, indicator: Flags) -> Spanned:
    """The area is told, and one of the services."""
    cells = [np.zeros(len(rows), dtype=np.int64), np.where(rows["insats"] == "BAB", 0, -1)]
    return spanned(cells, rows, money_of(rows, POLICY), [indicator])


@pytest.mark.parametrize(("riders", "out"), [(4, True), (6, False)])
def test_the_area_less_an_indicator_and_a_service_is_the_other_service(riders: int, out: bool) -> None:
    """What the area has besides home care is of enough persons; less the service that is told, of a few."""
    rows = rows_of(riders)
    indicator = (rows["insats"] == "HT-OMV").to_numpy(bool)
    before = known_before(rows, indicator)
    assert before.out() == set()
    assert bool(before.with_sum(indicator).out()) == out


def test_what_is_told_already_tells_no_more() -> None:
    rows = rows_of(4)
    bab = (rows["insats"] == "BAB").to_numpy(bool)
    before = known_before(rows, bab)
    assert before.with_sum(bab) is before
    assert before.with_sum(~bab) is before
