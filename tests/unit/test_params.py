"""Unit tests of the parameter files: dated entries, a municipality's own file, and one that is broken."""

import pytest

from kpbcalc.base import params


def test_the_entry_in_force_is_the_latest_that_has_begun() -> None:
    entries = [{"fran": 2016, "v": 2}, {"fran": 2010, "v": 1}]
    assert params.in_force(entries, 2015)["v"] == 1
    assert params.in_force(entries, 2016)["v"] == 2
    with pytest.raises(LookupError):
        params.in_force(entries, 2009)


def test_a_published_mean_is_the_years_or_the_latest_before_and_never_a_later_one() -> None:
    assert params.published_mean("hemtjanst", 2015) == (461, 2015)
    assert params.published_mean("hemtjanst", 2024) == (472, 2016)
    assert params.published_mean("hemtjanst", 2009) is None, "before the first"
    assert params.published_mean("trygghetslarm", 2016) is None
    assert params.published_mean("hemtjanst", 2019, current=True) == (472, 2016)
    assert params.published_mean("hemtjanst", 2020, current=True) is None, "prices have moved on"
