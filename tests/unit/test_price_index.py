"""The price index: what is shipped, what a municipality adds or has of its own, and what cannot be one."""

from datetime import date
from typing import Any

import pytest

from kpbcalc.base.errors import UsageError
from kpbcalc.base.own_choices import Own
from kpbcalc.base.price_index import of

DAY = date(2025, 10, 15)


def own(**stated: Any) -> Own:
    return Own("0000", {"prisindex": stated})


def test_pkv_is_shipped_for_the_years_that_could_be_sourced() -> None:
    """2.4, 2.7 and 2.8 percent: 100 kr of 2014 are 108.11 kr of 2017, and nothing is known of 2018."""
    found = of(Own("0000"))
    assert found.factor(2016, 2017) == pytest.approx(1.028)
    assert found.factor(2014, 2017) == pytest.approx(1.0810941, abs=1e-7)
    assert found.factor(2017, 2014) == pytest.approx(1 / 1.0810941, abs=1e-7)
    assert found.factor(2017, 2017) == 1
    assert found.factor(2017, 2018) is None and found.factor(2013, 2017) is None
    assert all("2017-09-28" in source for source in found.sources(2014, 2017))


def test_years_of_pkv_are_added_to_the_shipped_ones_and_go_before_them() -> None:
    found = of(own(namn="pkv", kalla="SKR, PKV", datum=DAY, forandring={"2017": 3.0, "2018": 2.0}))
    assert found.factor(2015, 2018) == pytest.approx(1.027 * 1.03 * 1.02)
    assert "SKR, PKV, 2025-10-15" in found.sources(2015, 2018)


def test_an_index_of_ones_own_is_not_mixed_with_pkv() -> None:
    found = of(own(namn="LPIK", kalla="egen beräkning", datum=DAY, forandring={"2017": 3.5}))
    assert (found.namn, found.factor(2016, 2017)) == ("LPIK", pytest.approx(1.035))
    assert found.factor(2015, 2017) is None


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"namn": ""}, "saknar namn"),
        ({"kalla": None}, "saknar kalla"),
        ({"datum": "oktober"}, "saknar datum"),
        ({"forandring": {}}, "saknar förändringar"),
        ({"forandring": {"17": 2.0}}, "inget år"),
        ({"forandring": {"2017": 102.8}}, "ingen procentsats"),
        ({"forandring": {"2017": True}}, "ingen procentsats"),
        ({"forandring": {"2017": "2,8"}}, "ingen procentsats"),
    ],
)
def test_what_cannot_be_an_index_is_refused_with_what_to_write(change: dict[str, Any], told: str) -> None:
    """An index number taken for a change (102.8) would make last year's krona two of this year's."""
    stated = {"namn": "PKV", "kalla": "SKR", "datum": DAY, "forandring": {"2017": 2.8}} | change
    with pytest.raises(UsageError, match=told) as refused:
        of(own(**stated))
    assert "[prisindex.forandring]" in refused.value.remedy
