"""The interval of a mean tells no dearest client's cost: its ends are round; of one or two it is hidden."""

from dataclasses import replace

import pytest

from kpbcalc.base.exact import GRID
from kpbcalc.calculation.release_year import release_year
from kpbcalc.calculation.released import ReleasedYear
from kpbcalc.costing import cost
from tests.attack.intervals import _ends, pin_the_dearest
from tests.builders import small, typed
from tests.samples.packages import POLICY

PERSONS = 120


def home_care(dearest: int, more: float = 3) -> ReleasedYear:
    """The hours of 119 old persons are 50 to 400 a year, evenly, `more` than the last; one has others."""
    hours = [*(50 + more * n for n in range(PERSONS - 1)), dearest]
    rows = small(
        kontoutfall=[f"100;510;5010;;202401;{500 * sum(hours)}"], kodnyckel=["100;*;insats;HT-OMV;HT1;;"],
        fordelningsvarden=[], enheter=["HT1;HT1;egen;;;;"], pooler=[],
        brukare=[f"H{n};{'KM'[n % 2]};{1925 + n % 30}" for n in range(PERSONS)],
        insatsvolymer=[f"H{n};HT-OMV;HT1;2024-01;{h};{h}" for n, h in enumerate(hours)],
    )  # fmt: skip
    return release_year(cost(typed(rows)), [], POLICY)


def with_exact_ends(now: ReleasedYear) -> ReleasedYear:
    """As precise as sums are: to a hundred kr."""
    mean = now.package.families["medel"]
    costs = now.year.of_area("AO").groupby("client")["kr"].sum().to_numpy() / GRID
    ends = dict(zip(("lag", "hog"), (round(end, -2) for end in _ends(costs)), strict=True))
    cells = tuple(replace(c, sums={**c.sums, **ends}) for c in mean.cells)
    families = {**now.package.families, "medel": replace(mean, cells=cells)}
    return replace(now, package=replace(now.package, families=families))


def test_round_ends_do_not_tell_what_the_dearest_costs() -> None:
    now = home_care(2000)
    assert not now.package.cell("medel", "AO").hidden
    assert [round(hit.true) for hit in pin_the_dearest(with_exact_ends(now))] == [500 * 2000]
    assert pin_the_dearest(now) == []


def test_an_interval_that_one_client_is_most_of_is_hidden() -> None:
    assert home_care(3000).package.cell("medel", "AO").hidden


@pytest.mark.parametrize(("more", "hidden"), [(0, True), (0.1, True), (0.5, False)])
def test_an_interval_of_hardly_any_width_does_not_tell_what_each_one_costs(more: float, hidden: bool) -> None:
    """All have 50 hours, or from 50 to 62: nobody would be far from the mean. Up to 109 they differ."""
    now = home_care(50, more)
    assert now.package.cell("medel", "AO").hidden is hidden
