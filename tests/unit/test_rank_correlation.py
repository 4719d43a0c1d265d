"""The correlation of ranks: what scipy says of known numbers, few units, and many looked at together."""

import pytest

from kpbcalc.analysis.rank_correlation import OPPOSITE, TOGETHER, Correlation, clear, correlation, fewest
from kpbcalc.analysis.sure_difference import UNDECIDED


def test_it_is_of_ranks_and_reckoned_by_hand() -> None:
    """Ranks 1–8 with two neighbours exchanged: 1 − 6·Σd²/(n³−n) = 1 − 6·2/504."""
    found = correlation([(1, 10), (2, 20), (3, 31), (4, 30), (5, 50), (6, 60), (7, 70), (8, 9000)])
    assert found is not None and found.varde == pytest.approx(1 - 12 / 504)
    assert found.lag < found.varde < found.hog < 1


def test_too_few_units_and_equal_ones_have_none() -> None:
    pairs = [(float(n), float(n)) for n in range(fewest())]
    assert correlation(pairs[1:]) is None
    assert correlation([(1.0, y) for _, y in pairs]) is None
    whole = correlation(pairs)
    assert whole is not None and whole.varde == whole.lag == 1


def test_one_that_is_clear_alone_is_not_clear_among_many() -> None:
    one, none = Correlation(15, 0.55, 0.01, 0.84, 0.034), Correlation(15, 0.1, -0.4, 0.6, 0.7)
    assert clear([one]) == [TOGETHER]
    assert clear([one, none, none]) == [UNDECIDED] * 3
    assert clear([Correlation(15, -0.9, -0.97, -0.7, 0.0001), none]) == [OPPOSITE, UNDECIDED]
    assert clear([]) == []
