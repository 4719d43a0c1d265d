"""The person statistics tell of no few, beside the numbers and the ladder told of the same persons."""

from dataclasses import replace

import pytest

from kpbcalc.aggregates.statistic import Statistic
from kpbcalc.base.figure import HIDDEN, Figure
from kpbcalc.calculation.released import ReleasedYear
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure.package import Cell, Package, ReleasedFamily
from kpbcalc.disclosure.release_statistics import release_statistics
from tests.attack.linear_attacker import count_few
from tests.attack.person_statistics import dearest_beside_the_ladder
from tests.builders import small, typed
from tests.samples.packages import POLICY, releases, small_year

MANY = 120  # clients: enough for an interval of their mean


def released(*results: Resultat) -> list[ReleasedYear]:
    return list(releases(results, POLICY))


def found(years: list[ReleasedYear]) -> list[str]:
    before, now = years[-2:]
    return [hit.what for hit in count_few(now.package, before.package)] + dearest_beside_the_ladder(
        before, now
    )


def with_cells(years: list[ReleasedYear], name: str, *cells: Cell) -> list[ReleasedYear]:
    """The last year with these cells of a statistic told instead of its own."""
    package = years[-1].package
    family = ReleasedFamily(name, (), (), "", 0, cells, {})
    told: Package = replace(package, families={**package.families, name: family})
    return [*years[:-1], replace(years[-1], package=told)]


def shown(years: list[ReleasedYear], name: str) -> list[Cell]:
    return years[-1].package.shown(name, "AO")


@pytest.mark.parametrize(("ended", "told"), [(0, True), (2, False), (6, True)])
def test_how_many_either_year_had_does_not_tell_of_a_few_who_ended(ended: int, told: bool) -> None:
    hours = [float(10 + n % 30) for n in range(MANY)]
    years = released(small_year(2023, hours), small_year(2024, hours[: MANY - ended]))
    assert found(years) == []
    assert bool(shown(years, "medel_andring")) is told


def test_the_attacker_subtracts_a_year_from_both() -> None:
    hours = [float(10 + n % 30) for n in range(MANY)]
    years = released(small_year(2023, hours), small_year(2024, hours[:-2]))
    told = with_cells(years, "medel_andring", Cell(("AO",), float(MANY), {"medel": 0.0}))
    assert found(told) == ["AO not in 2024"]


def served(ar: int, months: dict[str, list[int]]) -> Resultat:
    """Named people with ten hours of home care each of these months."""
    volumes = [f"{name};HT-OMV;HT1;{ar}-{m:02};10;" for name, mine in months.items() for m in mine]
    rows = small(
        kontoutfall=[f"100;510;5010;;{ar}01;{1000 * len(volumes)}"], kodnyckel=["100;*;insats;HT-OMV;HT1;;"],
        pooler=[], fordelningsvarden=[], brukare=[f"{name};K;1940" for name in months], insatsvolymer=volumes,
    )  # fmt: skip
    return cost(typed(rows, ar=ar))


OLD = {f"O{n}": list(range(1, 13)) for n in range(20)}
# Ten stay all their first year; two are away its third quarter.
NEW = {f"N{n}": list(range(1, 13)) for n in range(10)} | {
    f"A{n}": [1, 2, 3, 4, 5, 6, 10, 11] for n in range(2)
}


def test_two_divisions_of_a_path_do_not_tell_of_a_few_who_were_away_a_while() -> None:
    away = NEW | {f"B{n}": [1, 2, 3] for n in range(6)}
    years = released(served(2022, OLD), served(2023, OLD | away), served(2024, OLD | NEW))
    assert found(years) == []


def test_the_attacker_sets_two_divisions_beside_each_other() -> None:
    years = released(served(2022, OLD), served(2023, OLD | NEW), served(2024, OLD))
    spans = {"1-3": 12.0, "4-6": 12.0, "7-9": 10.0, "10-12": 10.0}
    thirds = [Cell(("AO", span), n, {"andel": 100 * n / 12}) for span, n in spans.items()]
    told = with_cells(years, "bana_3", *thirds)
    halves = [Cell(("AO", "1-6"), 12.0, {"andel": 100.0}), Cell(("AO", "7-12"), 12.0, {"andel": 100.0})]
    told = with_cells(told, "bana_6", *halves)
    assert "in AO in months (7, 12) and not in (7, 9)" in found(told)


def test_those_followed_from_the_first_are_not_all_but_a_few_of_the_new() -> None:
    """Two of the new had been here two years before, and are known: they are not followed."""
    back = {f"R{n}": list(range(1, 13)) for n in range(2)}
    steady = {name: list(range(1, 13)) for name in NEW}
    years = released(
        served(2021, OLD | back), served(2022, OLD), served(2023, OLD | steady | back), served(2024, OLD)
    )
    assert years[-2].package.cell("flode", "AO", "nya").n == len(NEW) + len(back)
    assert found(years) == []
    assert not shown(years, "bana_3")


def dear(over: int) -> list[float]:
    """Hours of a hundred clients, so many of them far dearer than the others, each another."""
    return [10.0 + n / 10 for n in range(100 - over)] + [800.0 + n for n in range(over)]


@pytest.mark.parametrize(("over", "told"), [(10, True), (12, False), (40, True)])
def test_the_dearest_are_told_where_the_ladder_has_a_cut_below_them(over: int, told: bool) -> None:
    hours = dear(over)
    kr = 1000 * sum(hours)
    years = released(small_year(2023, hours, kr=kr), small_year(2024, hours, kr=kr))
    assert found(years) == []
    assert bool(shown(years, "atergang")) is told


def test_the_attacker_subtracts_the_dearest_from_those_over_a_cut() -> None:
    hours = dear(12)
    kr = 1000 * sum(hours)
    years = released(small_year(2023, hours, kr=kr), small_year(2024, hours, kr=kr))
    told = with_cells(years, "atergang", Cell(("AO",), 10.0, {"fore": 806_000.0, "kvar": 100.0}))
    assert any("10 dearest beside those over" in hit for hit in found(told))


@pytest.mark.parametrize(("n", "told"), [(10.0, True), (HIDDEN, False)])
def test_a_mean_does_not_tell_a_number_that_the_area_does_not(n: Figure, told: bool) -> None:
    area = Cell(("AO",), n, {"kr": 1000.0})
    families = {"omraden": ReleasedFamily("omraden", ("omrade",), ("kr",), "", 0, (area,), {})}
    mean = Statistic("medel", ("AO",), {"medel": 100.0}, 10, numbers=(("omraden", ("AO",)),))
    (cell,) = release_statistics([mean], families, POLICY)["medel"].cells
    assert cell.hidden is not told
