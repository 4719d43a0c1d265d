"""Inhabitants by ages and sex: each row counts once, and an age that nobody has is nobody."""

import pandas as pd

from kpbcalc.base.inhabitants import inhabitants_of


def test_inhabitants_are_counted_by_ages_and_sex() -> None:
    people = inhabitants_of(
        pd.DataFrame(
            {"alder": [0, 64, 65, 65, 100], "kon": ["K", "M", "K", "K", "M"], "antal": [1, 2, 4, 8, 16]}
        )
    )
    assert people() == 31
    assert people((65, 120)) == 28 and people((65, 65), "K") == 12 and people((65, 65), "M") == 0
    assert people((101, 120)) == 0 and people((0, 0), "M") == 0
