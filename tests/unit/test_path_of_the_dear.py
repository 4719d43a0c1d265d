"""What new clients cost is told where no one or two cost most of it: the mean is their sum by months."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpbcalc.aggregates.statistic import two_largest
from kpbcalc.base.dominated import dominated
from kpbcalc.calculation.release_year import release_year
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure.policy import policy_from_params
from tests.builders import small, typed

POLICY = policy_from_params()
OLD, NEW = 20, 6


def a_year(ar: int, new: int, dearest: int) -> Resultat:
    """Ten hours a month for all but one of the new clients, who has so many."""
    hours = {f"A{n}": 10 for n in range(OLD)} | {f"N{n}": 10 if n else dearest for n in range(new)}
    return cost(typed(small(
        kontoutfall=[f"100;510;5010;;{ar}01;{6000 * sum(hours.values())}"],
        kodnyckel=["100;*;insats;HT-OMV;HT1;;"],
        pooler=[], fordelningsvarden=[], enheter=["HT1;HT1;egen;;;;"],
        brukare=[f"{b};{'KM'[n % 2]};{1930 + n % 9}" for n, b in enumerate(hours)],
        insatsvolymer=[f"{b};HT-OMV;HT1;{ar}-{m:02};{h};{h}" for b, h in hours.items() for m in range(1, 13)],
    ), ar=ar))  # fmt: skip


@pytest.mark.parametrize(("dearest", "hidden"), [(20, False), (100, False), (300, True)])
def test_the_path_is_hidden_where_one_of_the_new_ones_is_most_of_it(dearest: int, hidden: bool) -> None:
    """Three hundred hours of three hundred and fifty, where all have five hundred and fifty."""
    first, before, now = a_year(2022, 0, 0), a_year(2023, NEW, dearest), a_year(2024, NEW, dearest)
    package = release_year(now, [first, before], POLICY).package
    assert not package.cell("omraden", "AO").hidden
    for name, periods in (("bana_3", 4), ("bana_6", 2)):
        assert [cell.hidden for cell in package.cells(name, "AO")] == [hidden] * periods
    if not hidden:  # the mean of each client and month, times six clients' three months, is what they cost
        mean = package.cell("bana_3", "AO", "1-3")["kostnad"]
        assert mean * NEW * 3 == pytest.approx(3 * 500 * (50 + dearest), abs=100)


@given(st.lists(st.integers(-2000, 5000), min_size=3, max_size=12))
def test_nobody_comes_near_the_dearest_by_taking_their_own_away(parts: list[int]) -> None:
    """Also where somebody's corrections came to more than they cost, and take out what others did."""
    first, *others = sorted(parts, key=abs, reverse=True)
    sizes = two_largest(np.array(parts, dtype=float))
    if not dominated(*sizes, POLICY.largest, POLICY.two_largest, POLICY.p):
        left = [abs(sum(others)), *(abs(sum(others) - own) for own in others)]
        assert all(100 * far >= POLICY.p * abs(first) for far in left)
