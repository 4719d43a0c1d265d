"""What is told of two years pins nobody's cost; without its rule, each of the figures would."""

from collections.abc import Callable, Sequence

import pytest

from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure import release_statistics
from tests.attack.dearest import pin_in_means
from tests.builders import small, typed
from tests.samples.packages import POLICY, releases, small_year


def whole_year(ar: int, hours: dict[str, int]) -> Resultat:
    """So many hours of home care every month."""
    rows = small(
        kontoutfall=[f"100;510;5010;;{ar}01;{6000 * sum(hours.values())}"],
        kodnyckel=["100;*;insats;HT-OMV;HT1;;"], pooler=[], fordelningsvarden=[],
        brukare=[f"{b};{'KM'[n % 2]};{1930 + n % 9}" for n, b in enumerate(hours)],
        insatsvolymer=[f"{b};HT-OMV;HT1;{ar}-{m:02};{h};{h}" for b, h in hours.items() for m in range(1, 13)],
    )  # fmt: skip
    return cost(typed(rows, ar=ar))


def path(dearest: int) -> list[Resultat]:
    """Six come to twenty others, each with ten hours a month but perhaps one."""
    old = {f"A{n}": 10 for n in range(20)}
    all_of_them = old | {f"N{n}": 10 if n else dearest for n in range(6)}
    return [whole_year(2022, old), whole_year(2023, all_of_them), whole_year(2024, all_of_them)]


def year_after(dearest: int) -> list[Resultat]:
    """Ten are far dearer than ninety, the year after none of them but perhaps one."""
    others = [10.0 + n / 8 for n in range(90)]
    before, after = others + [800.0 + n for n in range(10)], [10.0 + 6 * n for n in range(9)]
    return priced(before, [*others, *after, float(dearest)])


def another_way(hours: int) -> list[Resultat]:
    """Of twenty dear ones all go on as they were, but perhaps one."""
    others = [10.0 + n / 8 for n in range(180)]
    before = others + [800.0 + n for n in range(20)]
    return priced(before, [*(h + 7 * n % 11 - 5 for n, h in enumerate(before[:-1])), float(hours)])


def change(hours: int) -> list[Resultat]:
    """A hundred and twenty, each with about as much as the year before but perhaps one."""
    before = [float(10 + n % 30) for n in range(120)]
    return priced(before, [*(h + 7 * n % 11 - 5 for n, h in enumerate(before[:-1])), float(hours)])


def priced(before: Sequence[float], after: Sequence[float]) -> list[Resultat]:
    """An hour is a thousand kr both years."""
    years = ((2023, before), (2024, after))
    return [small_year(ar, hours, kr=1000 * sum(hours)) for ar, hours in years]


# What a figure would tell, and what it may.
CASES = [
    ("bana_3", path, 500, 50), ("atergang", year_after, 5000, 60), ("atergang", another_way, 10, 820),
    ("medel_andring", change, 2000, 45),
]  # fmt: skip
Years = Callable[[int], list[Resultat]]


@pytest.mark.parametrize(("name", "years", "telling", "harmless"), CASES)
def test_a_figure_that_one_person_is_most_of_is_hidden(
    name: str, years: Years, telling: int, harmless: int
) -> None:
    hidden, told = releases(years(telling), POLICY), releases(years(harmless), POLICY)
    assert not hidden[-1].package.shown(name, "AO") and told[-1].package.shown(name, "AO")
    assert pin_in_means(*hidden) == pin_in_means(*told) == []


@pytest.mark.parametrize(("name", "years", "telling", "harmless"), CASES)
def test_without_its_rule_it_pins_that_person(
    name: str, years: Years, telling: int, harmless: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody looks at whose a sum is, and the ends of intervals are not round."""
    monkeypatch.setattr(release_statistics, "dominated", lambda *sizes: False)
    monkeypatch.setattr(release_statistics, "in_round_numbers", lambda low, high: (low, high))
    found = pin_in_means(*releases(years(telling), POLICY))
    assert any(hit.startswith(name) for hit in found)
    assert pin_in_means(*releases(years(harmless), POLICY)) == []
