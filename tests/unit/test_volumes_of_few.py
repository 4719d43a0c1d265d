"""A volume is told of a cell only where nobody, or enough of its clients, have any of it."""

import pytest

from kpbcalc.aggregates import enheter, grupper, omraden
from kpbcalc.aggregates.year import Year, year
from kpbcalc.base.figure import HIDDEN, known
from kpbcalc.calculation.release_year import release_year
from kpbcalc.costing import cost
from kpbcalc.disclosure.policy import policy_from_params
from kpbcalc.disclosure.release_families import release_families
from kpbcalc.disclosure.volumes_of_few import hide_volumes_of_few
from tests.attack.contributors import sums_of_few
from tests.builders import small, typed

POLICY = policy_from_params()


def homes(granted: int) -> Year:
    """Ten at each of two homes; so many at the first, and six at the second, have granted days."""
    at = {"S1": [f"A{n}" for n in range(10)], "S2": [f"B{n}" for n in range(10)]}
    some = {"S1": granted, "S2": 6}
    return year(cost(typed(small(
        kontoutfall=["1;510;5010;;202401;9000000", "2;510;5010;;202401;9000000"],
        kodnyckel=["1;*;insats;SABO-OMV;S1;;", "2;*;insats;SABO-OMV;S2;;"],
        pooler=[], fordelningsvarden=[],
        enheter=["S1;S1;egen;;;40;5", "S2;S2;egen;;;40;5"],
        brukare=[f"{b};K;1940" for who in at.values() for b in who],
        insatsvolymer=[
            f"{b};SABO-OMV;{home};2024-01;{20 if n < some[home] else ''};{20 + n}"
            for home, who in at.items() for n, b in enumerate(who)
        ],
    ))))  # fmt: skip


@pytest.mark.parametrize(("granted", "hidden"), [(0, False), (3, True), (4, True), (5, False)])
def test_what_is_granted_a_few_of_a_home_is_told_in_no_home(granted: int, hidden: bool) -> None:
    """With one or two, who would make up most of it, the homes are told together."""
    of = homes(granted)
    families = [f for one in (omraden, grupper, enheter) for f in one.families(of)]
    found = release_families(families, POLICY)
    told = hide_volumes_of_few(families, found, POLICY)
    units = [c for c in told["enheter"].cells if not c.hidden]
    assert len(units) == 2 and all(known(c["kr"]) and known(c["volym"]) for c in units)
    assert [c["beviljad"] is HIDDEN for c in units] == [hidden] * 2
    (whole,) = told["grupper"].cells
    assert whole["beviljad"] == 20 * (granted + 6), "enough have it in all"


@pytest.mark.parametrize(("changed", "hidden"), [(4, True), (6, False)])
def test_what_a_few_who_stayed_have_more_hours_of_is_not_told(changed: int, hidden: bool) -> None:
    """Of twenty who stay, the others have the same hours both years; the price of an hour changes for all."""
    before, now = (
        cost(typed(small(
            kontoutfall=[f"100;510;5010;;{ar}01;{kr}"], kodnyckel=["100;*;insats;HT-OMV;HT1;;"],
            pooler=[], fordelningsvarden=[], enheter=["HT1;HT1;egen;;;;"],
            brukare=[f"A{n};K;1940" for n in range(20)],
            insatsvolymer=[
                f"A{n};HT-OMV;HT1;{ar}-01;{10 + more * (n < changed)};10" for n in range(20)
            ],
        ), ar=ar))
        for ar, kr, more in ((2023, 100_000, 0), (2024, 130_000, 5))
    )  # fmt: skip
    found = release_year(now, [before], POLICY)
    (cell,) = found.package.cells("andring", "AO")
    assert [cell[q] is HIDDEN for q in ("kr_volym", "kr_pris")] == [hidden] * 2
    assert known(cell["kr_fore"]) and known(cell["kr_efter"])
    assert sums_of_few(found) == []


@pytest.mark.parametrize(("costly", "hidden"), [(4, True), (5, False)])
def test_what_a_few_cost_is_not_hidden_behind_those_of_a_unit_without_cost(costly: int, hidden: bool) -> None:
    """Units of few are told together: four at one that costs, and four at one that has no cost."""
    at = {"U1": costly, "U2": 4, "U3": 10}
    found = release_year(cost(typed(small(
        kontoutfall=["1;510;5010;;202401;90000", "3;510;5010;;202401;200000"],
        kodnyckel=["1;*;insats;HT-OMV;U1;;", "3;*;insats;HT-OMV;U3;;"],
        pooler=[], fordelningsvarden=[], enheter=[f"{unit};{unit};egen;;;;" for unit in at],
        brukare=[f"{unit}{n};K;1940" for unit, many in at.items() for n in range(many)],
        insatsvolymer=[f"{unit}{n};HT-OMV;{unit};2024-01;{20 + n};{20 + n}"
                       for unit, many in at.items() for n in range(many)],
    ))), [], POLICY)  # fmt: skip
    units = found.package.cells("enheter", "hemtjanst")
    assert any("U2" in cell.codes and len(cell.codes) > 1 for cell in units)
    assert {cell["kr"] is HIDDEN for cell in units} == {hidden}
    assert {f is HIDDEN for cell in units for q, f in cell.sums.items() if q.startswith("del:")} == {hidden}
    assert sums_of_few(found) == []


@pytest.mark.parametrize(("costly", "hidden"), [(4, True), (5, False)])
def test_what_a_few_who_stayed_cost_one_year_is_not_told(costly: int, hidden: bool) -> None:
    """The next year the others' unit has no cost: the ledger says so."""
    at = {"U1": costly, "U2": 20}
    before, now = (
        cost(typed(small(
            kontoutfall=[f"1;510;5010;;{ar}01;90000", *[f"2;510;5010;;{ar}01;200000"] * (ar == 2023)],
            kodnyckel=["1;*;insats;HT-OMV;U1;;", "2;*;insats;HT-OMV;U2;;"],
            pooler=[], fordelningsvarden=[], enheter=[f"{unit};{unit};egen;;;;" for unit in at],
            brukare=[f"{unit}{n};K;1940" for unit, many in at.items() for n in range(many)],
            insatsvolymer=[f"{unit}{n};HT-OMV;{unit};{ar}-01;{20 + n};{20 + n}"
                           for unit, many in at.items() for n in range(many)],
        ), ar=ar))
        for ar in (2023, 2024)
    )  # fmt: skip
    found = release_year(now, [before], POLICY)
    for family in ("flode", "andring"):
        (cell,) = found.package.cells(family, "AO")
        assert cell.hidden or (cell["kr_efter"] is HIDDEN) == hidden
    assert any(not c.hidden for family in ("flode", "andring") for c in found.package.cells(family, "AO"))
    assert sums_of_few(found) == []
