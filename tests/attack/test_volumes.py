"""Kr and hours of an area do not, at the units' prices, tell what a few have at one of the units."""

from collections.abc import Mapping

import pytest

from kpbcalc.base.figure import HIDDEN, known
from kpbcalc.calculation import release_year as releasing
from kpbcalc.calculation.release_year import release_year
from kpbcalc.calculation.released import ReleasedYear
from kpbcalc.costing import cost
from kpbcalc.disclosure.package import ReleasedFamily
from kpbcalc.disclosure.policy import policy_from_params
from tests.attack.volumes import pin_volumes
from tests.builders import small, typed

AT_NORR = 8  # clients of funktionsnedsättning at the unit where most are


def town(at_soder: int) -> ReleasedYear:
    """Two units of home care with a price each; so many clients of FN at the dearer one."""
    old = [(f"A{n}", 1940, f"HT{1 + n % 2}") for n in range(24)]
    young = [(f"F{n}", 1980, "HT1" if n < AT_NORR else "HT2") for n in range(AT_NORR + at_soder)]
    clients = [*old, *young]
    rows = small(
        kontoutfall=["100;510;5010;;202401;300000", "120;510;5010;;202401;500000"],
        kodnyckel=["100;*;insats;HT-OMV;HT1;;", "120;*;insats;HT-OMV;HT2;;"],
        pooler=[], fordelningsvarden=[],
        enheter=["HT1;Norr;egen;hemtjänst;;;1", "HT2;Söder;egen;hemtjänst;;;1"],
        brukare=[f"{name};K;{born}" for name, born, _ in clients],
        insatsvolymer=[
            f"{name};HT-OMV;{unit};2024-01;{20 + n % 7};{19 + n % 5}"
            for n, (name, _, unit) in enumerate(clients)
        ],
        befolkning=["30;K;500", "84;K;100"],
    )  # fmt: skip
    return release_year(cost(typed(rows)), (), policy_from_params())


@pytest.mark.parametrize("few", [1, 2, 4])
def test_hours_that_a_few_have_at_one_unit_are_not_reckoned_from_its_price(few: int) -> None:
    now = town(few)
    assert pin_volumes(now) == []
    cell = now.package.cell("grupper", "FN", "hemtjanst")
    assert known(cell["kr"])
    assert cell["volym"] is HIDDEN
    units = now.package.cells("enheter", "hemtjanst")
    assert [known(unit["volym"]) for unit in units] == [True, True]


def test_hours_are_told_by_area_where_each_unit_has_enough_clients() -> None:
    now = town(6)
    assert known(now.package.cell("grupper", "FN", "hemtjanst")["volym"])
    assert pin_volumes(now) == []


def test_the_attacker_reckons_one_clients_hours_where_the_area_tells_kr_and_hours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def as_they_are(_: object, released: Mapping[str, ReleasedFamily], *__: object) -> object:
        return dict(released)

    monkeypatch.setattr(releasing, "hide_volumes", as_they_are)
    found = {hit.leaf: hit for hit in pin_volumes(town(1))}
    assert found["FN", "hemtjanst", "HT2"].true == 24
