"""What is said of a figure that is surely higher or lower: whether that is better hangs on the figure."""

from kpbcalc.analysis.sure_difference import HIGHER, LOWER, UNDECIDED, verdict


def test_higher_is_better_only_where_high_is_good() -> None:
    assert verdict(HIGHER, high_is_good=False) == "sämre"
    assert verdict(LOWER, high_is_good=False) == "bättre"
    assert verdict(HIGHER, high_is_good=True) == "bättre"
    assert verdict(UNDECIDED, high_is_good=True) == UNDECIDED
